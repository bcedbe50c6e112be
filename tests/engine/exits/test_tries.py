"""How long a video is tried over other exits, from the share that YouTube lets through."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.exit_network import relay, relays
from tests.fakes.work import video
from ytsb_tui.core.exits import ExitRecord, ExitRules
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind, VideoFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Failed, NoExitLeft, ShareChanged
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.exits.streak import NONE_IN_A_ROW
from ytsb_tui.engine.steady_clock import now

REFUSED = ExitFailure(FailureKind.BLOCKED, "YouTube takes this exit for a robot.", burn=BURN_BLOCKED)


def known_exit(number: int, *, let_through: bool) -> ExitRecord:
    """How relay `number` did an hour ago."""
    return ExitRecord(
        ip=relay(number).address,
        fingerprint=relay(number).fingerprint,
        country="de",
        first_seen=now() - 3600,
        last_used=now() - 3600,
        let_through=int(let_through),
        blocked=int(not let_through),
    )


def known(world: World, *, let_through: int, blocked: int) -> None:
    """Exits that are not in the consensus any more."""
    for number in range(1000, 1000 + let_through + blocked):
        world.library.save_exit(known_exit(number, let_through=number < 1000 + let_through))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One with 250 exits."""
    world = World(tmp_path)
    world.network.known = relays(250)
    return world


async def test_a_video_is_tried_on_where_few_exits_are_let_through(world: World) -> None:
    known(world, let_through=20, blocked=180)
    world.fetcher.failures[video(1)] = [REFUSED] * 30
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        job = (await world.until(lambda state: state.counts.get("done") == 1)).jobs[video(1)]
    assert len(world.fetcher.fetches) == 31
    assert job.state is State.DONE


@pytest.mark.parametrize(("let_through", "blocked", "least", "most"), [(100, 100, 7, 9), (40, 360, 40, 60)])
async def test_a_video_that_every_exit_refuses_fails_after_a_chance_of_99_percent(
    world: World, let_through: int, blocked: int, least: int, most: int
) -> None:
    known(world, let_through=let_through, blocked=blocked)
    world.fetcher.failures[video(1)] = [REFUSED] * 200
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        for number in range(2, 5):  # others are let through meanwhile: it is no fault of YouTube's
            await engine.add(f"https://youtu.be/{video(number)}")
        job = (await world.until(lambda state: state.counts.get("failed") == 1)).jobs[video(1)]
        tries = world.fetcher.fetches.count(video(1))
        assert least <= tries <= most
        assert job.exits == tries
        assert job.reason is not None
        assert f"{tries} exits in a row" in job.reason
        await engine.retry([video(1)])
        await world.until(lambda state: world.fetcher.fetches.count(video(1)) >= tries + 2)


async def test_the_time_that_a_person_set_is_kept(world: World) -> None:
    world.fetcher.failures[video(1)] = [REFUSED] * 200
    async with world.running(Wishes(notes=False, rules=ExitRules(try_for=0.0))) as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("failed") == 1)
    assert world.fetcher.fetches == [video(1)]


async def test_a_row_of_refusals_that_cannot_be_chance_spares_the_supply(world: World) -> None:
    known(world, let_through=180, blocked=20)
    for number in range(1, 31):
        world.fetcher.failures[video(number)] = [REFUSED] * 50
    async with world.running(Wishes(notes=False, fetchers=3)) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(number)}" for number in range(1, 31)), lines=True)
        state = await world.until(lambda state: any("more than can be chance" in line.text for line in state.log))
        assert state.counts.get("failed", 0) <= 4
    assert len(world.fetcher.fetches) <= 12, "three, and the few exits that were ready"


async def test_when_everybody_is_refused_from_an_unknown_start_that_is_said_once_and_the_supply_is_spared(
    world: World,
) -> None:
    for number in range(1, 31):
        world.fetcher.failures[video(number)] = [REFUSED] * 99
    async with world.running(Wishes(notes=False, fetchers=3)) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(number)}" for number in range(1, 31)), lines=True)
        state = await world.until(lambda state: state.no_exit is not None)
        assert state.no_exit is not None
        assert "more than can be chance" in state.no_exit.reason
        assert "none was let through lately" in state.no_exit.reason
        assert 30 <= state.no_exit.until - now() <= 61
        await world.until(lambda state: state.counts.get("queued") == 30)
        assert not world.of(Failed)
        assert len(world.of(NoExitLeft)) == 1
    assert NONE_IN_A_ROW <= len(world.fetcher.fetches) <= NONE_IN_A_ROW + 12, "and the few exits that were ready"
    again = World(world.folder)
    again.network.known = relays(250)
    again.fetcher.failures = {video(number): [REFUSED] * 99 for number in range(1, 31)}
    async with again.running(Wishes(notes=False, fetchers=3)):
        await again.until(lambda state: state.no_exit is not None)
    assert len(again.fetcher.fetches) <= 5 + 12, "what the earlier run learned counts"


async def test_when_no_exit_is_left_that_is_said_once_and_every_video_stays_queued(world: World) -> None:
    world.network.known = relays(3)
    for number in range(1, 4):
        world.library.save_exit(
            replace(known_exit(number, let_through=False), burned_until=now() + 600, last_used=now() - 60)
        )
    async with world.running(Wishes(notes=False, fetchers=3)) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(number)}" for number in range(1, 21)), lines=True)
        state = await world.until(lambda state: state.no_exit is not None)
        assert state.no_exit is not None
        assert state.no_exit.reason == "All 3 exits are cooling down or burned."
        assert state.no_exit.until == pytest.approx(now() + 600, abs=5)
        await world.until(lambda state: state.counts.get("queued") == 20)
        await asyncio.sleep(1.2)  # the engine looks again every second
        assert len(world.of(NoExitLeft)) == 1
        assert not world.of(Failed)
        assert sum("cooling down" in line.text for line in world.state.log) == 1
        assert all(row.video is None for row in world.state.workers.values())
        world.network.known = relays(30)
        await engine.pause(True)
        await engine.pause(False)  # somebody wants it now
        state = await world.until(lambda state: state.counts.get("done") == 20)
        assert state.no_exit is None


async def test_that_no_exit_is_left_overwrites_no_diagnosis(world: World) -> None:
    world.network.known = relays(2)
    private = VideoFailure(FailureKind.PRIVATE, "The video is private.", "Ask its owner.")
    world.fetcher.failures = {video(1): [private], video(2): [REFUSED] * 9}
    async with world.running(Wishes(notes=False, fetchers=1)) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(number)}" for number in range(1, 6)), lines=True)
        await world.until(lambda state: state.no_exit is not None)
        state = await world.until(lambda state: state.counts.get("running", 0) == 0)
        await engine.retry([video(3)])  # a person asks all the same
        await asyncio.sleep(0)
        private_job, refused, *others = (state.jobs[video(number)] for number in range(1, 6))
        assert (private_job.state, private_job.kind, private_job.reason) == (
            State.FAILED,
            FailureKind.PRIVATE,
            "The video is private.",
        )
        assert (refused.state, refused.kind, refused.reason) == (State.QUEUED, REFUSED.kind, REFUSED.reason)
        assert {(job.state, job.kind) for job in others} == {(State.QUEUED, None)}
        assert [event.video for event in world.of(Failed) if isinstance(event, Failed)] == [video(1)]
        assert len(world.of(NoExitLeft)) == 1


async def test_fetching_resumes_when_an_exit_is_free_again(world: World) -> None:
    world.network.known = relays(1)
    world.library.save_exit(replace(known_exit(1, let_through=False), burned_until=now() + 31.5, last_used=now()))
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.no_exit is not None)
        engine._dispatcher._exits_from = now()
        world.network.known = relays(5)
        await world.until(lambda state: state.counts.get("done") == 1 and state.no_exit is None)


async def test_the_share_is_told_when_it_is_known_and_when_it_changes(world: World) -> None:
    known(world, let_through=2, blocked=8)
    async with world.running(Wishes(notes=False)) as engine:
        state = await world.until(lambda state: state.share is not None)
        assert state.share == pytest.approx(3 / 12)
        for number in range(1, 41):
            await engine.add(f"https://youtu.be/{video(number)}")
        await world.until(lambda state: state.counts.get("done") == 40)
    assert world.state.share == pytest.approx(43 / 52, abs=0.1)
    assert len(world.of(ShareChanged)) < 12
