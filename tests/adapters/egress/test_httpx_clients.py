"""httpx clients over a function that stands for an exit."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from ytsb_tui.adapters.egress.http import HEADERS
from ytsb_tui.adapters.egress.httpx_clients import async_client, client
from ytsb_tui.engine.ports.connections import Reply

PAGE = "https://www.youtube.com/watch"
COOKIES = ("A=1; Domain=.youtube.com; Path=/; Expires=Wed, 09 Jun 2100 10:18:14 GMT", "B=2; Domain=.youtube.com")


class Exit:
    """Notes what it is asked; answers as set."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Mapping[str, str], bytes | None, float | None]] = []
        self.reply = Reply(status=200, url=PAGE, headers={}, body=b"")
        self.failure: Exception | None = None

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None
    ) -> Reply:
        self.asked.append((method, url, headers, body, seconds))
        if self.failure is not None:
            raise self.failure
        return self.reply

    async def send_async(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None
    ) -> Reply:
        return self.send(method, url, headers, body, seconds)


def test_what_is_sent() -> None:
    exit_ = Exit()
    client(exit_.send, 60.0).post(PAGE, params={"v": "x"}, json={"a": 1}, headers={"Accept-Encoding": "br", "X": "1"})
    [(method, url, headers, body, seconds)] = exit_.asked
    assert (method, url, body, seconds) == ("POST", f"{PAGE}?v=x", b'{"a":1}', 60.0)
    assert headers["x"] == "1"
    assert headers["user-agent"] == HEADERS["User-Agent"]  # not httpx's, which no browser has
    assert not {"accept-encoding", "connection", "content-length", "host"} & set(headers)


def test_the_decoded_answer() -> None:
    exit_ = Exit()
    gone = {"content-encoding": "gzip", "content-length": "7", "transfer-encoding": "chunked"}
    headers = {"content-type": "text/html; charset=latin-1", **gone}
    exit_.reply = Reply(status=404, url=PAGE, headers=headers, body="hé".encode("latin-1"))
    answer = client(exit_.send, 60.0).get(PAGE)
    assert (answer.status_code, answer.text, answer.headers["content-length"]) == (404, "hé", "2")
    assert "content-encoding" not in answer.headers
    with pytest.raises(httpx.HTTPStatusError):
        answer.raise_for_status()


def test_cookies_are_kept_one_by_one_and_sent_back() -> None:
    exit_ = Exit()
    exit_.reply = Reply(status=200, url=PAGE, headers={"set-cookie": ", ".join(COOKIES)}, body=b"", set_cookies=COOKIES)
    with client(exit_.send, 60.0) as made:
        made.get(PAGE)
        made.get(PAGE)
        assert dict(made.cookies) == {"A": "1", "B": "2"}
    assert [asked[2].get("cookie") for asked in exit_.asked] == [None, "A=1; B=2"]


def test_timeouts() -> None:
    exit_ = Exit()
    exit_.failure = TimeoutError("There was no answer within 2 s.")
    with pytest.raises(httpx.ReadTimeout, match="within 2 s"):
        client(exit_.send, 60.0).get(PAGE, timeout=2.0)
    assert exit_.asked[0][4] == 2.0


def test_nothing_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    exit_ = Exit()
    assert client(exit_.send, 60.0).get(PAGE).status_code == 200


async def test_asynchronous() -> None:
    exit_ = Exit()
    exit_.reply = Reply(status=200, url=PAGE, headers={}, body=b"", set_cookies=COOKIES)
    async with async_client(exit_.send_async, 60.0) as made:
        await made.post(PAGE, content=b"mine")
        assert dict(made.cookies) == {"A": "1", "B": "2"}
        exit_.failure = TimeoutError("There was no answer.")
        with pytest.raises(httpx.ReadTimeout):
            await made.get(PAGE)
    assert exit_.asked[0][3] == b"mine"
