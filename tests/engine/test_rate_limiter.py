"""An overloaded service pauses all workers, one probes it, and all resume when the probe succeeds."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.world import World
from tests.fakes.work import FakeWriter, video
from ytsb_tui.core.jobs.failures import THROTTLE_BACKOFF, FailureKind, TransientFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.state.events import Throttled
from ytsb_tui.engine import engine as engine_module
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.notes import Material
from ytsb_tui.engine.rate_limiter import RateLimiter


def test_one_tries_after_the_time_that_was_asked_for() -> None:
    limiter = RateLimiter()
    assert all(limiter.enter(worker, 0.0) for worker in range(8))
    assert limiter.throttle(100.0, 20.0) == 20.0
    assert not any(limiter.enter(worker, 119.9) for worker in range(8))
    assert limiter.enter(3, 120.0)
    assert not any(limiter.enter(worker, 120.0) for worker in (0, 1, 2, 4))
    limiter.leave(2)
    assert not limiter.enter(1, 121.0)
    assert not limiter.succeeded(1), "a request that was already running does not count"
    assert limiter.succeeded(3)
    for worker in range(8):
        limiter.leave(worker)
    assert sum(limiter.enter(worker, 121.0) for worker in range(8)) == 4, "half of those that met the limit"


@pytest.mark.parametrize("served", [1, 3, 10, 40])
def test_the_number_of_workers_finds_what_the_service_takes(served: int) -> None:
    """A service that refuses whatever it is asked beyond `served` at once."""
    limiter, now, done, throttles = RateLimiter(), 0.0, 0, 0
    for _ in range(400):
        now += 60.0
        busy = [worker for worker in range(64) if limiter.enter(worker, now)]
        for worker in busy[:served]:
            limiter.succeeded(worker)
        if len(busy) > served:
            limiter.throttle(now, 20.0)
            throttles += 1
        for worker in busy:
            limiter.leave(worker)
        done += min(len(busy), served)
    assert done > 400 * served * 0.6
    assert throttles <= 400 / 3
    assert limiter.limited


def test_without_a_limit_all_work() -> None:
    limiter = RateLimiter()
    assert all(limiter.enter(worker, 0.0) for worker in range(64))
    assert not limiter.succeeded(1)
    assert not limiter.limited


def test_it_waits_longer_each_time_that_a_try_fails_but_not_for_those_under_way() -> None:
    limiter = RateLimiter()
    now, waits = 0.0, []
    for _ in range(7):
        waits.append(limiter.throttle(now, None))
        for _ in range(7):  # the other writers, whose requests were under way
            assert limiter.throttle(now + 1.0, None) <= waits[-1]
        now += waits[-1] + 1.0
        assert limiter.enter(1, now)
        limiter.leave(1)
    assert waits == [*THROTTLE_BACKOFF, THROTTLE_BACKOFF[-1], THROTTLE_BACKOFF[-1]]


@given(st.lists(st.tuples(st.sampled_from(["enter", "leave", "pull", "through"]), st.integers(0, 4), st.floats(0, 50))))
def test_never_do_two_try_at_once(moves: list[tuple[str, int, float]]) -> None:
    limiter, now, begun = RateLimiter(), 0.0, set[int]()
    for move, worker, seconds in moves:
        now += seconds
        match move:
            case "enter" if limiter.enter(worker, now) and limiter.throttled:
                begun.add(worker)
            case "leave":
                limiter.leave(worker)
                begun.discard(worker)
            case "pull":
                limiter.throttle(now, seconds)
            case "through" if limiter.succeeded(worker):
                begun.clear()
        assert len(begun) <= 1


@dataclass
class LimitedWriter(FakeWriter):
    """A service that accepts `most` notes per window of `seconds` and refuses the rest with a retry-after."""

    most: int = 4
    seconds: float = 1.5
    asked: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    _window: float = 0.0
    _count: int = 0

    async def write(
        self, material: Material, step: Callable[[str, float, str], None], paid: Callable[[Usage], None]
    ) -> WrittenNote:
        """See NoteWriter."""
        now = time.monotonic()
        self.asked.append(now)
        if now >= self._window + self.seconds:
            self._window, self._count = now, 0
        self._count += 1
        await asyncio.sleep(0.01)
        if self._count > self.most:
            self.refused.append(time.monotonic())
            wait = max(0.1, self._window + self.seconds - time.monotonic())
            raise TransientFailure(FailureKind.MODEL_BUSY, "Too much.", "Later.", retry_after=wait, everyone=True)
        return await super().write(material, step, paid)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(engine_module, "WATCH_SECONDS", 0.05)
    made = World(tmp_path)
    yield made
    made.library.close()


async def test_a_limit_costs_one_request_for_each_pause_and_no_video_its_tries(world: World) -> None:
    writer = LimitedWriter()
    world.writer = writer
    async with world.running(Wishes(fetchers=4, writers=8)) as engine:
        await engine.add("\n".join(video(number) for number in range(20)))
        await world.until(lambda state: state.counts.get("done") == 20, 60)
    assert set(Counter(writer.writes).values()) == {1}
    pauses = [event for event in world.of(Throttled) if isinstance(event, Throttled)]
    pauses = [event for event in pauses if event.until > event.at]
    assert pauses
    assert all(event.stage is Stage.WRITE for event in pauses)
    # At most eight were under way when a window was full; no request was sent into a pause.
    assert len(writer.asked) - 20 == len(writer.refused) <= 8 * len({round(event.until, 1) for event in pauses})
    assert {job.attempts for job in world.state.jobs.values()} == {0}
    assert not world.state.throttled


async def test_while_held_back_nothing_is_asked_and_fetching_goes_on(world: World) -> None:
    busy = TransientFailure(FailureKind.MODEL_BUSY, "Too much.", "Later.", retry_after=3600.0, everyone=True)
    world.writer.failures[video(1)] = [busy]
    async with world.running(Wishes(fetchers=1, writers=8)) as engine:
        await engine.add(video(1))
        await world.until(lambda state: Stage.WRITE in state.throttled)
        await engine.add("\n".join(video(number) for number in range(2, 12)))
        await world.until(lambda state: sum(j.stage is Stage.WRITE for j in state.jobs.values()) == 11)
        assert world.writer.writes == [video(1)]
        await engine.pause(True)
        await engine.pause(False)  # the person says now
        await world.until(lambda state: state.counts.get("done") == 10)
        assert not world.state.throttled
        assert world.state.jobs[video(1)].state is State.WAITING
