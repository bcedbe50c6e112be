"""What people and other processes order while the engine runs, and networks and clocks that change."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tests.engine.world import World, links
from tests.fakes.exit_network import relay, relays
from tests.fakes.work import video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.failures import (
    ExitFailure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Attempt, Stage, State
from ytsb_tui.core.state.events import (
    JobsChanged,
)
from ytsb_tui.engine import commands, dispatcher
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.engine.ports.jobs import NewJob


async def test_what_another_process_adds_is_noticed(world: World) -> None:
    async with world.running():
        other = SqliteLibrary(world.folder / "library.db")
        other.add([NewJob(video=video(7))], 1.0)
        other.close()
        await world.until(lambda state: state.counts.get("done") == 1)
        assert world.state.jobs[video(7)].state is State.DONE


@pytest.mark.parametrize("command", [JobCommand.CANCEL, JobCommand.REMOVE])
async def test_what_another_process_cancels_or_removes_is_noticed_and_its_work_ended(
    world: World, command: JobCommand
) -> None:
    world.writer.gates[video(1)] = asyncio.Event()
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: state.workers["write 1"].video == video(1))
        other = SqliteLibrary(world.folder / "library.db")
        other.command(command, [video(1)], 1.0)
        await world.until(lambda state: state.workers["write 1"].video is None)
        world.writer.gates.clear()
        if command is JobCommand.REMOVE:
            assert not world.state.jobs, "it is not listed again when its worker lets go of it"
            other.command(JobCommand.RESTORE, [video(1)], 2.0)
        await world.until(lambda state: state.counts.get("cancelled") == 1)
        other.command(JobCommand.RETRY, [video(1)], 3.0)
        other.close()
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_many_changes_come_in_events_of_bounded_size(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "MOST_CHANGES", 3)
    monkeypatch.setattr(commands, "ADDED_AT_ONCE", 2)
    async with world.running() as engine:
        await engine.pause(True)
        world.events.clear()
        assert len((await engine.add(links(7))).new) == 7
        assert await engine.cancel([video(n) for n in range(1, 8)]) == 7
        await world.until(lambda state: state.counts.get("cancelled") == 7)
        sizes = [len(event.jobs) for event in world.events if isinstance(event, JobsChanged)]
        assert (max(sizes), sum(sizes)) == (3, 14)


async def test_added_again_failed_ones_are_tried_and_done_ones_are_left(world: World) -> None:
    world.fetcher.failures[video(1)] = [VideoFailure(FailureKind.PRIVATE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: dict(state.counts) == {"done": 1, "failed": 1})
        again = await engine.add(links(2))
        assert again.new == (video(1),)
        assert again.known == (video(2),)
        await world.until(lambda state: state.counts.get("done") == 2)
        assert await engine.rewrite([video(2)]) == 1
        await world.until(lambda _: world.writer.writes.count(video(2)) == 2)
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.fetcher.fetches.count(video(2)) == 1


async def test_a_network_that_cannot_start_halts_fetching_until_resumed(world: World) -> None:
    runs = []
    keep_up = world.network.run

    async def run(report: object) -> None:
        runs.append(1)
        if len(runs) == 1:
            world.network.up.clear()
            raise SetupFailure(FailureKind.TOR, "tor was not found.", "Install it.")
        world.network.up.set()
        await keep_up(report)  # type: ignore[arg-type]  # handed through

    world.network.run = run  # type: ignore[method-assign]  # the daemon is missing at first
    async with world.running() as engine:
        await engine.add(links(1))
        await world.until(lambda state: Stage.FETCH in state.halted)
        assert engine.settled()
        assert world.state.network == "tor was not found."
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 1)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
async def test_a_wall_clock_that_is_set_in_mid_run_makes_nothing_late_or_early(
    world: World, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    real = time.time
    soon = TransientFailure(FailureKind.UNAVAILABLE, "Not yet.", "Wait.", retry_after=0.0)
    monkeypatch.setattr("ytsb_tui.core.jobs.failures.BACKOFF", (1.0, 600.0))
    world.fetcher.failures[video(1)] = [soon]
    world.fetcher.failures[video(2)] = [soon, soon]
    async with world.running() as engine:
        await engine.add(links(2))
        await world.until(lambda state: state.counts.get("waiting") == 2)
        monkeypatch.setattr(time, "time", lambda: real() + jump)
        await world.until(lambda state: state.counts.get("done") == 1)
        again = await world.until(lambda state: state.jobs[video(2)].attempts == 2)
        assert (again.jobs[video(2)].retry_at or 0.0) - real() > 500


async def test_a_wall_clock_that_was_set_back_between_two_runs_keeps_nobody_waiting(world: World) -> None:
    ahead = time.time() + 365 * 86_400
    world.library.add([NewJob(video=video(1))], ahead)
    world.library.claim(Stage.FETCH, ahead)
    tried = Attempt(video=video(1), stage=Stage.FETCH, worker="w", started_at=ahead, seconds=0.0, outcome="x")
    world.library.put_off(
        video(1), TransientFailure(FailureKind.UNEXPECTED, "x", "y"), tried, retry_at=ahead + 1.0, charged=True
    )
    async with world.running():
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_removed_video_is_gone_until_it_is_restored_or_added_again(world: World) -> None:
    world.fetcher.gates[video(1)] = threading.Event()
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)} https://youtu.be/{video(2)}")
        await world.until(lambda state: state.counts.get("fetching") == 1 and state.counts.get("done") == 1)
        assert await engine.remove([video(1), video(2)]) == 2
        world.fetcher.gates[video(1)].set()
        await world.until(lambda state: not state.jobs and not any(row.video for row in state.workers.values()))
        assert await engine.restore([video(2), video(3)]) == 1
        state = await world.until(lambda state: video(2) in state.jobs)
        assert state.jobs[video(2)].state is State.DONE
        assert (await engine.add(f"https://youtu.be/{video(1)}")).new == (video(1),)
        await world.until(lambda state: state.counts.get("done") == 2)
    assert world.writer.writes.count(video(2)) == 1


async def test_a_retry_elsewhere_goes_through_another_country(world: World) -> None:
    world.network.known = (*relays(5), relay(30, country="us"))
    world.fetcher.failures[video(1)] = [VideoFailure(FailureKind.PRIVATE, "Private.", "Ask.")]
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("failed") == 1)
        assert await engine.retry([video(1)], elsewhere=True) == 1
        await world.until(lambda state: state.counts.get("done") == 1)
        first, second = [one.country for one in await engine.attempts(video(1)) if one.stage is Stage.FETCH]
        assert first != second


async def test_where_a_video_is_not_shown_it_is_not_tried_again(world: World) -> None:
    world.network.known = (*relays(5), relay(30, country="us"))
    geo = ExitFailure(FailureKind.GEO_BLOCKED, "Not shown in this country.")
    world.fetcher.failures[video(1)] = [geo]
    async with world.running() as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("done") == 1)
        first, second = [one.country for one in await engine.attempts(video(1)) if one.stage is Stage.FETCH]
        assert first != second


async def test_a_network_that_fails_while_workers_wait_for_an_exit_gives_their_videos_back(world: World) -> None:
    broken, tries = asyncio.Event(), 0
    world.network.up.clear()
    run_network = world.network.run

    async def run(report: NetworkReport) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            await broken.wait()
            raise SetupFailure(FailureKind.TOR, "tor refused the password.", "Correct it.")
        world.network.up.set()
        await run_network(report)

    world.network.run = run  # type: ignore[method-assign]  # this one breaks first
    async with world.running(Wishes(fetchers=3)) as engine:
        await engine.add(links(5))
        await world.until(lambda state: sum(job.state is State.RUNNING for job in state.jobs.values()) == 3)
        broken.set()
        await world.until(lambda state: {job.state for job in state.jobs.values()} == {State.QUEUED})
        assert engine.settled(), "a run without a face would never end"
        await engine.pause(False)
        await world.until(lambda state: state.counts.get("done") == 5)
