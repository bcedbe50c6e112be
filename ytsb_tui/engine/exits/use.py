"""The one way to use a leased exit: run blocking work over it, and report what the outcome says about the exit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ytsb_tui.core.jobs.failures import ExitFailure, Failure, FailureKind
from ytsb_tui.core.verdicts import Answered, verdict_on_exit
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.ports.connections import Connection

ABORT_SECONDS = 2.0  # for a thread to notice that its connection was aborted
T = TypeVar("T")


async def use_exit(
    lease: Lease, work: Callable[[Connection], T], seconds: float, seen_ip: Callable[[T], str | None] = lambda _: None
) -> T:
    """Runs `work` on a thread, for at most `seconds`. `seen_ip` takes the address that YouTube saw from the result.

    Raises the Failure of the work, ExitFailure when it takes too long or the exit changed under it. When cancelled,
    the connection is aborted and nothing is reported.
    """
    try:
        result = await run_over(lease.connection, work, seconds)
        if trouble := lease.trouble():
            raise ExitFailure(FailureKind.EXIT_LOST, f"The exit changed under the request: {trouble}.")
    except Failure as failure:
        lease.report(verdict_on_exit(failure))
        raise
    lease.report(Answered(seen_ip=seen_ip(result)))
    return result


async def run_over(connection: Connection, work: Callable[[Connection], T], seconds: float) -> T:
    """Runs `work` on a thread. Aborts the connection when it takes too long (ExitFailure) or is cancelled."""
    thread = asyncio.get_running_loop().run_in_executor(None, work, connection)
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.shield(thread)
    except (TimeoutError, asyncio.CancelledError) as ended:
        connection.abort()
        await asyncio.wait({thread}, timeout=ABORT_SECONDS)
        if thread.done():
            thread.exception()  # retrieved, so that asyncio does not log it: it failed because it was aborted
        if isinstance(ended, TimeoutError):
            raise ExitFailure(FailureKind.EXIT_LOST, f"The exit took longer than {seconds:.0f} s.") from ended
        raise
