"""Using a leased exit: what comes back, and what is reported about the exit."""

from __future__ import annotations

import asyncio
import threading

import pytest

from tests.fakes.exit_network import FakeConnection, FakeExit
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict
from ytsb_tui.engine.exits.leases import Lease, Slot
from ytsb_tui.engine.exits.use import use_exit
from ytsb_tui.engine.ports.connections import Connection


class StuckConnection(FakeConnection):
    """Sends until it is aborted."""

    def __init__(self) -> None:
        super().__init__()
        self.sending, self.ended = threading.Event(), threading.Event()

    def abort(self) -> None:
        """Ends what is sent."""
        super().abort()
        self.ended.set()


def wait(connection: Connection) -> str:
    """Work that ends when the connection is aborted."""
    assert isinstance(connection, StuckConnection)
    connection.sending.set()
    assert connection.ended.wait(10), "it was not aborted"
    raise ExitFailure(FailureKind.EXIT_LOST, "The request was stopped.")


@pytest.fixture
def opened() -> FakeExit:
    return FakeExit(Exit(key="e1", ip="192.0.2.1", fingerprint=None, nickname=None, country="de", seconds=0.1))


@pytest.fixture
def lease(opened: FakeExit) -> Lease:
    return Lease(Slot(opened=opened, exit=opened.exit, born=0.0, idle_since=0.0), "fetch 1", None)


async def test_a_result_comes_with_the_address_that_was_seen(lease: Lease) -> None:
    assert await use_exit(lease, lambda connection: connection.send("GET", "/").status, 9.0) == 200
    assert lease.verdict == Answered()
    assert await use_exit(lease, lambda _: "203.0.113.9", 9.0, lambda result: result) == "203.0.113.9"
    assert lease.verdict == Answered(seen_ip="203.0.113.9")


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (ExitFailure(FailureKind.BLOCKED, "Refused.", burn=60.0), Refused(reason="Refused.", burn=60.0)),
        (ExitFailure(FailureKind.EXIT_LOST, "It stalled."), Broke(reason="It stalled.")),
        (VideoFailure(FailureKind.PRIVATE, "Private.", ""), Answered()),
        (TransientFailure(FailureKind.SUSPECT, "YouTube has trouble.", ""), Inconclusive()),
    ],
)
async def test_a_failure_is_raised_and_its_meaning_reported(lease: Lease, failure: Failure, verdict: Verdict) -> None:
    def work(_: Connection) -> None:
        raise failure

    with pytest.raises(type(failure), match=failure.reason):
        await use_exit(lease, work, 9.0)
    assert lease.verdict == verdict


async def test_a_defect_says_nothing_about_the_exit(lease: Lease) -> None:
    def work(_: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await use_exit(lease, work, 9.0)
    assert lease.verdict == Inconclusive()


async def test_what_came_over_an_exit_that_moved_is_not_trusted(lease: Lease, opened: FakeExit) -> None:
    opened.wrong = "moved to another exit"
    with pytest.raises(ExitFailure, match="moved to another exit"):
        await use_exit(lease, lambda _: "words", 9.0)
    assert isinstance(lease.verdict, Broke)


async def test_what_takes_too_long_is_aborted(lease: Lease, opened: FakeExit) -> None:
    opened.connection = StuckConnection()
    with pytest.raises(ExitFailure, match="longer than 0 s"):
        await use_exit(lease, wait, 0.01)
    assert opened.connection.aborted
    assert isinstance(lease.verdict, Broke)


async def test_what_is_cancelled_is_aborted_and_nothing_reported(lease: Lease, opened: FakeExit) -> None:
    opened.connection = stuck = StuckConnection()
    using = asyncio.ensure_future(use_exit(lease, wait, 9.0))
    await asyncio.to_thread(stuck.sending.wait, 5)
    using.cancel()
    with pytest.raises(asyncio.CancelledError):
        await using
    assert stuck.aborted
    assert lease.verdict == Inconclusive()
