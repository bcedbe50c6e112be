"""Pictures of slides in the engine: after the transcript, over its exit, and never in the way of a note."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import ExitCooling, Message, NoteDone, WorkEnded
from ytsb_tui.core.videos.hosts import HOSTS, PICTURES
from ytsb_tui.core.videos.storyboards import Storyboard, storyboard_in
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.slides import FoundSlides, Picture
from ytsb_tui.engine.ports.transcripts import Fetched

SHEET = "https://i.ytimg.com/sb/x/L0/M0.jpg?sigh=rs"
BOARD = storyboard_in("https://i.ytimg.com/sb/x/L$L/$N.jpg|320#180#9#3#3#5000#M$M#rs", None)
PICTURE = Picture(second=5, jpeg=b"jpeg")
FOUND = FoundSlides(pictures=(PICTURE,), slides=1)


@dataclass
class BoardFetcher(FakeFetcher):
    """Transcripts with a storyboard, but for the videos that are `bare`."""

    bare: set[VideoId] = field(default_factory=set)

    def fetch(
        self,
        connection: Connection,
        video: VideoId,
        wish: LanguageWish,
        step: Callable[[str, float], None],
        *,
        exit_proven: bool = False,
        account: bool = False,
    ) -> Fetched:
        """See TranscriptFetcher."""
        fetched = super().fetch(connection, video, wish, step, exit_proven=exit_proven, account=account)
        return replace(fetched, storyboard=None if video in self.bare else BOARD)


@dataclass
class FakeFinder:
    """Asks for one sheet; waits for the gate, then returns or raises what the test set."""

    answer: FoundSlides | Exception = FOUND
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[Connection] = field(default_factory=list)
    stopped: bool = False

    def find(
        self,
        connection: Connection,
        storyboard: Storyboard,
        step: Callable[[str, float], None],
        stopping: Callable[[], bool],
    ) -> FoundSlides:
        """See SlideFinder."""
        step("slides", 0.5)
        connection.send("GET", storyboard.pictures.url(0))
        self.asked.append(connection)
        while not self.gate.wait(0.02):
            if stopping():
                self.stopped = True
                break
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def finder() -> FakeFinder:
    finder = FakeFinder()
    finder.gate.set()
    return finder


@pytest.fixture
def world(tmp_path: Path, finder: FakeFinder) -> World:
    world = World(tmp_path)
    world.fetcher = BoardFetcher()
    world.slides = finder
    return world


def told(world: World) -> list[tuple[str, str]]:
    return [(each.level, each.text) for each in world.of(Message) if isinstance(each, Message)]


async def test_pictures_come_over_the_exit_of_the_transcript_and_into_the_vault(world: World) -> None:
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1 and bool(told(world)))
        await world.until(lambda _: engine.settled())
    assert world.vault.pictures == {video(1): (PICTURE,)}
    (opened,) = [each for each in world.network.opened if SHEET in each.connection.asked]
    assert opened.connection.asked[0] == "https://www.youtube.com/youtubei/v1/player"
    assert {each.hosts for each in world.network.opened} == {(*HOSTS, PICTURES)}
    ((level, text),) = told(world)
    assert level == "info"
    assert text.startswith(f"Slides: Talk {video(1)} (1 picture, 0.0 MB, ")
    assert {record.let_through for record in world.library.exits()} == {1}
    (attempt, _) = world.library.attempts(video(1))
    assert attempt.bytes == 1000, "the bytes of the transcript alone"


async def test_a_note_is_written_while_pictures_are_still_on_their_way(world: World, finder: FakeFinder) -> None:
    finder.gate.clear()
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1)
        await world.until(lambda state: any(row.step == "slides" for row in state.workers.values()))
        assert world.of(NoteDone)
        assert not world.vault.pictures
        assert not world.of(ExitCooling), "the exit is still lent"
        assert not engine.settled(), "a run does not end before the pictures have come"
        finder.gate.set()
        await world.until(lambda _: bool(told(world)))
        await world.until(lambda _: bool(world.of(ExitCooling)))
        assert engine.settled()
    assert world.vault.pictures


@pytest.mark.parametrize(
    ("answer", "level", "text"),
    [
        (FoundSlides(trouble="It took too long."), "warning", "0 pictures. It took too long."),
        (
            FoundSlides(pictures=(PICTURE,), slides=12, trouble="The exit stalled."),
            "warning",
            "1 picture of 12. The exit stalled.",
        ),
        (ZeroDivisionError("x"), "warning", "0 pictures. ytsb has a defect (ZeroDivisionError: x)."),
    ],
)
async def test_without_pictures_there_is_one_line_and_the_note(
    world: World, finder: FakeFinder, answer: FoundSlides | Exception, level: str, text: str
) -> None:
    finder.answer = answer
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1 and bool(told(world)))
    assert told(world) == [(level, f"Slides: Talk {video(1)}: {text}")]
    assert len(world.of(NoteDone)) == 1
    assert world.state.jobs[video(1)].state is State.DONE


async def test_a_video_without_a_storyboard_gives_its_exit_back_at_once(world: World, finder: FakeFinder) -> None:
    assert isinstance(world.fetcher, BoardFetcher)
    world.fetcher.bare.add(video(1))
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert finder.asked == []
    assert told(world) == [("info", f"Slides: Talk {video(1)}: YouTube names no pictures of it.")]


async def test_an_exit_that_moved_under_the_pictures_gives_none(world: World, finder: FakeFinder) -> None:
    finder.gate.clear()
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: any(row.step == "slides" for row in state.workers.values()))
        for each in world.network.opened:
            each.wrong = "it moved to another exit"
        finder.gate.set()
        await world.until(lambda _: bool(told(world)))
    assert world.vault.pictures == {}
    assert told(world)[0][1].endswith("The exit changed under the request: it moved to another exit.")


async def test_a_vault_that_cannot_be_written_costs_the_pictures_alone(world: World, finder: FakeFinder) -> None:
    finder.gate.clear()
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1)
        failure: Failure = SetupFailure(FailureKind.VAULT, "The disk is full.", "Free some space.")
        world.vault.failures.append(failure)
        finder.gate.set()
        await world.until(lambda _: bool(told(world)))
    assert told(world) == [("warning", f"Slides: Talk {video(1)}: 0 pictures of 1. The disk is full.")]
    assert world.state.jobs[video(1)].state is State.DONE


async def test_cancelling_the_video_meanwhile_puts_nothing_back_into_the_queue(
    world: World, finder: FakeFinder
) -> None:
    finder.gate.clear()
    async with world.running(Wishes(fetchers=1)) as engine:
        await engine.add(f"{video(1)} {video(2)}")
        await world.until(lambda state: state.jobs[video(1)].state is State.DONE)
        assert world.state.jobs[video(2)].state is State.QUEUED, "the only worker is busy with pictures"
        await engine.remove([video(1)])
        finder.gate.set()
        await world.until(lambda state: state.counts.get("done") == 1 and len(state.jobs) == 1)
    assert world.fetcher.fetches == [video(1), video(2)]


async def test_stopping_does_not_wait_for_pictures(world: World, finder: FakeFinder) -> None:
    finder.gate.clear()
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: any(row.step == "slides" for row in state.workers.values()))
        await engine.drain(0.0)
    assert finder.stopped
    assert all(each.closed == 1 for each in world.network.opened)


async def test_without_the_setting_no_exit_reaches_the_host_of_pictures(world: World, finder: FakeFinder) -> None:
    world.slides = None
    async with world.running() as engine:
        await engine.add(video(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert finder.asked == []
    assert {each.hosts for each in world.network.opened} == {HOSTS}
    assert len([each for each in world.of(WorkEnded) if isinstance(each, WorkEnded) and "fetch" in each.worker]) == 1
