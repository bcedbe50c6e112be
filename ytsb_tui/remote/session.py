"""The owner's side of one window's connection: sends events, executes the window's calls."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Sequence

from ytsb_tui import __version__
from ytsb_tui.core.jobs.failures import Failure, SetupFailure
from ytsb_tui.core.state.codec import Json, Malformed, encoded
from ytsb_tui.core.state.events import Event, JobsChanged
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient, Renewed
from ytsb_tui.engine.models.budget import Budget
from ytsb_tui.remote.held import Held, reserved, settled
from ytsb_tui.remote.wire_format import DRAINED, RESERVE, SETTLE, STOP, STOPPED, WATCH, commands, line, message

MOST_LINE = 64_000_000  # bytes: more than the largest file of links that can be added
MOST_CALLS = 16  # of one window that run at the same time
MOST_JOBS = 1_000  # in one message
MOST_BEHIND = 5_000  # events that a window may be behind
STALL_SECONDS = 10.0  # within which a window must take what it is sent


class Session:
    """One attached window. Belongs to the event loop's thread."""

    def __init__(
        self,
        engine: EngineClient,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        stop: Callable[[], None],
        budget: Budget | None = None,
    ) -> None:
        self._engine = engine
        self._reader = reader
        self._writer = writer
        self._stop = stop
        self._held = Held(budget)
        self._watching: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(MOST_CALLS)

    async def run(self, stopped: Callable[[], bool]) -> None:
        """Runs until the window leaves or is cut off. When cancelled, says how the engine ended."""
        try:
            self._send({"ytsb": __version__, "pid": os.getpid()})
            async with asyncio.TaskGroup() as group:
                await self._listen(group)
                for task in filter(None, (self._watching, self._reserving)):
                    task.cancel()
        except asyncio.CancelledError:
            self._send({"bye": STOPPED if stopped() else DRAINED})
            raise
        finally:
            self._held.end()
            self._writer.close()

    async def _listen(self, group: asyncio.TaskGroup) -> None:
        try:
            while got := await self._reader.readline():
                await self._received(got, group)
        except OSError:
            return  # the window is gone
        except ValueError:
            self._refuse(None, Malformed(f"A line may have at most {MOST_LINE:,} bytes."))

    async def _received(self, got: bytes, group: asyncio.TaskGroup) -> None:
        number: Json = None
        try:
            call = message(got)
            number, name = call.get("id"), call.get("call")
            if name == WATCH and self._watching is None:
                self._watching = group.create_task(self._watch())
            elif name == STOP:
                self._stop()
            elif name == RESERVE and self._reserving is None:
                self._reserving = group.create_task(self._reserve(number, reserved(call)))
            elif name == SETTLE:
                self._held.settle(*settled(call))
            elif isinstance(name, str) and name in commands():
                arguments = commands()[name].read(call.get("with", {}))
                await self._slots.acquire()
                group.create_task(self._execute(number, name, arguments))
            else:
                raise Malformed(f"There is no command {str(name)[:40]!r}.")
        except Malformed as error:
            self._refuse(number, error)
        await self._flush()

    async def _execute(self, number: Json, name: str, arguments: dict[str, object]) -> None:
        try:
            result = await getattr(self._engine, name)(**arguments)
        except Exception as error:  # noqa: BLE001 - any error is sent as the answer; the engine goes on
            self._refuse(number, error)
        else:
            self._send({"id": number, "gives": commands()[name].result.write(result)})
        finally:
            self._slots.release()
        await self._flush()

    async def _reserve(self, number: Json, most: float) -> None:
        try:
            await self._held.reserve(most)
        except SetupFailure as failure:
            self._refuse(number, failure)
        else:
            self._send({"id": number, "gives": None})
        await self._flush()

    def _refuse(self, number: Json, error: Exception) -> None:
        answer: dict[str, Json] = {"reason": str(error), "action": "", "kind": None}
        if isinstance(error, Failure):
            answer = {"reason": error.reason, "action": error.action, "kind": error.kind.value}
        elif not isinstance(error, Malformed):
            answer["reason"] = f"The engine failed: {type(error).__name__}: {error}"
        self._send({"id": number, "error": answer})

    async def _watch(self) -> None:
        state, events = self._engine.snapshot(), self._engine.events()
        self._send({"state": encoded(PanelState, state)})
        await self._flush()
        async for batch in events:
            assert not isinstance(batch, Renewed), "an owner runs its own engine"
            if len(batch) > MOST_BEHIND:
                self._writer.transport.abort()
                return
            for some in _messages(batch):
                self._send({"events": [encoded(Event, event) for event in some]})
                await self._flush()

    def _send(self, content: dict[str, Json]) -> None:
        self._writer.write(line(content))

    async def _flush(self) -> None:
        """Waits for a slow window, and disconnects one that is too slow; it may attach again."""
        try:
            async with asyncio.timeout(STALL_SECONDS):
                with contextlib.suppress(OSError):
                    await self._writer.drain()
        except TimeoutError:
            self._writer.transport.abort()


def _messages(batch: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """The batch in parts of about MOST_JOBS jobs: a large one is neither encoded nor read in one go."""
    begin = jobs = 0
    for end, event in enumerate(batch, 1):
        jobs += len(event.jobs) if isinstance(event, JobsChanged) else 0
        if jobs >= MOST_JOBS or end == len(batch):
            yield batch[begin:end]
            begin, jobs = end, 0
