"""Reports how far the requests for one note are, those that are under way at the same time as one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ytsb_tui.core.notes.progress import NoteProgress

STEP_SECONDS = 0.1  # at most ten reports a second, besides those of a new word
READING = 0.02  # the fraction of a request until its answer begins

Step = Callable[[str, float, str], None]


@dataclass(slots=True)
class _Request:
    word: str = "reading"
    fraction: float = 0.0
    text: list[str] = field(default_factory=list)  # not reported yet
    ended: bool = False


class Steps:
    """Reports on requests in the order of the video: the word is that of the first that has not ended, the fraction
    that of all together, and the text of one waits until those before it have ended. No text is lost."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._requests: list[_Request] = []
        self._first = 0  # that has not ended
        self._fraction = 0.0
        self._word = ""
        self._reported = 0.0

    def expect(self, requests: int) -> None:
        """There will be so many, instead of those before. The fraction does not fall."""
        self._requests = [_Request() for _ in range(requests)]
        self._first = 0

    def of(self, number: int) -> StepReporter:
        """What reports on request `number`, from 0 on."""
        return StepReporter(self, number)

    def at(self, number: int, word: str, fraction: float, text: str = "") -> None:
        """How far request `number` is, and the text it adds."""
        request = self._requests[number]
        request.word, request.fraction = word, fraction
        if text:
            request.text.append(text)
        if self._requests[self._first].word != self._word or time.monotonic() - self._reported >= STEP_SECONDS:
            self._report()

    def ended(self, number: int) -> None:
        """Request `number` has its answer, or needs none."""
        request = self._requests[number]
        request.fraction, request.ended = 1.0, True
        self._report()

    def _report(self) -> None:
        text: list[str] = []
        while True:
            request = self._requests[self._first]
            text += request.text
            request.text.clear()
            if not request.ended or self._first == len(self._requests) - 1:
                break
            self._first += 1
        together = sum(each.fraction for each in self._requests) / len(self._requests)
        self._fraction = max(self._fraction, together)
        self._word = request.word
        self._reported = time.monotonic()
        self._step(self._word, self._fraction, "".join(text))


class StepReporter:
    """Reports on one request."""

    def __init__(self, steps: Steps, number: int) -> None:
        self._steps = steps
        self._number = number
        self._progress = NoteProgress()
        self._fraction = READING
        self._answers = False

    def begin(self) -> None:
        """Before the request is sent, or sent again."""
        self._progress = NoteProgress()
        self._fraction = READING
        self._answers = False
        self._steps.at(self._number, "reading", READING)

    def hear(self, piece: str) -> None:
        """A piece of the answer."""
        word, fraction, text = self._progress.feed(piece)
        self._answers = self._answers or bool(word)
        self._fraction = max(READING, fraction)
        self._steps.at(self._number, word or "reading", self._fraction, text)

    def thinking(self) -> None:
        """Before the answer, while the model thinks."""
        if not self._answers:
            self._steps.at(self._number, "thinking", READING)

    def checking(self) -> None:
        """After the answer, while its claims are checked."""
        self._steps.at(self._number, "checking", self._fraction)
