"""The child process with a model that hears a sentence every five seconds, thirty seconds at a time, as Whisper does.
What it listens to is written to the file `heard` beside the sound."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
WINDOW = 30.0  # seconds that are heard at once
LOG = Path(sys.argv[2]).with_name("heard")


@dataclass
class Info:
    """What is known of the whole."""

    language: str = "en"
    language_probability: float = 0.9


@dataclass
class Segment:
    """What is heard."""

    start: float
    end: float
    text: str
    words: None = None
    no_speech_prob: float = 0.0
    avg_logprob: float = -0.2


class WhisperModel:
    """See faster_whisper."""

    def __init__(self, model: str, **_: object) -> None:
        assert Path(model).is_dir()

    def transcribe(self, samples: NDArray[np.float32], **_: object) -> tuple[Iterator[Segment], Info]:
        """See faster_whisper."""
        return self._segments(len(samples) / RATE), Info()

    def _segments(self, seconds: float) -> Iterator[Segment]:
        begin = 0.0
        while begin < seconds:
            end = min(seconds, begin + WINDOW)
            with LOG.open("a") as log:
                log.write(f"{end - begin}\n")  # before the work: what is cut short counts as well
            time.sleep(0.02)
            at = begin
            while at < end:
                yield Segment(at, min(end, at + 5.0), f" At {at:.0f} a limit is a value.")
                at += 5.0
            begin = end


if __name__ == "__main__":
    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]  # made here
    sys.modules["faster_whisper"] = module
    from ytsb_tui.adapters.listening import child

    child.run()
