"""The control connection to one tor: queries with a time limit, and events.

A thread reads, the event loop writes, and tor answers queries in order.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from ytsb_tui.adapters.tor.events import Address, ControlEvent, ControlLost, ControlRefused
from ytsb_tui.core.text.cleaning import clean

if TYPE_CHECKING:
    from ytsb_tui.adapters.tor.protocol import Answer, TorWire

ASK_SECONDS = 5.0  # tor answers within milliseconds unless it is suspended or stuck
EVENTS = "CIRC STREAM STATUS_CLIENT STATUS_GENERAL"


class TorControl:
    """An authenticated connection. `ended` is set when it closes; events are delivered on the event loop."""

    def __init__(self, wire: TorWire, on_event: Callable[[ControlEvent], None]) -> None:
        self._wire = wire
        self._on_event = on_event
        self._loop = asyncio.get_running_loop()
        self._answers: deque[asyncio.Future[Answer]] = deque()
        self.ended = asyncio.Event()
        threading.Thread(target=self._read, name="tor control", daemon=True).start()

    @classmethod
    async def connect(
        cls, address: Address, password: str | None, on_event: Callable[[ControlEvent], None], *, seconds: float
    ) -> TorControl:
        """Connects, authenticates by any method that tor offers, and subscribes to events; `seconds` limits each wait.

        Raises ControlLost when nothing listens or answers, AccessRefused when tor refuses access.
        """
        thread = asyncio.get_running_loop().run_in_executor(None, _open, address, password, seconds)
        try:
            control = cls(await asyncio.shield(thread), on_event)
        except asyncio.CancelledError:
            thread.add_done_callback(_close)
            raise
        try:
            await control._subscribe()
        except BaseException:
            control.close()
            raise
        return control

    async def _subscribe(self) -> None:
        """Subscribes to events; existing circuits are reported as events too."""
        await self.ask(f"SETEVENTS {EVENTS}")
        for line in (await self.info("circuit-status"))["circuit-status"].splitlines():
            event = self._wire.read_circuit(line)
            if event is not None:
                self._on_event(event)

    async def ask(self, line: str, *, seconds: float = ASK_SECONDS) -> tuple[str, ...]:
        """The lines of tor's answer. Raises ControlLost, or ControlRefused when tor answers with an error."""
        if self.ended.is_set():
            raise ControlLost("the control connection is closed")
        self._wire.send(line)
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answers.append(answer)  # only once it is sent: nobody would await it if sending failed
        try:
            async with asyncio.timeout(seconds):
                lines = await answer
        except TimeoutError as error:
            raise ControlLost(f"tor has not answered for {seconds:.0f} s") from error
        if not lines[-1][0].startswith("25"):
            raise ControlRefused(clean(" ".join(text for _, text in lines)))
        return tuple(text for _, text in lines)

    async def info(self, *keys: str, seconds: float = ASK_SECONDS) -> dict[str, str]:
        """The GETINFO value of each key. Raises as `ask`."""
        lines = await self.ask("GETINFO " + " ".join(keys), seconds=seconds)
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def close(self) -> None:
        """Closes the connection; a tor that ytsb owns ends with it."""
        self._wire.close()

    def _read(self) -> None:
        """The reading thread, until the connection ends."""
        with suppress(RuntimeError):  # the event loop is closed
            try:
                while True:
                    received = self._wire.receive()
                    if isinstance(received, tuple):
                        self._loop.call_soon_threadsafe(self._answer, received)
                    elif received is not None:
                        self._loop.call_soon_threadsafe(self._on_event, received)
            except ControlLost:
                self._loop.call_soon_threadsafe(self._end)

    def _answer(self, lines: Answer) -> None:
        if self._answers:
            answer = self._answers.popleft()
            if not answer.done():
                answer.set_result(lines)

    def _end(self) -> None:
        self.ended.set()
        for answer in self._answers:
            if not answer.done():
                answer.set_exception(ControlLost("the control connection closed"))
        self._answers.clear()


def _open(address: Address, password: str | None, seconds: float) -> TorWire:
    """Runs on a thread, so that importing stem does not block the event loop."""
    from ytsb_tui.adapters.tor.protocol import TorWire

    return TorWire.open(address, password, seconds)


def _close(done: asyncio.Future[TorWire]) -> None:
    """Closes a connection whose caller was cancelled."""
    if done.exception() is None:
        done.result().close()
