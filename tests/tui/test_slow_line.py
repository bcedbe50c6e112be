"""A line of 2.4 kB/s, as bad mobile connections give: keys are answered, and at rest nothing is sent."""

from __future__ import annotations

import codecs
import os
import select
import time

import pytest

from tests.tui.benchmark import Watched
from tests.tui.replay import Terminal

RATE = 2_400  # bytes a second
PIECE = 24


class SlowLine(Watched):
    """Its bytes arrive no faster than the line carries them, on a terminal of 80 columns and 24 lines."""

    def __init__(self, what: str) -> None:
        super().__init__(what, variables={**os.environ, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"})
        self.slow = False
        self._terminal = Terminal(80, 24)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def carried(self, *, until: str | None = None, most: int) -> int:
        """Takes `most` bytes off the line, or those until some text is shown; returns how many. Fails without it."""
        got = 0
        while got < most:
            began = time.monotonic()
            if not select.select([self.master], [], [], 10.0)[0]:
                raise TimeoutError(f"nothing more came, and not {until!r}")
            piece = os.read(self.master, PIECE)
            got += len(piece)
            self._terminal.feed(self._decoder.decode(piece))
            if until is not None and until in self._terminal.text:
                return got
            if self.slow:
                time.sleep(max(0.0, PIECE / RATE - (time.monotonic() - began)))
        assert until is None, f"{most} bytes without {until!r}"
        return got

    def drained(self) -> None:
        """Carries what is underway."""
        while select.select([self.master], [], [], 0.3)[0]:
            self.carried(most=PIECE)


@pytest.mark.exhaustive
def test_a_key_is_answered_within_a_second_of_the_line_while_fifty_videos_run() -> None:
    app = SlowLine("fifty")
    try:
        app.carried(until=" 1/19 ", most=30_000)  # the first frame
        app.drained()
        app.slow = True
        os.write(app.master, b"]]j")  # to the queued ones
        app.carried(until=" 3/19 ", most=30_000)
        app.drained()
        needed = []
        for place in range(4, 10):
            os.write(app.master, b"j")
            needed.append(app.carried(until=f" {place}/19 ", most=30_000))
        print(needed)
        assert max(needed) < RATE, needed
    finally:
        app.end()


def test_at_rest_nothing_is_sent() -> None:
    app = Watched("idle")
    try:
        app.until(b"Exits")
        while app.read(1.0):  # the first frame, and what the terminal is asked
            pass
        assert app.read(4.0) == b""
    finally:
        app.end()
