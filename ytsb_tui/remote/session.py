"""The owner's end of one window's connection: says everything that happens, carries out what is ordered."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable

from ytsb_tui import __version__
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.state.codec import Json, Malformed, encoded
from ytsb_tui.core.state.events import Event
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Renewed
from ytsb_tui.remote.wire_format import DRAINED, STOP, STOPPED, WATCH, commands, line, message

MOST_LINE = 64_000_000  # bytes: more than the largest file of links that is read
MOST_ORDERS = 16  # of one window that are carried out at the same time
MOST_BEHIND = 5_000  # events that may happen while a window takes what came before
STALL_SECONDS = 10.0  # within which a window takes what it is sent


class Link:
    """One window. Belongs to the event loop's thread."""

    def __init__(
        self,
        engine: EngineClient,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        stop: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._reader = reader
        self._writer = writer
        self._stop = stop
        self._telling: asyncio.Task[None] | None = None
        self._room = asyncio.Semaphore(MOST_ORDERS)

    async def run(self, stopped: Callable[[], bool]) -> None:
        """Until the window leaves or is cut off; when cancelled it says goodbye, and whether the work was stopped."""
        try:
            self._say({"ytsb": __version__, "pid": os.getpid()})
            async with asyncio.TaskGroup() as group:
                await self._listen(group)
                if self._telling is not None:
                    self._telling.cancel()
        except asyncio.CancelledError:
            self._say({"bye": STOPPED if stopped() else DRAINED})
            raise
        finally:
            self._writer.close()

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        try:
            while got := await self._reader.readline():
                await self._heard(got, group)
        except OSError:
            return  # it is gone
        except ValueError:
            self._refuse(None, Malformed(f"A line has at most {MOST_LINE:,} bytes."))

    async def _heard(self, got: bytes, group: asyncio.TaskGroup) -> None:
        number: Json = None
        try:
            order = message(got)
            number, name = order.get("id"), order.get("call")
            if name == WATCH and self._telling is None:
                self._telling = group.create_task(self._tell())
            elif name == STOP:
                self._stop()
            elif isinstance(name, str) and name in commands():
                arguments = commands()[name].read(order.get("with", {}))
                await self._room.acquire()
                group.create_task(self._carry_out(number, name, arguments))
            else:
                raise Malformed(f"There is no command {str(name)[:40]!r}.")
        except Malformed as error:
            self._refuse(number, error)
        await self._taken()

    async def _carry_out(self, number: Json, name: str, arguments: dict[str, object]) -> None:
        try:
            result = await getattr(self._engine, name)(**arguments)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is the answer: the engine goes on
            self._refuse(number, error)
        else:
            self._say({"id": number, "gives": commands()[name].result.write(result)})
        finally:
            self._room.release()
        await self._taken()

    def _refuse(self, number: Json, error: Exception) -> None:
        told: dict[str, Json] = {"reason": str(error), "action": "", "kind": None}
        if isinstance(error, Failure):
            told = {"reason": error.reason, "action": error.action, "kind": error.kind.value}
        elif not isinstance(error, Malformed):
            told["reason"] = f"The engine could not do that: {type(error).__name__}: {error}"
        self._say({"id": number, "error": told})

    async def _tell(self) -> None:
        state, events = self._engine.snapshot(), self._engine.events()
        self._say({"state": encoded(PanelState, state)})
        await self._taken()
        async for batch in events:
            assert not isinstance(batch, Renewed), "an owner's engine is its own"
            if len(batch) > MOST_BEHIND:
                self._writer.transport.abort()
                return
            self._say({"events": [encoded(Event, event) for event in batch]})
            await self._taken()

    def _say(self, told: dict[str, Json]) -> None:
        self._writer.write(line(told))

    async def _taken(self) -> None:
        """Waits for a slow window, and ends the connection of one that is too slow: it may come again."""
        try:
            async with asyncio.timeout(STALL_SECONDS):
                with contextlib.suppress(OSError):
                    await self._writer.drain()
        except TimeoutError:
            self._writer.transport.abort()
