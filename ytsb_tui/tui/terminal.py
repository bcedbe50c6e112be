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
from collections.abc import Callable
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Final

from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

HangUp: Final = 128 + signal.SIGHUP
_MOST_BACKLOG = 16_384  # characters that a terminal may lag behind before pictures are left out


class PatientWriter(WriterThread):
    """Writes in the background, never blocks the app, and outlives the terminal."""

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self.backlog = 0
        self.broken = False

    def write(self, text: str) -> None:
        """Queues text."""
        with self._lock:
            self.backlog += len(text)
        self._waiting.put(text)

    def run(self) -> None:
        """Writes until stopped; a terminal that is gone takes nothing more."""
        while (text := self._waiting.get()) is not None:
            if not self.broken:
                try:
                    self._file.write(text)
                    if self._waiting.empty():
                        self._file.flush()
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


class Terminal(LinuxDriver):
    """Textual's driver with a patient writer and an eye on the line."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._writer: PatientWriter | None = None
        self._is_gone = False
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
        return self._writer is not None and self._writer.backlog > _MOST_BACKLOG

    def write(self, data: str) -> None:
        """Queues data for the terminal; never blocks."""
        assert self._writer is not None, "the driver is not in application mode"
        self._writer.write(data)

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
