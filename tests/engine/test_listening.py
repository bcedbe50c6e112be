"""From sound to notes: listening is a stage of its own, and nothing is listened to twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.listener import FakeListener, SoundTalks
from tests.fakes.talks import registered
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.events import Failed, Halted, Throttled, TranscriptDone, WorkProgress, WorkStarted
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.assembly import Wishes

TALK = VideoId("talks.one")
LINK = "https://talks.example/one"
BUSY = TransientFailure(FailureKind.MODEL_BUSY, "It is overloaded.", "Later.", retry_after=0.01, everyone=True)


@pytest.fixture
def listener() -> FakeListener:
    listener = FakeListener()
    listener.gate.set()
    return listener


@pytest.fixture
def talks() -> SoundTalks:
    return SoundTalks()


@pytest.fixture
def world(tmp_path: Path, listener: FakeListener, talks: SoundTalks) -> Iterator[World]:
    world = World(tmp_path)
    world.media_sources = (talks,)
    world.sounds = (talks,)
    world.listener = listener
    with registered(talks):
        yield world


def words(world: World, kind: type[WorkProgress] = WorkProgress) -> list[str]:
    return [event.step for event in world.events if isinstance(event, kind) and event.worker.startswith("listen")]


async def test_sound_becomes_a_note_without_any_exit(world: World) -> None:
    async with world.running() as engine:
        await engine.add(LINK)
        state = await world.until(lambda state: state.counts.get("done") == 1)
        assert engine.settled()
    saved = world.library.saved(TALK)
    assert saved is not None
    assert (saved.transcript.heard_by, len(saved.transcript.cues), saved.details.length) == ("fake", 360, 3_600.0)
    assert not world.network.opened
    stages = [event.stage for event in world.events if isinstance(event, WorkStarted)]
    assert stages == [Stage.FETCH, Stage.LISTEN, Stage.WRITE]
    assert words(world)[0].startswith("5:00 of 1:00:00")
    assert words(world)[-1] == "1:00:00 of 1:00:00"
    assert [event.worker for event in world.events if isinstance(event, TranscriptDone)] == ["listen 1"]
    assert not any(row.stage is Stage.LISTEN for row in state.workers.values()), "its row is gone when it is idle"
    assert [attempt.stage for attempt in world.library.attempts(TALK)] == [Stage.FETCH, Stage.LISTEN, Stage.WRITE]
    assert not world.library.sounds.heard(TALK), "the parts are the transcript now"


async def test_an_engine_that_is_stopped_goes_on_where_it_was(world: World, listener: FakeListener) -> None:
    listener.gate.clear()
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda _: bool(words(world)))
    job = world.library.job(TALK)
    assert job is not None
    assert (job.stage, job.state, job.title) == (Stage.LISTEN, State.QUEUED, f"Talk {TALK}")
    listener.gate.set()
    async with world.running(Wishes(notes=False)):
        await world.until(lambda state: state.counts.get("done") == 1)
    assert listener.heard == [(at, at + 300.0) for at in range(0, 3_600, 300)], "no part twice"
    assert listener.languages == [None, "en"]


async def test_failures_wait_or_end_by_their_kind(world: World, listener: FakeListener, talks: SoundTalks) -> None:
    listener.failures = [BUSY]
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("done") == 1)
        assert next(event.stage for event in world.events if isinstance(event, Throttled)) is Stage.LISTEN
        talks.gone = VideoFailure(FailureKind.UNAVAILABLE, "It is gone.", "Add it again.")
        await engine.add("https://talks.example/two")
        await world.until(lambda state: state.counts.get("failed") == 1)
    assert [event.reason for event in world.events if isinstance(event, Failed)] == ["It is overloaded.", "It is gone."]


async def test_a_defect_does_not_end_the_listener(world: World, listener: FakeListener) -> None:
    listener.failures = [RuntimeError("oops")]  # type: ignore[list-item]  # no Failure, as a defect is
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda state: state.counts.get("waiting") == 1)
        await engine.retry([TALK])
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_silence_is_said_to_be_silence(world: World, listener: FakeListener) -> None:
    listener.silent = True
    async with world.running() as engine:
        await engine.add(LINK)
        state = await world.until(lambda state: state.counts.get("failed") == 1)
    assert state.jobs[TALK].reason == "No words were heard in its sound."


async def test_without_a_listener_the_stage_halts_and_fetching_goes_on(world: World) -> None:
    world.listener = None
    async with world.running() as engine:
        await engine.add(f"{LINK} https://youtu.be/vid00000001")
        state = await world.until(lambda state: state.counts.get("done") == 1 and bool(state.halted))
        assert list(state.halted) == [Stage.LISTEN]
        assert engine.settled()
    (halted,) = world.of(Halted)
    assert isinstance(halted, Halted)
    assert halted.reason == "Nothing is set that listens to sound."


async def test_a_server_that_refuses_the_key_halts_listening_alone(world: World, listener: FakeListener) -> None:
    listener.failures = [SetupFailure(FailureKind.KEY, "The key was refused.", "Set another.")]
    async with world.running() as engine:
        await engine.add(LINK)
        state = await world.until(lambda state: bool(state.halted))
        assert (list(state.halted), state.jobs[TALK].state) == ([Stage.LISTEN], State.QUEUED)
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_as_many_sounds_at_once_as_are_wanted(world: World, listener: FakeListener) -> None:
    listener.gate.clear()
    async with world.running(Wishes(listeners=3)) as engine:
        await engine.add(" ".join(f"https://talks.example/t{number}" for number in range(5)))
        await world.until(lambda state: state.counts.get("listening") == 3)
        await engine.cancel([VideoId("talks.t0")])
        await world.until(lambda state: state.counts.get("cancelled") == 1)
        listener.gate.set()
        await world.until(lambda state: state.counts.get("done") == 4)
    assert listener.most_at_once == 3


async def test_sound_of_a_source_that_is_gone_fails(world: World) -> None:
    world.sounds = ()
    async with world.running() as engine:
        await engine.add(LINK)
        state = await world.until(lambda state: state.counts.get("failed") == 1)
    assert state.jobs[TALK].reason == "This version of ytsb cannot listen to it."
