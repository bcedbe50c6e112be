"""The control connection to one tor: questions with a time limit, events as they come.

A thread reads, the event loop writes, and tor answers in the order in which it was asked.
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

ASK_SECONDS = 5.0  # tor answers within milliseconds; one that does not is stopped or stuck
EVENTS = "CIRC STREAM STATUS_CLIENT STATUS_GENERAL"


class TorControl:
    """An authenticated connection. `ended` is set as soon as it is gone; events are heard on the event loop."""

    def __init__(self, wire: TorWire, hear: Callable[[ControlEvent], None]) -> None:
        self._wire = wire
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._answers: deque[asyncio.Future[Answer]] = deque()
        self.ended = asyncio.Event()
        threading.Thread(target=self._read, name="tor control", daemon=True).start()

    @classmethod
    async def connect(
        cls, address: Address, password: str | None, hear: Callable[[ControlEvent], None], *, seconds: float
    ) -> TorControl:
        """Connects, authenticates by whatever tor offers, and asks for events; `seconds` bounds each wait.

        Raises ControlLost when nobody listens or answers, AccessRefused when tor does not let us in.
        """
        thread = asyncio.get_running_loop().run_in_executor(None, _open, address, password, seconds)
        try:
            control = cls(await asyncio.shield(thread), hear)
        except asyncio.CancelledError:
            thread.add_done_callback(_drop)
            raise
        try:
            await control._listen()
        except BaseException:
            control.close()
            raise
        return control

    async def _listen(self) -> None:
        """Asks for events; circuits that tor had before are heard as if they were built now."""
        await self.ask(f"SETEVENTS {EVENTS}")
        for line in (await self.info("circuit-status"))["circuit-status"].splitlines():
            event = self._wire.read_circuit(line)
            if event is not None:
                self._hear(event)

    async def ask(self, line: str, *, seconds: float = ASK_SECONDS) -> tuple[str, ...]:
        """The lines of tor's answer. Raises ControlLost, or ControlRefused when tor says no."""
        if self.ended.is_set():
            raise ControlLost("the control connection is closed")
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answers.append(answer)
        self._wire.send(line)
        try:
            async with asyncio.timeout(seconds):
                lines = await answer
        except TimeoutError as error:
            raise ControlLost(f"tor has not answered for {seconds:.0f} s") from error
        if not lines[-1][0].startswith("25"):
            raise ControlRefused(clean(" ".join(text for _, text in lines)))
        return tuple(text for _, text in lines)

    async def info(self, *keys: str, seconds: float = ASK_SECONDS) -> dict[str, str]:
        """What GETINFO says to each key. Raises as `ask`."""
        lines = await self.ask("GETINFO " + " ".join(keys), seconds=seconds)
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def close(self) -> None:
        """Ends the connection; a tor that we own ends with it."""
        self._wire.close()

    def _read(self) -> None:
        """The reading thread, until the connection ends."""
        with suppress(RuntimeError):  # the event loop is closed: nobody listens any more
            try:
                while True:
                    heard = self._wire.receive()
                    if isinstance(heard, tuple):
                        self._loop.call_soon_threadsafe(self._answer, heard)
                    elif heard is not None:
                        self._loop.call_soon_threadsafe(self._hear, heard)
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
    """On a thread: stem is imported here, where it holds up nothing."""
    from ytsb_tui.adapters.tor.protocol import TorWire

    return TorWire.open(address, password, seconds)


def _drop(done: asyncio.Future[TorWire]) -> None:
    """Nobody waits for it any more."""
    if done.exception() is None:
        done.result().close()
