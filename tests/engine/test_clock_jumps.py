"""The wall clock is set while the engine runs: by an hour, a day or years, forwards or back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.work import video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.failures import FailureKind, TransientFailure
from ytsb_tui.core.state.events import Throttled, TranscriptDone
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.jobs import NewJob

DAY = 86_400.0
JUMPS = [-5 * 365 * DAY, -DAY, -3600.0, 3600.0, DAY, 5 * 365 * DAY]
COOLDOWN = 1.0  # seconds


@pytest.fixture(params=JUMPS, ids=lambda jump: f"{jump / 3600:+.0f} h")
def jump(request: pytest.FixtureRequest) -> float:
    """Seconds by which the clock is set."""
    seconds: float = request.param
    return seconds


def set_clock(monkeypatch: pytest.MonkeyPatch, jump: float) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)


def link(number: int) -> str:
    return f"https://youtu.be/{video(number)}"


async def test_an_exit_cools_down_as_long_as_it_must(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    world = World(tmp_path, exits=1)
    rules = ExitRules(cooldown=COOLDOWN, least_cooldown=COOLDOWN)
    async with world.running(Wishes(rules=rules)) as engine:
        await engine.add(link(1))
        await world.until(lambda state: state.counts.get("done") == 1)
        used = time.monotonic()
        set_clock(monkeypatch, jump)
        await engine.add(link(2))
        await world.until(lambda state: state.counts.get("done") == 2)
        assert time.monotonic() - used > COOLDOWN / 2, "the one exit that there is was not cool"
    assert len({event.exit_ip for event in world.events if isinstance(event, TranscriptDone)}) == 1


async def test_what_other_processes_ask_by_the_new_clock_is_done_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    world = World(tmp_path)
    monkeypatch.setattr("ytsb_tui.core.jobs.failures.BACKOFF", (600.0,))
    world.fetcher.failures[video(1)] = [TransientFailure(FailureKind.UNAVAILABLE, "Not yet.", "Wait.")]
    async with world.running() as engine:
        await engine.add(link(1))
        await world.until(lambda state: state.counts.get("waiting") == 1)
        set_clock(monkeypatch, jump)
        other = SqliteLibrary(tmp_path / "library.db")
        other.add([NewJob(video=video(2))], time.time())
        other.command(JobCommand.RETRY, [video(1)], time.time())
        other.close()
        await world.until(lambda state: state.counts.get("done") == 2)


async def test_a_pause_that_the_service_asked_for_is_neither_longer_nor_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    world = World(tmp_path)
    busy = TransientFailure(FailureKind.MODEL_BUSY, "Too many requests.", "Wait.", retry_after=1.0, everyone=True)
    world.writer.failures[video(1)] = [busy]
    async with world.running() as engine:
        await engine.add(link(1))
        await world.until(lambda state: bool(state.throttled))
        begun = time.monotonic()
        set_clock(monkeypatch, jump)
        await world.until(lambda state: state.counts.get("done") == 1)
        assert 0.5 < time.monotonic() - begun < 10
    assert any(isinstance(event, Throttled) for event in world.events)


async def test_the_next_run_waits_for_nothing_of_the_old_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    monkeypatch.setattr("ytsb_tui.core.jobs.failures.BACKOFF", (2.0,))
    rules = ExitRules(cooldown=2.0, least_cooldown=2.0)
    world = World(tmp_path, exits=2)
    world.fetcher.failures[video(1)] = [TransientFailure(FailureKind.UNAVAILABLE, "Not yet.", "Wait.")]
    async with world.running(Wishes(rules=rules)) as engine:
        await engine.add(f"{link(1)} {link(2)}")
        await world.until(lambda state: state.counts.get("waiting") == 1 and state.counts.get("done") == 1)
    set_clock(monkeypatch, jump)
    monkeypatch.setattr("ytsb_tui.engine.steady_clock._BEGIN", time.time() - time.clock_gettime(time.CLOCK_BOOTTIME))
    again = World(tmp_path, exits=2)
    async with again.running(Wishes(rules=rules)) as engine:
        await engine.add(link(3))
        await again.until(lambda state: state.counts.get("done") == 3)
