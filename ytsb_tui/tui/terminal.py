"""A driver for terminals that stall, hang up or are asked to stop. Textual's own expects that they never do.

Textual's writer blocks the whole app when a terminal takes no more, dies when it is gone, and then blocks for ever;
its reader spins on a terminal that has hung up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Final

from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from ytsb_tui.tui.short_styles import shortened

if TYPE_CHECKING:
    from textual.app import App

HangUp: Final = 128 + signal.SIGHUP
_MOST_BACKLOG = 16_384  # characters that a terminal may lag behind before pictures are left out
_MOST_LAG = 0.3  # seconds, on a line that is known to be slow
_BLOCKED = 0.05  # seconds after which a write has waited for the terminal
_SLOW_AFTER = 3  # writes in a row that waited: a terminal that was held for a while is not slow
_SLOWEST = 1_000.0  # characters a second
_IN_KERNEL = 20_480  # characters that a pseudo-terminal takes ahead of its reader


class PatientWriter(WriterThread):
    """Writes in the background, never blocks the app, and outlives the terminal.

    What a terminal has taken is not yet shown: over a slow connection it waits in buffers that cannot be seen. When
    writes wait one after the other, the speed of the line is known, and from it how long what was written takes."""

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self.backlog = 0
        self._speed: float | None = None  # characters a second, of a slow line
        self._waits = 0  # writes in a row that waited
        self._underway = 0.0  # characters between here and the terminal, as of `_seen`
        self._seen = 0.0
        self.broken = False

    def write(self, text: str) -> None:
        """Queues text."""
        with self._lock:
            self.backlog += len(text)
            if self._speed is not None:
                self._underway = self.lag * self._speed + len(text)
                self._seen = time.monotonic()
        self._waiting.put(text)

    @property
    def slow(self) -> bool:
        """Whether the line is known to be slow."""
        return self._speed is not None

    @property
    def lag(self) -> float:
        """Seconds until a slow terminal shows what was written; 0 for a fast one."""
        if self._speed is None:
            return 0.0
        return max(0.0, self._underway / self._speed - (time.monotonic() - self._seen))

    def _took(self, characters: int, seconds: float) -> None:
        """Learns from a write how fast the line is."""
        if seconds < _BLOCKED:
            self._waits = 0
            return
        self._waits += 1
        if self._waits < _SLOW_AFTER:
            return
        with self._lock:
            self._speed = max(_SLOWEST, characters / seconds)
            self._underway, self._seen = float(_IN_KERNEL + self.backlog), time.monotonic()

    def run(self) -> None:
        """Writes until stopped; a terminal that is gone takes nothing more."""
        held = 0  # characters since the last flush
        while (text := self._waiting.get()) is not None:
            if not self.broken:
                begin = time.monotonic()
                try:
                    self._file.write(text)
                    if self._waiting.empty():
                        self._file.flush()
                        self._took(held + len(text), time.monotonic() - begin)
                        held = 0
                    else:
                        held += len(text)
                except (OSError, ValueError):
                    self.broken = True
            with self._lock:
                self.backlog -= len(text)
        if not self.broken:
            with contextlib.suppress(OSError, ValueError):
                self._file.flush()

    def stop(self) -> None:
        """Ends the thread; does not wait for a terminal that takes nothing."""
        self._waiting.put(None)
        self.join(timeout=0.2 if self.broken else 2.0)


_ALTERNATE = "\x1b[?1049h"


class Terminal(LinuxDriver):
    """Textual's driver with a patient writer and an eye on the line."""

    entered = False  # whether the terminal is on its alternate screen already; entered twice, some lose their cursor

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._writer: PatientWriter | None = None
        self._is_gone = False
        self._remote = "SSH_CONNECTION" in os.environ
        self.on_hang_up: Callable[[], None] | None = None

    @staticmethod
    def fitting() -> type[Driver] | None:
        """This driver where there is a terminal; None leaves the choice to Textual (other systems, its own drivers)."""
        if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
            return None
        return Terminal

    @property
    def congested(self) -> bool:
        """Whether the terminal lags behind what was written."""
        return self._writer is not None and (self._writer.backlog > _MOST_BACKLOG or self._writer.lag > _MOST_LAG)

    def write(self, data: str) -> None:
        """Queues data for the terminal; never blocks."""
        assert self._writer is not None, "the driver is not in application mode"
        if Terminal.entered and data == _ALTERNATE:
            Terminal.entered = False
            return
        self._writer.write(shortened(data) if self._remote or self._writer.slow else data)

    def start_application_mode(self) -> None:
        """Takes the terminal, at the start and after a suspend."""
        assert self._file is not None, "there is no standard error to draw on"
        self._writer = PatientWriter(self._file)
        self._writer.broken = self._is_gone
        self._writer.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # not annotated in Textual

    def close(self) -> None:
        """Ends the writer."""
        if self._writer is not None:
            self._writer.stop()
        if not self._is_gone:
            super().close()

    def run_input_thread(self) -> None:
        """Reads keys; a terminal that has gone is a hang-up, not a crash."""
        try:
            super().run_input_thread()
        except OSError:
            self._loop.call_soon_threadsafe(self._hung_up)

    def alive(self) -> bool:
        """Whether the terminal is still there: one that has hung up reads as an endless nothing, never as an error."""
        if not self.input_tty:
            return True
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return False
        return self._writer is None or not self._writer.broken

    def gone(self) -> None:
        """The terminal is gone: nothing more is read or written."""
        self._is_gone = True
        if self._writer is not None:
            self._writer.broken = True
        self.exit_event.set()

    def _hung_up(self) -> None:
        if self.on_hang_up is not None:
            self.on_hang_up()


def watch_signals(callback: Callable[[int], None]) -> Callable[[], None]:
    """Calls back with the exit code when the process is asked to stop or its terminal hangs up; returns how to stop.

    An ignored SIGHUP (nohup) is taken as well: without a terminal there is nothing to show.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    loop = asyncio.get_running_loop()
    watched = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
    for number in watched:
        loop.add_signal_handler(number, callback, 128 + number)

    def stop() -> None:
        for number in watched:
            loop.remove_signal_handler(number)

    return stop
