"""Notes in the engine: refused keys, busy models, and what was paid."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.engine.world import World, links
from tests.fakes.work import video
from ytsb_tui.core.jobs.failures import (
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.state.events import (
    Message,
)
from ytsb_tui.engine.assembly import Wishes


async def test_a_refused_key_halts_writing_but_not_fetching(world: World) -> None:
    refused = SetupFailure(FailureKind.KEY, "The key was refused.", "Set another.")
    world.writer.failures = {video(n): [refused] for n in range(1, 4)}
    async with world.running(Wishes(writers=1)) as engine:
        await engine.add(links(3))
        await world.until(lambda state: Stage.WRITE in state.halted and len(world.library.jobs()) == 3)
        await world.until(
            lambda state: all(j.stage is Stage.WRITE and j.state is State.QUEUED for j in state.jobs.values())
        )
        assert engine.settled()
        world.writer.failures = {}
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 3)
    assert len(world.fetcher.fetches) == 3


async def test_a_busy_model_is_asked_again_later(world: World) -> None:
    world.writer.failures[video(1)] = [TransientFailure(FailureKind.MODEL_BUSY, "Busy.", "Wait.", retry_after=0.2)]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        job = world.state.jobs[video(1)]
        assert (job.stage, job.attempts, job.kind) == (Stage.WRITE, 1, FailureKind.MODEL_BUSY)
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.fetcher.fetches == [video(1)]


@pytest.mark.parametrize("group", [TransientFailure, VideoFailure, SetupFailure])
async def test_what_failed_answers_took_is_in_every_sum(
    world: World, group: type[TransientFailure | VideoFailure | SetupFailure]
) -> None:
    failure = group(FailureKind.MODEL_ANSWER, "Cut.", "Wait.")
    world.writer.failures[video(1)] = [failure]
    world.writer.charges[video(1)] = Usage(input_tokens=50, cache_read_tokens=7, output_tokens=3, cost=0.02)
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.cost > 0 and state.workers["write 1"].video is None)
        await engine.retry([video(1)])
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.state.cost == pytest.approx(0.03)
    assert (world.state.input_tokens, world.state.output_tokens) == (157, 23)
    job = world.library.job(video(1))
    assert job is not None
    assert job.cost == pytest.approx(0.03)
    lost = next(attempt for attempt in world.library.attempts(video(1)) if attempt.outcome == "model-answer")
    assert (lost.input_tokens, lost.output_tokens, lost.cost) == (57, 3, 0.02)


async def test_what_a_cancelled_note_took_is_in_every_sum(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("writing") == 1 and bool(world.writer.writes))
        await engine.cancel([video(1)])
        await world.until(lambda state: state.workers["write 1"].video is None and state.cost > 0)
    assert (world.state.cost, world.state.input_tokens, world.state.output_tokens) == (0.01, 100, 20)
    job = world.library.job(video(1))
    assert job is not None
    assert (job.state, job.cost) == (State.CANCELLED, 0.01)
    stopped = next(attempt for attempt in world.library.attempts(video(1)) if attempt.outcome == "cancelled")
    assert (stopped.input_tokens, stopped.output_tokens, stopped.cost) == (100, 20, 0.01)


async def test_a_note_that_is_paid_counts_though_the_vault_stops_everything(world: World) -> None:
    world.vault.failures = [SetupFailure(FailureKind.VAULT, "The vault is gone.", "Bring it back.")]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.WRITE in state.halted)
        assert world.state.cost == 0.01, "the halt does not hide it"
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.state.cost == 0.01, "and it is not counted again"
    assert len(world.writer.writes) == 1


async def test_an_end_in_the_middle_of_a_note_counts_what_it_took(world: World) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("writing") == 1 and bool(world.writer.writes))
    job = world.library.job(video(1))
    assert job is not None
    assert (job.state, job.cost) == (State.QUEUED, 0.01)
    assert world.state.cost == 0.01, "the summary of the run has it too"


async def test_a_note_that_is_paid_is_not_paid_again_when_the_vault_fails(world: World) -> None:
    world.vault.failures = [TransientFailure(FailureKind.VAULT, "Busy disk.", "Wait.")]
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        await engine.retry([video(1)])
        await world.until(lambda state: state.counts.get("done") == 1)
    assert world.writer.writes == [video(1)]


async def test_the_writer_is_prepared_when_there_is_work_and_not_before(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.writer.notice = "The model is deprecated."
    world.network.gate.clear()  # no exit is ready: nothing can be fetched yet
    async with world.running() as engine:
        await world.until(lambda state: bool(state.workers))
        assert world.writer.prepared == 0
        await engine.add(f"youtu.be/{video(1)}")
        await world.until(lambda state: bool(state.counts.get("fetching")))
        assert world.writer.prepared == 1
        assert not world.writer.writes
        world.network.gate.set()
        await world.until(lambda state: state.jobs[video(1)].state is State.DONE)
    assert world.writer.prepared == 1
    told = [event for event in world.events if isinstance(event, Message)]
    assert [(event.level, event.text) for event in told] == [("warning", "The model is deprecated.")], "once"


async def test_without_notes_no_writer_is_prepared(tmp_path: Path) -> None:
    world = World(tmp_path)
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(f"youtu.be/{video(1)}")
        await world.until(lambda state: bool(state.jobs) and state.jobs[video(1)].state is State.DONE)
    assert world.writer.prepared == 0
