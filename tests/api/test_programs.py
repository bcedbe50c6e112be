"""What programs may use, over the demo's simulated network; `tests/lab/test_examples.py` does it over Tor."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import ytsb_tui
from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.api.programs import open_engine, open_exits, transcript, transcript_over, work_off
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure, VideoFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Event, ExitReady
from ytsb_tui.demo.fetcher import LectureFetcher
from ytsb_tui.demo.network import SimulatedNetwork
from ytsb_tui.demo.simulation import simulation
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.settings.schema import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", config_dir=tmp_path / "config", vault=tmp_path / "vault")


def network() -> SimulatedNetwork:
    return SimulatedNetwork(tempo=0.0, seed=1)


def test_public_names_are_there_and_others_are_not() -> None:
    for name in ytsb_tui.__all__:
        assert getattr(ytsb_tui, name)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ytsb_tui.nonsense  # type: ignore[attr-defined]  # that is what is tested


async def test_exits_are_distinct_while_they_are_held(settings: Settings) -> None:
    async with (
        open_exits(settings, ahead=2, network=network()) as exits,
        exits.lease("one", None) as one,
        exits.lease("two", None) as two,
    ):
        assert one.exit.ip != two.exit.ip


async def test_a_transcript_over_an_exit_that_is_held(settings: Settings) -> None:
    async with open_exits(settings, network=network()) as exits, exits.lease("me", None) as lease:
        fetched = await transcript_over(lease, ytsb_tui.VideoId("demo-eigen_"), fetcher=LectureFetcher())
        assert fetched.transcript.cues
        assert lease.traffic


async def test_a_transcript_that_takes_its_own_exits(settings: Settings) -> None:
    async with open_exits(settings, network=network()) as exits:
        fetched = await transcript(exits, ytsb_tui.VideoId("demo-bayes1"), fetcher=LectureFetcher())
        assert fetched.details.title
    async with open_exits(settings, network=network()) as again, again.lease("me", None) as lease:
        assert lease.exit.ip  # what was learned is in the library, and does not keep others from being built


async def test_it_gives_up_after_as_many_exits_as_it_may(settings: Settings) -> None:
    fetcher = FakeFetcher(failures={video(1): [ExitFailure(FailureKind.BLOCKED, f"No {n}.", burn=9) for n in range(5)]})
    fakes = FakeNetwork(relays(9))
    async with open_exits(settings, network=fakes) as exits:
        with pytest.raises(ExitFailure, match=r"No 1\."):
            await transcript(exits, video(1), tries=2, fetcher=fetcher)
        with pytest.raises(ValueError, match="at least 1"):
            await transcript(exits, video(1), tries=0, fetcher=fetcher)
    assert len(fetcher.failures[video(1)]) == 3


async def test_a_final_failure_is_not_held_against_the_exit(settings: Settings) -> None:
    fetcher = FakeFetcher(failures={video(1): [VideoFailure(FailureKind.PRIVATE, "Private.", "")]})
    async with open_exits(settings, network=FakeNetwork(relays(3))) as exits:
        with pytest.raises(VideoFailure):
            await transcript(exits, video(1), fetcher=fetcher)
    from ytsb_tui.adapters.sqlite import SqliteLibrary

    library = SqliteLibrary(settings.library)
    assert [(record.let_through, record.blocked) for record in library.exits()] == [(1, 0)]
    library.close()


async def test_a_network_that_cannot_start_says_so_as_itself(settings: Settings) -> None:
    class Missing(FakeNetwork):
        async def run(self, report: NetworkReport) -> None:
            self.up.clear()
            raise SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")

    with pytest.raises(SetupFailure, match="not installed"):
        async with open_exits(settings, network=Missing(relays(1))) as exits, exits.lease("me", None):
            pytest.fail("there is no exit")


async def test_a_mistake_in_the_block_is_raised_as_itself(settings: Settings) -> None:
    with pytest.raises(KeyError):
        async with open_exits(settings, network=network()):
            raise KeyError("mine")
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_engine_is_worked_off(tmp_path: Path) -> None:
    heard: list[Event] = []
    with simulation(tmp_path, tempo=0.01) as engine:
        await engine.pause_videos(["demo-space1", "demo-vaccin"])  # type: ignore[list-item]  # ids are texts
        jobs = await work_off(engine, heard.append)
    assert {job.video for job in jobs if job.state is State.PAUSED} == {"demo-space1", "demo-vaccin"}
    assert sum(job.state is State.DONE for job in jobs) == 10
    assert any(isinstance(event, ExitReady) for event in heard)


def test_an_engine_opens_with_the_settings_given(settings: Settings) -> None:
    with open_engine(settings) as engine:
        assert not engine.snapshot().jobs
        with pytest.raises(SetupFailure, match="is using the library"), open_engine(settings):
            pytest.fail("one library was opened by two")
