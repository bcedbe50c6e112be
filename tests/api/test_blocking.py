"""Exits for programs without asyncio."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes.exit_network import FakeNetwork, relays
from tests.fakes.work import FakeFetcher, video
from ytsb_tui.api.opening import exits
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.settings.schema import Settings

PAGE = "https://www.youtube.com/watch?v=vid00000001"


def test_nine_ready_before_anything_starts(settings: Settings) -> None:
    with exits(settings, ahead=9, network=FakeNetwork(relays(12)), fetcher=FakeFetcher()) as opened:
        ready = opened.wait_ready(9, timeout=5)
        assert len({exit_.ip for exit_ in ready}) == 9
        with ThreadPoolExecutor(9) as pool:
            fetched = list(pool.map(opened.transcript, [video(number) for number in range(1, 10)]))
    assert [each.transcript.video for each in fetched] == [video(number) for number in range(1, 10)]
    assert len({use.ip for use in opened.used}) == 9


def test_the_worker_is_the_thread(settings: Settings) -> None:
    with exits(settings, network=FakeNetwork(relays(9)), fetcher=FakeFetcher()) as opened:
        with ThreadPoolExecutor(3, thread_name_prefix="worker") as pool:
            list(pool.map(opened.transcript, [video(number) for number in range(1, 6)]))
        with opened.lease() as lease:
            assert lease.worker == threading.current_thread().name
    assert {use.worker.split("_")[0] for use in opened.used[:5]} == {"worker"}


def test_clients_and_sessions(settings: Settings) -> None:
    with exits(settings, network=FakeNetwork(relays(1))) as opened, opened.lease("me") as lease:
        assert lease.client().post(PAGE, content=b"mine").content == b"mine"
        with lease.session() as session:
            assert session.post(PAGE, data=b"mine", headers={"X-Mine": "yes"}).headers["x-mine"] == "yes"
        assert lease.traffic == 2000
        for ask in (lease.client().get, lease.session().get):
            with pytest.raises(ValueError, match="may not be asked"):
                ask("https://example.com/")
    assert opened.used[0].bytes == 2000


def test_errors_are_those_of_the_asynchronous_ones(settings: Settings) -> None:
    fetcher = FakeFetcher(failures={video(1): [ExitFailure(FailureKind.BLOCKED, f"No {n}.", burn=9) for n in range(5)]})
    with exits(settings, network=FakeNetwork(relays(3)), fetcher=fetcher) as opened:
        with pytest.raises(SetupFailure, match="Of 3 exits only 3 can be ready"):
            opened.wait_ready(4, timeout=5)
        with opened.lease("me") as lease, pytest.raises(ExitFailure, match=r"No 0\."):
            lease.transcript(video(1))
        with pytest.raises(ValueError, match="which is not read"):
            opened.transcript("https://vimeo.com/1")


def test_after_the_block(settings: Settings) -> None:
    with exits(settings, network=FakeNetwork(relays(3))) as opened:
        with opened.lease("me") as lease:
            client, session = lease.client(), lease.session()
        with pytest.raises(RuntimeError, match="lease has ended"):
            client.get(PAGE)
    for late in (
        lambda: client.get(PAGE),
        lambda: session.get(PAGE),
        lambda: opened.wait_ready(1),
        lambda: opened.transcript(video(1)),
        lambda: opened.lease().__enter__(),
    ):
        with pytest.raises(RuntimeError, match="exits are closed"):
            late()
    with pytest.raises(RuntimeError, match="lease has ended"):
        lease.client()


def test_a_thread_that_still_waits_is_let_go(settings: Settings) -> None:
    network = FakeNetwork(relays(3))
    network.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        with exits(settings, network=network) as opened:
            waiting = pool.submit(opened.wait_ready, 3)
            while not network.asked:
                threading.Event().wait(0.005)
        assert isinstance(waiting.exception(timeout=5), Exception)


def test_what_the_block_raises_comes_out_as_it_is(settings: Settings) -> None:
    group = ExceptionGroup("mine", [KeyError("one"), ValueError("two")])
    with pytest.raises(ExceptionGroup) as raised, exits(settings, network=FakeNetwork(relays(3))):
        raise group
    assert raised.value is group
    assert not [thread for thread in threading.enumerate() if thread.name == "ytsb exits"]


async def test_it_works_while_an_event_loop_runs(settings: Settings) -> None:
    """As in a notebook."""
    with exits(settings, network=FakeNetwork(relays(3))) as opened, opened.lease("me") as lease:
        assert lease.exit.ip
