"""Reports how far the requests for one note are."""

from __future__ import annotations

import time
from collections.abc import Callable

from ytsb_tui.core.notes.progress import NoteProgress

STEP_SECONDS = 0.1  # at most ten reports a second
READING = 0.02  # the fraction shown until the answer begins

Step = Callable[[str, float, str], None]


class StepReporter:
    """Reports on request `number` (from 0) of so many `requests`; no text is lost between two reports."""

    def __init__(self, step: Step, number: int, requests: int) -> None:
        self._step = step
        self._number = number
        self._requests = requests
        self._progress = NoteProgress()
        self._thinks = False
        self._reported = 0.0
        self._word = ""
        self._fraction = 0.0
        self._text: list[str] = []

    def begin(self) -> None:
        """Before the request is sent."""
        self._progress = NoteProgress()
        self._report("reading", READING, "")

    def hear(self, piece: str) -> None:
        """A piece of the answer."""
        word, self._fraction, text = self._progress.feed(piece)
        self._text.append(text)
        if word != self._word or time.monotonic() - self._reported >= STEP_SECONDS:
            self._word = word
            self.flush()

    def flush(self) -> None:
        """Reports what was not reported yet."""
        text = "".join(self._text)
        self._text.clear()
        self._report(self._word or "reading", max(READING, self._fraction), text)

    def thinking(self) -> None:
        """Before the answer, while the model thinks."""
        if not self._word and (not self._thinks or time.monotonic() - self._reported >= STEP_SECONDS):
            self._thinks = True
            self._report("thinking", READING, "")

    def checking(self) -> None:
        """After the answer, while its claims are checked."""
        self._report("checking", max(READING, self._fraction), "")

    def _report(self, word: str, fraction: float, text: str) -> None:
        self._reported = time.monotonic()
        self._step(word, (self._number + fraction) / self._requests, text)
