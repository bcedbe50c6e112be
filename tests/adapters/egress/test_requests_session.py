"""A `requests` session over a function that stands for an exit."""

from __future__ import annotations

import pytest
import requests

from tests.adapters.egress.test_httpx_clients import COOKIES, PAGE, Exit
from ytsb_tui.adapters.egress.http import HEADERS
from ytsb_tui.adapters.egress.requests_session import session
from ytsb_tui.engine.ports.connections import Reply


def test_what_is_sent() -> None:
    exit_ = Exit()
    session(exit_.send, 60.0).post(PAGE, params={"v": "x"}, json={"a": 1}, headers={"X": "1"}, timeout=(1, 5))
    [(method, url, headers, body, seconds)] = exit_.asked
    assert (method, url, body, seconds) == ("POST", f"{PAGE}?v=x", b'{"a": 1}', 5)
    assert headers["X"] == "1"
    assert headers["User-Agent"] == HEADERS["User-Agent"]
    assert not {"accept-encoding", "connection", "content-length", "host"} & {name.lower() for name in headers}


@pytest.mark.parametrize(("timeout", "seconds"), [(None, 60.0), (7, 7), ((1, None), 60.0)])
def test_timeouts(timeout: int | tuple[int, None] | None, seconds: float) -> None:
    exit_ = Exit()
    exit_.failure = TimeoutError("There was no answer.")
    with pytest.raises(requests.ReadTimeout, match="no answer"):
        session(exit_.send, 60.0).get(PAGE, timeout=timeout)
    assert exit_.asked[0][4] == seconds


def test_the_answer() -> None:
    exit_ = Exit()
    headers = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "x": "1"}
    exit_.reply = Reply(status=404, url=PAGE, headers=headers, body="hé".encode())
    answer = session(exit_.send, 60.0).get(PAGE)
    assert (answer.status_code, answer.text, answer.reason, answer.url) == (404, "hé", "Not Found", PAGE)
    assert answer.headers["X"] == "1"
    with pytest.raises(requests.HTTPError, match="404"):
        answer.raise_for_status()
    streamed = session(exit_.send, 60.0).get(PAGE, stream=True)
    assert b"".join(streamed.iter_content(1)) == "hé".encode()


def test_cookies_are_kept_one_by_one_and_sent_back() -> None:
    exit_ = Exit()
    exit_.reply = Reply(status=200, url=PAGE, headers={}, body=b"", set_cookies=COOKIES)
    with session(exit_.send, 60.0) as made:
        assert made.get(PAGE).cookies.get_dict() == {"A": "1", "B": "2"}
        made.get(PAGE)
        assert made.cookies.get_dict() == {"A": "1", "B": "2"}
    assert [asked[2].get("Cookie") for asked in exit_.asked] == [None, "A=1; B=2"]


def test_redirects_are_asked_over_the_exit_too() -> None:
    exit_ = Exit()
    exit_.reply = Reply(status=302, url=PAGE, headers={"location": "/elsewhere"}, body=b"")
    with pytest.raises(requests.TooManyRedirects):
        session(exit_.send, 60.0).get(PAGE)
    assert {asked[1] for asked in exit_.asked} == {PAGE, "https://www.youtube.com/elsewhere"}


def test_a_stream_cannot_be_sent() -> None:
    with pytest.raises(ValueError, match="bytes or text"):
        session(Exit().send, 60.0).post(PAGE, data=iter([b"a"]))


def test_nothing_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert session(Exit().send, 60.0).get(PAGE).status_code == 200
