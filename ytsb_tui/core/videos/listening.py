"""What was heard in a sound, part by part, and the transcript that the parts make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.languages import language_of
from ytsb_tui.core.videos.transcripts import Cue, Transcript, timestamp
from ytsb_tui.core.videos.video import VideoId

LONGEST_CUE = 2_000  # characters
_SILENCE, _UNSURE = 0.6, -1.0  # Whisper's own thresholds: no speech, and words that it does not believe itself
_NAMES = (
    "afrikaans af arabic ar armenian hy azerbaijani az belarusian be bosnian bs bulgarian bg catalan ca chinese zh "
    "croatian hr czech cs danish da dutch nl english en estonian et finnish fi french fr galician gl german de "
    "greek el hebrew he hindi hi hungarian hu icelandic is indonesian id italian it japanese ja kannada kn kazakh kk "
    "korean ko latvian lv lithuanian lt macedonian mk malay ms marathi mr maori mi nepali ne norwegian no persian fa "
    "polish pl portuguese pt romanian ro russian ru serbian sr slovak sk slovenian sl spanish es swahili sw swedish sv "
    "tagalog tl tamil ta thai th turkish tr ukrainian uk urdu ur vietnamese vi welsh cy"
)
_CODES = dict(re.findall(r"(\w+) (\w+)", _NAMES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard of a sound from where the part before it ended, up to `until` (seconds). `by` is what listened,
    `language` the code that it found, `length` that of the whole sound in seconds; None when unknown."""

    until: float
    by: str
    language: str | None = None
    length: float | None = None
    cues: tuple[Cue, ...] = ()


def cue_of(start: float, end: float, text: str, silence: float = 0.0, sureness: float = 0.0) -> Cue | None:
    """A cue of a segment; None for one without words, or that is probably none: Whisper invents words in silence.
    `silence` is the chance that nobody spoke, `sureness` the mean logarithm of its words' chances."""
    words = clean(text, LONGEST_CUE)
    if not words or (silence > _SILENCE and sureness < _UNSURE):
        return None
    return Cue(start=start, duration=max(0.0, end - start), text=words)


def language_code(name: str) -> str | None:
    """The code of a language that is given by code or, as OpenAI does, by its English name."""
    word = name.strip().casefold()
    return word if len(word) in (2, 3) and word.isascii() and word.isalpha() else _CODES.get(word)


def transcript_of(video: VideoId, parts: Sequence[Heard], usual: str) -> Transcript:
    """The transcript that the parts make; without a language that they agree on, that of its words or `usual`."""
    cues = tuple(cue for part in parts for cue in part.cues)
    named = next((part.language for part in parts if part.language and part.cues), None)
    return Transcript(
        video=video,
        language=named or language_of(" ".join(cue.text for cue in cues), usual),
        automatic=True,
        heard_by=", ".join(dict.fromkeys(part.by for part in parts)),
        cues=cues,
    )


def progress(since: float, heard: Heard, seconds: float) -> tuple[str, float]:
    """How far listening has come, in words and as a share, when the sound from `since` on took so many seconds."""
    if not heard.length:
        return timestamp(heard.until), 0.0
    done = heard.until - since
    left = max(0.0, heard.length - heard.until) * seconds / done if done > 0 else 0.0
    words = f"{timestamp(heard.until)} of {timestamp(heard.length)}"
    return f"{words}, {timestamp(left)} left" if left >= 1 else words, min(1.0, heard.until / heard.length)
