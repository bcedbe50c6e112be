"""Shared by exit networks: connecting on a thread, and an exit that is not monitored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ytsb_tui.core.exits import Exit
from ytsb_tui.engine.ports.connections import Connection, Route

Connect = Callable[[Route], Connection]  # opens SOCKS and TLS, blocking; raises ExitFailure


async def connected(connect: Connect, route: Route) -> Connection:
    """The open connection. If the caller is cancelled, a connection that opens later is closed."""
    thread = asyncio.get_running_loop().run_in_executor(None, connect, route)
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        thread.add_done_callback(_close)
        raise


def _close(done: asyncio.Future[Connection]) -> None:
    if not done.cancelled() and done.exception() is None:
        done.result().close()


class PlainExit:
    """Fulfils `OpenExit` without monitoring. `lifetime` is how long the exit can be trusted, in seconds."""

    def __init__(self, exit_: Exit, connection: Connection, *, lifetime: float | None = None) -> None:
        self.exit = exit_
        self.connection = connection
        loop = asyncio.get_running_loop()
        self._now = loop.time
        self._ends = None if lifetime is None else loop.time() + lifetime
        self._closed = False

    def trouble(self) -> str | None:
        """See OpenExit."""
        return "it is too old" if self._ends is not None and self._now() > self._ends else None

    async def close(self) -> None:
        """See OpenExit."""
        if not self._closed:
            self._closed = True
            self.connection.abort()
            await asyncio.get_running_loop().run_in_executor(None, self.connection.close)
