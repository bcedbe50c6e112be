"""Ways beside Tor: taken after enough refusals, by the videos that were refused, and by nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.exit_network import FakeNetwork, relay
from tests.fakes.work import video
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, ExitLeased, ExitReady, WorkStarted
from ytsb_tui.core.videos.video import PlaylistSource
from ytsb_tui.engine.assembly import Way, Wishes
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.engine.ports.sources import Listed

REFUSED = ExitFailure(FailureKind.BLOCKED, "YouTube takes this exit for a robot.", burn=BURN_BLOCKED)
LOST = ExitFailure(FailureKind.EXIT_LOST, "It broke.")
WISHES = Wishes(notes=False, refusals=2)


class Broken(FakeNetwork):
    """A network that cannot be set up."""

    runs = 0

    async def run(self, report: NetworkReport) -> None:
        """Fails at once."""
        self.runs += 1
        raise SetupFailure(FailureKind.TOR, "ssh is not installed.", "Install it.")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Tor, then two proxies, then this machine."""
    world = World(tmp_path)
    proxies = FakeNetwork([relay(201), relay(202)], egress=EgressKind.PROXIES)
    direct = FakeNetwork([relay(210)], egress=EgressKind.DIRECT)
    world.beside = tuple(Way(network=network, rules=ExitRules(cooldown=0.0)) for network in (proxies, direct))
    return world


def asked(world: World) -> tuple[int, int]:
    """How many exits were built of the later ways."""
    first, second = (way.network for way in world.beside)
    assert isinstance(first, FakeNetwork)
    assert isinstance(second, FakeNetwork)
    return len(first.asked), len(second.asked)


async def fetched(world: World, count: int = 1, wishes: Wishes = WISHES) -> None:
    """Fetches videos until all are done."""
    async with world.running(wishes) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, count + 1)), lines=True)
        await world.until(lambda state: state.counts.get("done") == count)


@pytest.mark.parametrize(
    ("refusals", "used"),
    [(0, (0, 0)), (1, (0, 0)), (2, (1, 0)), (3, (2, 0)), (4, (2, 1))],
)
async def test_the_next_way_is_taken_after_so_many_refusals(world: World, refusals: int, used: tuple[int, int]) -> None:
    world.fetcher.failures[video(1)] = [REFUSED] * refusals
    await fetched(world)
    assert asked(world) == used
    ways = [attempt.exit_ip for attempt in world.library.attempts(video(1))]
    assert len(ways) == refusals + 1
    keys = [event.key for event in world.of(ExitLeased) if isinstance(event, ExitLeased)]
    assert len(set(keys)) == len(keys), "the exits of all ways have keys of their own"
    step = sum(map(bool, used))
    assert (ways[-1] in {relay(201).address, relay(202).address}) == (step == 1)
    assert (ways[-1] == relay(210).address) == (step == 2)


async def test_nothing_else_leaves_by_it(world: World) -> None:
    course = PlaylistSource(playlist="PLcourse0001")
    world.lister.lists[course] = [REFUSED, REFUSED, Listed(title="Course", videos=())]
    world.fetcher.failures[video(1)] = [REFUSED] * 3
    world.fetcher.failures[video(2)] = [LOST] * 2
    async with world.running(WISHES) as engine:
        await engine.add("https://www.youtube.com/playlist?list=PLcourse0001")
        await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, 21)), lines=True)
        await world.until(lambda state: state.counts.get("done") == 20)
    others = {relay(number).address for number in (201, 202, 210)}
    by_video = {
        video(number): {attempt.exit_ip for attempt in world.library.attempts(video(number))} & others
        for number in range(1, 21)
    }
    assert by_video.pop(video(1))
    assert not any(by_video.values()), "they were not refused, or only lost their exit"
    lists = {event.key for event in world.of(ExitLeased) if isinstance(event, ExitLeased) and event.video is None}
    shown = {event.exit.key: event.exit.ip for event in world.of(ExitReady) if isinstance(event, ExitReady)}
    assert len(lists) == 3
    assert others.isdisjoint(shown[key] for key in lists)
    assert asked(world)[1] == 0


async def test_a_single_way_is_never_left(world: World) -> None:
    beside, world.beside = world.beside, ()
    world.fetcher.failures[video(1)] = [REFUSED] * 6
    await fetched(world)
    world.beside = beside
    assert asked(world) == (0, 0)


async def test_it_is_shown_in_the_header_and_the_log_and_on_the_row(world: World) -> None:
    world.fetcher.failures[video(1)] = [REFUSED] * 4
    await fetched(world)
    assert world.state.beside == (EgressKind.PROXIES, EgressKind.DIRECT)
    rows = [event.exit.ip for event in world.of(WorkStarted) if isinstance(event, WorkStarted) and event.exit]
    assert set(rows[2:4]) == {relay(201).address, relay(202).address}
    assert rows[4] == relay(210).address
    lines = [line.text for line in world.state.log]
    assert f"2 exits refused {video(1)}; it is fetched by proxies now." in lines
    assert f"4 exits refused {video(1)}; it is fetched by direct now." in lines


async def test_a_video_that_every_way_refuses_fails(world: World) -> None:
    world.fetcher.failures[video(1)] = [REFUSED] * 99
    async with world.running(WISHES) as engine:
        await engine.add(f"https://youtu.be/{video(1)}")
        state = await world.until(lambda state: bool(state.counts.get("failed") or state.counts.get("waiting")))
    assert state.jobs[video(1)].exits in (5, 6)
    assert asked(world)[1] == 1


async def test_a_way_that_cannot_be_set_up_stops_nothing_else(world: World) -> None:
    broken = Broken([relay(220)])
    world.beside = (Way(network=broken, rules=ExitRules(cooldown=0.0)),)
    world.fetcher.failures[video(1)] = [REFUSED] * 2
    async with world.running(WISHES) as engine:
        await engine.add("\n".join(f"https://youtu.be/{video(n)}" for n in range(1, 4)), lines=True)
        state = await world.until(lambda state: (state.counts.get("done"), state.counts.get("waiting")) == (2, 1))
    assert "ssh is not installed" in (state.jobs[video(1)].reason or "")
    assert not broken.asked
    assert broken.runs == 1


async def test_a_way_is_started_when_it_is_needed_and_again_when_it_could_not_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ytsb_tui.engine.exits.ladder.RETRY_SECONDS", 0.01)
    broken = Broken([relay(220)])
    world.beside = (Way(network=broken, rules=ExitRules(cooldown=0.0)),)
    await fetched(world, 3)
    assert broken.runs == 0, "no video was refused"
    world.fetcher.failures[video(4)] = [REFUSED] * 2
    async with world.running(WISHES) as engine:
        await engine.add(f"https://youtu.be/{video(4)}")
        async with asyncio.timeout(10):
            while broken.runs < 3:
                await asyncio.sleep(0.01)
