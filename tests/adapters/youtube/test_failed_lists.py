"""Every way in which a list can fail, and what yt-dlp may use."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from yt_dlp.utils import YoutubeDLError

from tests.adapters.youtube.listings import CHANNEL, LISTER, PLAYLIST, SEARCH, failure_of, list_rules
from tests.fakes.connection import FakeConnection, Sent, recording, says
from tests.fakes.youtube import connected
from tests.lab.rules import Rule
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.videos.video import ChannelSource, OnYouTube
from ytsb_tui.engine.ports.connections import Reply

pytestmark = pytest.mark.usefixtures("no_network")


def answering(*replies: Reply) -> FakeConnection:
    """Answers with these in turn, the last one again and again."""
    left = list(replies)
    return FakeConnection(lambda _: left.pop(0) if len(left) > 1 else left[0])


def page(data: object) -> Reply:
    return says(f"<html><script>var ytInitialData = {json.dumps(data)};</script></html>", content_type="text/html")


def alert(words: str) -> Reply:
    return page({"contents": {}, "alerts": [{"alertRenderer": {"type": "ERROR", "text": {"simpleText": words}}}]})


@pytest.mark.parametrize(
    "reply",
    [
        says("<html>404</html>", 404),
        alert("The playlist does not exist."),
        alert("This playlist is private."),
        alert("Diese Playlist ist privat."),
    ],
)
def test_what_does_not_exist_or_is_private_is_final(reply: Reply) -> None:
    failure = failure_of(answering(reply))
    assert (type(failure), failure.kind) == (VideoFailure, FailureKind.SOURCE)


def test_an_alert_about_robots_burns_the_exit() -> None:
    assert failure_of(answering(alert("Sign in to confirm you’re not a bot"))).kind is FailureKind.BLOCKED


def test_an_empty_list_is_final() -> None:
    failure = failure_of(connected(list_rules(PLAYLIST.playlist, 0)))
    assert (type(failure), failure.kind) == (VideoFailure, FailureKind.SOURCE)
    assert "Algebra" in failure.reason


@pytest.mark.parametrize("source", [PLAYLIST, CHANNEL, SEARCH])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (says("", 429), FailureKind.BLOCKED),
        (says("<html>", 403), FailureKind.BLOCKED),
        (says("", 302, location="https://www.google.com/sorry/index"), FailureKind.BLOCKED),
        (says("", 302, location="https://consent.youtube.com/m?continue=x"), FailureKind.BLOCKED),
        (says(recording("youtube_too_many_requests.html")), FailureKind.BLOCKED),
        (says(""), FailureKind.SUSPECT),
        (says("{}"), FailureKind.SUSPECT),
        (says("[]"), FailureKind.SUSPECT),
        (says("<html>hello</html>"), FailureKind.SUSPECT),
    ],
)
def test_refusals_and_nonsense_cost_the_exit(source: OnYouTube, reply: Reply, kind: FailureKind) -> None:
    connection = answering(reply)
    failure = failure_of(connection, source)
    assert (type(failure), failure.kind) == (ExitFailure, kind)
    if kind is FailureKind.BLOCKED:
        assert len(connection.sent) == (2 if "consent" in str(reply.headers) else 1)


def test_youtube_s_own_trouble_is_waited_out() -> None:
    assert isinstance(failure_of(answering(says("", 503))), TransientFailure)


def test_a_refusal_on_a_later_page_gives_no_half_list() -> None:
    rules = list_rules(PLAYLIST.playlist, 250)
    good = connected(rules)

    def answer(sent: Sent) -> Reply:
        return says("", 429) if len(connection.sent) == 3 else good.answer(sent)

    connection = FakeConnection(answer)
    assert failure_of(connection).kind is FailureKind.BLOCKED


def test_a_later_page_that_says_nothing_gives_no_half_list() -> None:
    good = connected(list_rules(PLAYLIST.playlist, 250))
    connection = FakeConnection(lambda sent: says("{}") if len(connection.sent) == 3 else good.answer(sent))
    assert failure_of(connection).kind is FailureKind.SUSPECT


def test_a_refusal_that_yt_dlp_swallows_gives_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    from ytsb_tui.adapters.youtube.ytdlp_client import Tied

    def swallow(client: Tied, url: str, *, download: bool) -> dict[str, object]:
        with suppress(YoutubeDLError):
            client.urlopen(url)
        return {"entries": [{"id": "video000001"}]}

    monkeypatch.setattr(Tied, "extract_info", swallow)
    assert len(LISTER.list(answering(says("page")), PLAYLIST).videos) == 1
    assert failure_of(answering(says("", 429))).kind is FailureKind.BLOCKED


def test_an_exit_that_breaks_goes_through_as_it_is() -> None:
    lost = ExitFailure(FailureKind.EXIT_LOST, "It broke.")

    def broken(_: Sent) -> Reply:
        raise lost

    connection = FakeConnection(broken)
    assert failure_of(connection) is lost
    assert len(connection.sent) == 1


def test_redirects_are_followed_inside_youtube_only() -> None:
    good = connected(list_rules("@handle", 3))

    def moved(location: str) -> Callable[[Sent], Reply]:
        return lambda sent: good.answer(sent) if sent.path.startswith("/@") else says("", 301, location=location)

    custom = ChannelSource(channel="c/name")
    assert len(LISTER.list(FakeConnection(moved("/@handle/videos")), custom).videos) == 3
    away = FakeConnection(moved("https://elsewhere.example/"))
    assert failure_of(away, custom).kind is FailureKind.SUSPECT
    assert all(sent.url.startswith("https://www.youtube.com/") for sent in away.sent)
    circle = FakeConnection(lambda sent: says("", 301, location=sent.url))
    assert failure_of(circle, custom).kind is FailureKind.SUSPECT
    assert len(circle.sent) == 5


def test_consent_is_given_where_a_page_wants_it() -> None:
    rules = list_rules(PLAYLIST.playlist, 3)
    rules.add(Rule(fault="consent"))
    assert len(LISTER.list(connected(rules), PLAYLIST).videos) == 3
    rules.add(Rule(fault="consent_forever"))
    assert failure_of(connected(rules)).kind is FailureKind.BLOCKED


def test_a_block_by_the_lab_s_rules() -> None:
    rules = list_rules(PLAYLIST.playlist, 3)
    rules.add(Rule(fault="ip_blocked"))
    assert failure_of(connected(rules)).kind is FailureKind.BLOCKED


def test_nothing_is_printed_and_no_plugin_is_looked_for(capfd: pytest.CaptureFixture[str]) -> None:
    LISTER.list(connected(list_rules(PLAYLIST.playlist, 3)), PLAYLIST)
    failure_of(answering(says("<html>")))
    assert capfd.readouterr() == ("", "")
    import yt_dlp.globals

    assert yt_dlp.globals.plugin_ies.value == {}
    assert yt_dlp.globals.plugin_dirs.value == []


def test_only_our_request_handler_is_in_yt_dlp() -> None:
    from ytsb_tui.adapters.youtube.ytdlp_client import Tied

    with Tied(connected(), {}, ()) as client:
        assert list(client._request_director.handlers) == ["Connection"]
        assert not client._ies
