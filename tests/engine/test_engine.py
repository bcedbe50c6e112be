"""The whole engine: videos become notes, and what fails fails alone."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from tests.engine.world import World, links
from tests.fakes.work import video
from ytsb_tui.core.jobs.failures import (
    ExitFailure,
    FailureKind,
    SetupFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.events import (
    ExitBurned,
    Failed,
    Message,
    NoteDone,
    TranscriptDone,
)
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.assembly import Wishes


async def test_nine_videos_become_nine_notes_over_nine_exits(world: World) -> None:
    async with world.running() as engine:
        added = await engine.add(links(9))
        assert len(added.new) == 9
        await world.until(lambda state: state.counts.get("done") == 9)
        assert engine.settled()
    fetched = [event for event in world.events if isinstance(event, TranscriptDone)]
    assert len({event.exit_ip for event in fetched}) == 9
    assert sorted(world.fetcher.fetches) == [video(n) for n in range(1, 10)]
    written = [event for event in world.events if isinstance(event, NoteDone)]
    assert all(Path(event.path).read_text().startswith("# Talk") for event in written)
    assert world.state.cost == pytest.approx(0.09)
    assert all(opened.closed for opened in world.network.opened)


@pytest.mark.parametrize(("note_language", "written"), [(None, "de"), ("sv", "sv")])
async def test_a_note_is_translated_where_the_captions_are_not(
    world: World, note_language: str | None, written: str
) -> None:
    wish = LanguageWish(languages=("fr",), translate_to="de")
    async with world.running(Wishes(language=wish, note_language=note_language)) as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert [each.language for each in world.writer.materials] == [written]


async def test_a_writer_hears_of_the_subjects_that_there_are_unless_one_is_given(world: World) -> None:
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(1), subject="Physics")
        await world.until(lambda state: state.counts.get("done") == 1)
        await engine.add(f"https://youtu.be/{video(2)}")
        await world.until(lambda state: state.counts.get("done") == 2)
    assert [(each.subject, each.subjects) for each in world.writer.materials] == [("Physics", ()), (None, ("Physics",))]


async def test_notes_are_linked_once_none_waits_and_are_done_even_if_that_fails(world: World) -> None:
    world.vault.tangles = [SetupFailure(FailureKind.VAULT, "The disk is full.", "Free some space.")]
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(5))
        await world.until(lambda state: state.counts.get("done") == 5)
    assert 1 <= world.vault.relinks <= 5
    assert [event.text for event in world.events if isinstance(event, Message)] == [
        "The links between notes were not updated: The disk is full. Free some space."
    ]


async def test_the_log_begins_with_what_earlier_runs_did(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=3600.0)]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    said = [("", ": Refused."), ("Transcript: ", ""), ("Note written: ", "")]
    lines = [line.text.split(" (")[0] for line in world.engine().snapshot().log]
    assert lines == [f"{each}Talk {video(1)}{end}" for each, end in said]


async def test_a_blocked_exit_burns_and_the_video_is_not_charged(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=3600.0)] * 2
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("done") == 1)
    job = world.library.job(video(1))
    assert job is not None
    assert job.attempts == 0
    assert len({e.ip for e in world.events if isinstance(e, ExitBurned)}) == 2
    outcomes = [attempt.outcome for attempt in world.library.attempts(video(1))]
    assert outcomes == ["blocked", "blocked", "done", "done"]


async def test_three_broken_exits_in_a_row_wait_and_a_person_can_retry_at_once(world: World) -> None:
    world.fetcher.failures[video(1)] = [ExitFailure(FailureKind.EXIT_LOST, "It broke.")] * 3
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert job.reason == "It broke."
        assert job.retry_at is not None
        assert not engine.settled()
        assert await engine.retry([video(1)]) == 1
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_private_video_fails_alone(world: World) -> None:
    world.fetcher.failures[video(2)] = [VideoFailure(FailureKind.PRIVATE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add(links(3))
        await world.until(lambda state: dict(state.counts) == {"done": 2, "failed": 1})
        assert engine.settled()
        assert await engine.retry_failed(FailureKind.BLOCKED) == 0
        assert await engine.retry_failed(FailureKind.PRIVATE) == 1
        await world.until(lambda state: state.counts.get("done") == 3)
    failed = [event for event in world.events if isinstance(event, Failed)]
    assert [(event.kind, event.retry_at) for event in failed] == [(FailureKind.PRIVATE, None)]


async def test_a_defect_ends_one_try_not_the_worker(world: World) -> None:
    class Broken(dict[object, object]):
        def get(self, *_: object) -> None:
            raise RuntimeError("boom \x1b[31m")

    world.fetcher.gates = Broken()  # type: ignore[assignment]  # a defect, on purpose
    async with world.running(Wishes(fetchers=1)) as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert job.kind is FailureKind.UNEXPECTED
        assert "RuntimeError: boom" in (job.reason or "")
        assert "\x1b" not in (job.reason or "")
        world.fetcher.gates = {}
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_draining_rolls_back_and_a_new_engine_goes_on(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    gate = world.fetcher.gates[video(2)] = threading.Event()
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("writing") == 1 and video(2) in world.fetcher.fetches)
        gate.set()
        await engine.drain(0.0)
        assert all(opened.closed for opened in world.network.opened)
    assert {job.state for job in world.library.jobs()} <= {State.QUEUED, State.DONE}
    world.writer.gates.clear()
    async with world.running():
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.fetcher.fetches.count(video(1)) == 1


async def test_cancelling_ends_what_runs(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.workers["write 1"].video == video(1))
        assert await engine.cancel([video(1)]) == 1
        await world.until(lambda state: state.workers["write 1"].video is None)
        assert world.state.jobs[video(1)].state is State.CANCELLED
        world.writer.gates.clear()
        assert await engine.retry([video(1)]) == 1
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_pause_starts_nothing_new(world: World) -> None:
    async with world.running() as engine:
        await engine.pause(True)
        await engine.add(links(2))
        await world.until(lambda state: state.paused and len(state.jobs) == 2)
        assert dict(world.state.counts) == {"queued": 2}
        assert not world.network.asked
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 2)


async def test_workers_come_and_go(world: World) -> None:
    gates = [world.fetcher.gates.setdefault(video(n), threading.Event()) for n in range(1, 5)]
    async with world.running(Wishes(fetchers=1)) as engine:
        await engine.add(links(4))
        await world.until(lambda state: state.counts.get("fetching") == 1)
        await engine.set_workers(4, 8)
        await world.until(lambda state: state.counts.get("fetching") == 4)
        await engine.set_workers(1, 8)
        for gate in gates:
            gate.set()
        await world.until(lambda state: state.counts.get("done") == 4)
        await world.until(lambda state: [n for n in state.workers if n.startswith("fetch")] == ["fetch 1"])


async def test_transcripts_only(world: World) -> None:
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("done") == 2)
        assert await engine.note(video(1)) is None
        stored = await engine.transcript(video(1))
        assert stored is not None
        assert len(stored[1].cues) == 10
    assert not world.writer.writes
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda _: len(world.writer.writes) == 2)
        await world.until(lambda state: state.counts.get("done") == 2)
        assert (await engine.note(video(1)) or "").startswith("# Talk")
        assert [attempt.stage for attempt in await engine.attempts(video(1))] == [Stage.FETCH, Stage.WRITE]


async def test_what_became_of_a_damaged_library_is_told(world: World) -> None:
    world.library.notice = "The library was damaged."
    engine = world.engine()
    assert "The library was damaged." in [line.text for line in engine.snapshot().log]
    await engine.drain(0.0)
