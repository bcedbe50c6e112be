"""An engine that another process owns, watched and controlled over its socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from ytsb_tui import __version__
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.codec import Json, Malformed, decoded, form
from ytsb_tui.core.state.events import Event
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import Loop
from ytsb_tui.remote.calls import RemoteCommands
from ytsb_tui.remote.handshake import Handshake, connect
from ytsb_tui.remote.wire_format import STOP, WATCH, commands, line, message

_MOST_LINE = 1 << 30  # bytes: a library of a million videos


class EngineGone(Exception):
    """The connection to the engine ended before it answered."""


def attach(path: Path) -> AttachedEngine:
    """Connects to the owner's socket; may block for a few seconds. Raises OSError without an answer, SetupFailure for
    an owner of another version."""
    handshake = connect(path)
    try:
        if handshake.version != __version__:
            reason = f"The ytsb process using this library (pid {handshake.pid}) is version {handshake.version}"
            raise SetupFailure(FailureKind.LIBRARY, f"{reason}, this one is {__version__}.", "Stop it with: ytsb stop")
        handshake.send({"id": 0, "call": WATCH})
        state = decoded(PanelState, handshake.receive()["state"])
    except BaseException as error:
        handshake.connection.close()
        if isinstance(error, Malformed | KeyError):
            raise _not_understood(handshake.pid) from None
        raise
    return AttachedEngine(handshake, replace(state, owner=handshake.pid))


def _not_understood(pid: int) -> SetupFailure:
    reason = f"The ytsb process using this library (pid {pid}) sent a message that this one does not understand."
    return SetupFailure(FailureKind.LIBRARY, reason, "Their versions differ. Stop it with: ytsb stop")


class AttachedEngine(RemoteCommands):
    """Fulfils `EngineClient`. Answers arrive through `events`, which must be read. Commands raise EngineGone when the
    engine has ended; a failure of the engine is raised as SetupFailure.

    `parting` is the owner's last message: drained, stopped, or empty when the connection was lost.
    """

    def __init__(self, handshake: Handshake, state: PanelState) -> None:
        self.pid = handshake.pid
        self.parting = ""
        self._state = state
        self._handshake = handshake
        self._writer: asyncio.StreamWriter | None = None
        self._open = asyncio.Event()
        self._over = False
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._number = 0

    def snapshot(self) -> PanelState:
        """The state at the time of attaching; all events fold onto it."""
        return self._state

    def loops(self) -> tuple[Loop, ...]:
        """None: they run in the owner's process."""
        return ()

    async def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """See EngineClient; ends with the connection."""
        try:
            if self._over:
                return
            reader = await self._connected()
            with contextlib.suppress(OSError):
                while (got := await reader.readline()).endswith(b"\n"):
                    if batch := self._received(message(got)):
                        yield batch
        except Malformed:
            raise _not_understood(self.pid) from None
        finally:
            self._end()

    async def _connected(self) -> asyncio.StreamReader:
        reader = asyncio.StreamReader(limit=_MOST_LINE)
        reader.feed_data(self._handshake.rest)
        loop = asyncio.get_running_loop()
        self._handshake.connection.setblocking(False)
        transport, protocol = await loop.create_unix_connection(
            lambda: asyncio.StreamReaderProtocol(reader), sock=self._handshake.connection
        )
        self._writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        self._open.set()
        return reader

    def _received(self, received: dict[str, Json]) -> tuple[Event, ...]:
        match received:
            case {"events": list(events)}:
                event = form(Event)
                return tuple(cast(Event, event.read(each)) for each in events)
            case {"bye": str(parting)}:
                self.parting = parting
            case {"id": int(number), **answer} if waiting := self._answers.pop(number, None):
                if not waiting.done():
                    self._answer(waiting, answer)
            case _:
                raise Malformed(str(received)[:60])
        return ()

    @staticmethod
    def _answer(waiting: asyncio.Future[Json], answer: dict[str, Json]) -> None:
        match answer:
            case {"error": {"kind": str(kind), "reason": str(reason), "action": str(action)}}:
                waiting.set_exception(SetupFailure(FailureKind(kind), reason, action))
            case {"error": {"reason": str(reason)}}:
                waiting.set_exception(SetupFailure(FailureKind.UNEXPECTED, reason, ""))
            case _:
                waiting.set_result(answer.get("gives"))

    def _end(self) -> None:
        self._over = True
        self._open.set()
        self._handshake.connection.close() if self._writer is None else self._writer.close()
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(EngineGone())
        self._answers.clear()

    async def _call(self, name: str, **values: object) -> object:
        await self._open.wait()
        if self._over or self._writer is None:
            raise EngineGone
        self._number += 1
        number, command = self._number, commands()[name]
        waiting = self._answers[number] = asyncio.get_running_loop().create_future()
        self._writer.write(line({"id": number, "call": name, "with": command.write(values)}))
        return command.result.read(await waiting)

    async def drain(self, patience: float) -> None:
        """Closes the connection; the engine goes on."""
        self._end()

    async def stop(self) -> None:
        """Asks the owner to end, then closes the connection."""
        await self._open.wait()
        if self._writer is not None and not self._over:
            self._writer.write(line({"id": 0, "call": STOP}))
            with contextlib.suppress(OSError):
                await self._writer.drain()
        self._end()
