"""A YouTube of recorded answers, and a fetch from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fakes.connection import FakeConnection, Sent, recording, says
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.core.jobs.failures import (
    Failure,
)
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.transcripts import Fetched, TranscriptFetcher

VIDEO = VideoId("GJLlxj_dtq8")


PLAYER, WATCH, TIMEDTEXT = "/youtubei/v1/player", "/watch", "/api/timedtext"


ENGLISH = LanguageWish(languages=("en",))
CLIENTS = 5
GOOD = says(recording("youtube.innertube.json"), content_type="application/json")
Answers = dict[str, Reply | Callable[[Sent], Reply]]


def youtube(**changed: Reply | Callable[[Sent], Reply]) -> FakeConnection:
    """A connection to a YouTube without faults, except for what is changed: `player`, `watch` or `timedtext`."""
    answers: Answers = {
        PLAYER: GOOD,
        WATCH: says(recording("youtube.html")),
        TIMEDTEXT: says(recording("transcript.xml")),
    }
    names = {"player": PLAYER, "watch": WATCH, "timedtext": TIMEDTEXT}
    answers |= {names[name]: answer for name, answer in changed.items()}

    def answer(sent: Sent) -> Reply:
        found = answers[sent.path]
        return found if isinstance(found, Reply) else found(sent)

    return FakeConnection(answer)


def fetch(
    connection: FakeConnection,
    wish: LanguageWish = ENGLISH,
    *,
    video: VideoId = VIDEO,
    fetcher: TranscriptFetcher | None = None,
) -> Fetched:
    return (fetcher or YouTubeFetcher()).fetch(connection, video, wish, lambda word, fraction: None)


def failure_of(connection: FakeConnection, wish: LanguageWish = ENGLISH, *, video: VideoId = VIDEO) -> Failure:
    with pytest.raises(Failure) as caught:
        fetch(connection, wish, video=video)
    assert caught.value.reason.endswith(".")
    assert caught.value.action.endswith(".")
    return caught.value


def refuse_short(reply: Reply) -> Callable[[Sent], Reply]:
    return lambda sent: reply if "fields=" in sent.url else GOOD


def full_path(watch: Reply | Callable[[Sent], Reply]) -> FakeConnection:
    return youtube(player=refuse_short(says("", 400)), watch=watch)
