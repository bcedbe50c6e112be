"""The answers of servers that speak OpenAI's audio API (`verbose_json`), as they differ.

OpenAI names the language in English and gives the duration as a number or a text; vLLM gives texts; speaches gives the
language's code; older versions of LocalAI count in nanoseconds and name no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ytsb_tui.core.videos.listening import cue_of, language_code
from ytsb_tui.core.videos.transcripts import Cue

_MOST_SEGMENTS = 20_000
_LONGEST_PART = 1e6  # seconds; what is larger is counted in nanoseconds
_NANO = 1e9


class NoTimesError(ValueError):
    """The answer says what was said, but not when."""


def language_in(answer: Mapping[str, object]) -> str | None:
    """The code of the language that the answer names."""
    name = answer.get("language")
    return language_code(name) if isinstance(name, str) else None


def duration_in(answer: Mapping[str, object]) -> float:
    """The length in seconds of the sound that the answer is of; 0 if it does not say."""
    return _number(answer.get("duration"))


def cues_in(answer: Mapping[str, object], start: float) -> tuple[Cue, ...]:
    """The cues of an answer to a part that begins at `start`, in order. Raises NoTimesError, and ValueError for what is
    no answer of this API."""
    segments = answer.get("segments")
    if not segments:
        if not isinstance(text := answer.get("text"), str):
            raise ValueError("no text in it")
        if text.strip():
            raise NoTimesError
        return ()
    if not isinstance(segments, Sequence) or not all(isinstance(each, Mapping) for each in segments):
        raise ValueError("odd segments")
    rows = segments[:_MOST_SEGMENTS]
    unit = _NANO if max(_number(row.get("end")) for row in rows) > _LONGEST_PART else 1.0
    found = (
        cue_of(
            start + _number(row.get("start")) / unit,
            start + _number(row.get("end")) / unit,
            str(row.get("text", "")),
            _number(row.get("no_speech_prob")),
            _number(row.get("avg_logprob")),
        )
        for row in rows
    )
    return tuple(sorted((cue for cue in found if cue is not None), key=lambda cue: cue.start))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0.0
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e15 else 0.0  # neither infinite nor NaN
