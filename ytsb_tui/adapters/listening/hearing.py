"""Listening by a Whisper model on this machine (faster-whisper). Runs in the child process."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment

    from ytsb_tui.adapters.listening.cutting import Part

_LONGEST = 12.0  # seconds of a cue; segments have up to thirty, too long for a link
_SURE = 0.5  # how probable a language has to be, so that it is not asked for again


def heard(model: str, parts: Iterable[Part], language: str | None) -> Iterator[dict[str, object]]:
    """A line for each segment as it is heard: its cues as (start, end, words), until when the sound was heard, its
    length and its language. The model listens in the folder `model`."""
    import numpy as np
    from faster_whisper import WhisperModel

    # Without a graphics card, on all cores but one: more threads than cores mostly wait for each other.
    threads = max(1, (os.cpu_count() or 1) - 1)
    whisper = WhisperModel(model, device="auto", compute_type="auto", cpu_threads=threads, local_files_only=True)
    for part in parts:
        if part.samples:
            samples = np.frombuffer(part.samples, np.int16).astype(np.float32) / 32_768
            segments, info = whisper.transcribe(
                samples,
                language=language,
                vad_filter=True,
                word_timestamps=True,
                condition_on_previous_text=False,  # a part that loops must not infect the next one
            )
            found = language or info.language
            for segment in segments:
                if info.language_probability > _SURE:
                    language = found
                yield {
                    "cues": [(part.start + start, part.start + end, text) for start, end, text in _cues(segment)],
                    "silence": segment.no_speech_prob,
                    "sureness": segment.avg_logprob,
                    "until": min(part.until, part.start + segment.end),
                    "length": part.length,
                    "language": found,
                }
        yield {"cues": [], "until": part.until, "length": part.length}


def _cues(segment: Segment) -> Iterator[tuple[float, float, str]]:
    """A segment in pieces that are short enough for a link to lead there."""
    words = segment.words or []
    if segment.end - segment.start <= _LONGEST or not words:
        yield segment.start, segment.end, segment.text
        return
    start, text = words[0].start, ""
    for number, word in enumerate(words):
        text += word.word
        if number + 1 == len(words) or words[number + 1].end - start > _LONGEST:
            yield start, word.end, text
            start, text = words[min(number + 1, len(words) - 1)].start, ""
