"""The reader opens the library once, on its own thread, and passes errors on."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from tests.fakes.engine import FakeEngine
from tests.fakes.library_reader import FakeLibraryReader
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.knowledge.questions import Excerpt, Exchange
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.library_reader import LibraryReader, ReaderThread, material_for


async def test_the_library_is_opened_once_at_the_first_call() -> None:
    opened: list[int] = []

    def open_reader() -> LibraryReader:
        opened.append(threading.get_ident())
        return FakeLibraryReader(FakeEngine())

    reader = ReaderThread(open_reader)
    assert opened == []
    assert await reader.ask(lambda library: library.search("rings")) == ()
    thread = await reader.ask(lambda _: threading.get_ident())
    assert opened == [thread]
    assert thread != threading.get_ident()
    reader.close()


async def test_a_library_that_does_not_open_is_retried_at_the_next_call() -> None:
    tries: list[int] = []

    def open_reader() -> LibraryReader:
        tries.append(1)
        if len(tries) == 1:
            raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")
        return FakeLibraryReader(FakeEngine())

    reader = ReaderThread(open_reader)
    with pytest.raises(SetupFailure, match="disk is full"):
        await reader.ask(lambda library: library.search("rings"))
    assert await reader.ask(lambda library: library.search("rings")) == ()
    reader.close()


BEFORE = (Exchange(question="what are rings?", answer="Thin ones."),)


class Passages(FakeLibraryReader):
    """Excerpts that are set by question, and whole videos."""

    def __init__(self, found: dict[str, list[Excerpt]], wholes: dict[VideoId, Excerpt]) -> None:
        super().__init__(FakeEngine())
        self._found = found
        self._wholes = wholes

    def excerpts(
        self, question: str, videos: Sequence[VideoId] = (), subject: str | None = None, limit: int = 24
    ) -> tuple[Excerpt, ...]:
        """Those that were set."""
        return tuple(self._found.get(question, ()))

    def whole(self, video: VideoId) -> tuple[Excerpt, ...]:
        """The one that was set."""
        return (self._wholes[video],) if video in self._wholes else ()


def passage(number: int) -> Excerpt:
    cues = (Cue(start=100.0 * number, duration=1.0, text=f"passage {number}"),)
    return Excerpt(video=VideoId("v" * 11), title="A talk", cues=cues)


def test_one_video_is_read_whole_unless_it_is_too_long() -> None:
    video, long = VideoId("v" * 11), VideoId("l" * 11)
    library = Passages({"why?": [passage(2)]}, {video: passage(1)})
    assert material_for(library, "why?", [video]) == (passage(1),)
    assert material_for(library, "why?", [long]) == (passage(2),)
    assert material_for(library, "why?", [video, long]) == (passage(2),)


def test_a_question_that_follows_another_is_searched_for_with_its_words_too() -> None:
    own, both = [passage(number) for number in range(6)], [passage(number) for number in (9, 0, 8)]
    library = Passages({"why?": own, "what are rings? why?": both}, {})
    assert material_for(library, "why?") == tuple(own)
    assert material_for(library, "why?", before=BEFORE) == (*own[:4], passage(9), passage(8))
    assert material_for(Passages({"what are rings? why?": both}, {}), "why?", before=BEFORE) == tuple(both)
