"""Exits for asynchronous programs, over exits that are simulated; `tests/lab/test_examples.py` does it over Tor."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.api.opening import exits
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure, VideoFailure
from ytsb_tui.demo.fetcher import LectureFetcher
from ytsb_tui.demo.network import SimulatedNetwork
from ytsb_tui.engine.ports.exits import NetworkReport
from ytsb_tui.settings.schema import Settings

PAGE = "https://www.youtube.com/watch?v=vid00000001"


def refusal(number: int) -> ExitFailure:
    return ExitFailure(FailureKind.BLOCKED, f"No {number}.", burn=9)


class Refusing(FakeNetwork):
    """Cannot be started."""

    async def run(self, report: NetworkReport) -> None:
        self.up.clear()
        raise SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")


class TestWaitReady:
    async def test_as_many_distinct_exits_as_asked_for(self, settings: Settings) -> None:
        async with exits(settings, ahead=9, network=FakeNetwork(relays(12))) as opened:
            ready = await opened.wait_ready(timeout=5)
            assert len(ready) == len({exit_.ip for exit_ in ready}) == 9

    async def test_more_than_were_kept_ready_until_now(self, settings: Settings) -> None:
        async with exits(settings, ahead=1, network=FakeNetwork(relays(12))) as opened:
            assert len(await opened.wait_ready(7, timeout=5)) == 7

    async def test_fewer_than_there_can_be(self, settings: Settings) -> None:
        async with exits(settings, network=FakeNetwork(relays(4))) as opened:
            with pytest.raises(SetupFailure, match="Of 4 exits only 4 can be ready"):
                await opened.wait_ready(9, timeout=5)
            assert len(await opened.wait_ready(4, timeout=5)) == 4

    async def test_it_says_what_was_not_there_in_time(self, settings: Settings) -> None:
        network = FakeNetwork(relays(12))
        network.gate.clear()
        async with exits(settings, network=network) as opened:
            with pytest.raises(TimeoutError, match=r"9 exits were not ready within 0\.05 s"):
                await opened.wait_ready(9, timeout=0.05)

    @pytest.mark.parametrize("count", [0, -1, 101])
    async def test_a_count_that_makes_no_sense(self, settings: Settings, count: int) -> None:
        async with exits(settings, network=FakeNetwork(relays(1))) as opened:
            with pytest.raises(ValueError, match="from 1 to 100"):
                await opened.wait_ready(count)

    async def test_a_network_that_cannot_start_says_so_as_itself(self, settings: Settings) -> None:
        async with exits(settings, network=Refusing(relays(1))) as opened:
            for _ in range(2):
                with pytest.raises(SetupFailure, match="not installed"):
                    await opened.wait_ready(1, timeout=5)
                with pytest.raises(SetupFailure, match="not installed"):
                    await opened.transcript(video(1), timeout=5)


class TestLease:
    async def test_exits_are_distinct_while_they_are_leased(self, settings: Settings) -> None:
        async with exits(settings, ahead=2, network=FakeNetwork(relays(5))) as opened:
            async with opened.lease("one") as one, opened.lease("two") as two:
                assert one.exit.ip != two.exit.ip
            assert [use.worker for use in opened.used] == ["two", "one"]

    async def test_the_worker_is_the_task_unless_it_is_named(self, settings: Settings) -> None:
        async with exits(settings, network=FakeNetwork(relays(5))) as opened:

            async def work() -> str:
                async with opened.lease() as lease:
                    return lease.worker

            async with asyncio.TaskGroup() as tasks:
                worker = tasks.create_task(work(), name="worker 7")
            assert worker.result() == "worker 7"

    async def test_it_waits_no_longer_than_it_may(self, settings: Settings) -> None:
        network = FakeNetwork(relays(5))
        network.gate.clear()
        async with exits(settings, network=network) as opened:
            with pytest.raises(TimeoutError, match=r"No exit was ready within 0\.05 s"):
                async with opened.lease(timeout=0.05):
                    pytest.fail("there is no exit")

    async def test_nothing_works_after_its_block(self, settings: Settings) -> None:
        async with exits(settings, network=FakeNetwork(relays(5))) as opened:
            async with opened.lease("me") as lease:
                client = lease.client()
            with pytest.raises(RuntimeError, match="lease has ended"):
                await client.get(PAGE)
            with pytest.raises(RuntimeError, match="lease has ended"):
                lease.client()
            with pytest.raises(RuntimeError, match="lease has ended"):
                await lease.transcript(video(1))
            async with opened.lease("me") as open_still:
                pass
        for late in (opened.wait_ready(1), opened.transcript(video(1)), open_still.transcript(video(1))):
            with pytest.raises(RuntimeError, match="ended"):
                await late
        with pytest.raises(RuntimeError, match="exits are closed"):
            async with opened.lease():
                pytest.fail("they are closed")


class TestTranscript:
    async def test_over_an_exit_that_is_leased(self, settings: Settings) -> None:
        network = SimulatedNetwork(tempo=0.0, seed=1)
        async with exits(settings, network=network, fetcher=LectureFetcher()) as opened:
            async with opened.lease("me") as lease:
                fetched = await lease.transcript("https://youtu.be/demo-eigen_")
                assert fetched.transcript.cues
                assert lease.traffic
            [use] = opened.used
        assert (use.worker, use.outcome, use.videos) == ("me", "answered", ("demo-eigen_",))
        assert use.ip == (fetched.seen_ip or lease.exit.ip)
        assert use.bytes == lease.traffic

    async def test_as_many_exits_as_it_may_try(self, settings: Settings) -> None:
        fetcher = FakeFetcher(failures={video(1): [refusal(number) for number in range(5)]})
        async with exits(settings, network=FakeNetwork(relays(9)), fetcher=fetcher) as opened:
            with pytest.raises(ExitFailure, match=r"No 1\."):
                await opened.transcript(video(1), tries=2, worker="me")
            with pytest.raises(ValueError, match="tries must be from 1"):
                await opened.transcript(video(1), tries=0)
            assert len(fetcher.failures[video(1)]) == 3
            assert [(use.worker, use.outcome) for use in opened.used] == [("me", "refused")] * 2
            assert len({use.ip for use in opened.used}) == 2

    async def test_a_final_failure_is_not_held_against_the_exit(self, settings: Settings) -> None:
        fetcher = FakeFetcher(failures={video(1): [VideoFailure(FailureKind.PRIVATE, "Private.", "")]})
        async with exits(settings, network=FakeNetwork(relays(3)), fetcher=fetcher) as opened:
            with pytest.raises(VideoFailure):
                await opened.transcript(video(1))
        library = SqliteLibrary(settings.library)
        assert [(record.let_through, record.blocked) for record in library.exits()] == [(1, 0)]
        library.close()

    async def test_a_link_to_no_video(self, settings: Settings) -> None:
        async with exits(settings, network=FakeNetwork(relays(3))) as opened, opened.lease() as lease:
            for fetch in (opened.transcript("https://vimeo.com/1"), lease.transcript("https://vimeo.com/1")):
                with pytest.raises(ValueError, match="which is not read"):
                    await fetch


class TestClient:
    async def test_it_sends_over_the_exit_with_cookies_of_its_own(self, settings: Settings) -> None:
        network = FakeNetwork(relays(1))
        async with exits(settings, ahead=1, network=network) as opened, opened.lease("me") as lease:
            async with lease.client() as client:
                answer = await client.post(PAGE, content=b"what was sent", headers={"x-mine": "yes"})
            assert (answer.status_code, answer.content, answer.headers["x-mine"]) == (200, b"what was sent", "yes")
            assert "host" not in answer.headers  # the connection sets what belongs to it
            assert lease.traffic == 1000
            assert network.opened[0].connection.forgotten
        assert [use.outcome for use in opened.used] == ["unknown"]

    @pytest.mark.parametrize(
        "url",
        [
            "https://example.com/",
            "http://www.youtube.com/",
            "https://www.youtube.com:8443/",
            "https://www.youtube.com.example.com/",
            "https://10.0.0.1/",
            "https://check.torproject.org/api/ip",
        ],
    )
    async def test_it_asks_no_foreign_host(self, settings: Settings, url: str) -> None:
        network = FakeNetwork(relays(1))
        async with exits(settings, ahead=1, network=network) as opened, opened.lease("me") as lease:
            with pytest.raises(ValueError, match="may not be asked over an exit"):
                await lease.client().get(url)
            assert lease.traffic == 0

    async def test_a_request_that_takes_too_long(self, settings: Settings) -> None:
        network = SimulatedNetwork(tempo=0.0, seed=1)
        async with exits(settings, network=network) as opened, opened.lease("me") as lease:
            lease.leased.connection._round_trip = 30.0  # type: ignore[attr-defined]  # of the simulated connection
            with pytest.raises(httpx.ReadTimeout, match=r"no answer within 0\.05 s"):
                await lease.client().get(PAGE, timeout=0.05)
            with pytest.raises(ExitFailure):  # the connection was cut
                await lease.client().get(PAGE)
