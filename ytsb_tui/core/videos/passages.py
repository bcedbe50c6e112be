"""A transcript as a model reads it: lines with the time they begin, in as few parts as fit, cut where it turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from string import ascii_letters

from ytsb_tui.core.videos.transcripts import Chapter, Transcript, timestamp

LINE_SECONDS = 20.0  # a time mark for every cue would cost half as many tokens again as the words
_BYTES_PER_TOKEN = 3  # with time marks; measured on English speech, and on the safe side for other scripts
_WORDS = f"{ascii_letters} ".encode()
_LEEWAY = 20  # a part may be longer than asked by twice this share, if it then ends where a chapter does
_BRACKETS = str.maketrans("<>[]", "‹›()")  # nothing in a transcript can close its delimiters or pass for a time mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a transcript from `start` to `end` (seconds), from the cue number `first` to before `after`, its
    text laid out in lines, and its length in tokens by estimate."""

    start: float
    end: float
    first: int
    after: int
    text: str
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    start: float
    cue: int
    text: str
    opens_chapter: bool


def token_estimate(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def most_tokens(text: str) -> int:
    """How many tokens a text can have at most: at least two bytes of ASCII words make a token, or one byte of anything
    else, to which rare scripts, digits and symbols come near."""
    whole = text.encode()
    rest = whole.translate(None, _WORDS)
    return len(rest) - (len(rest) - len(whole)) // 2


def defused(text: str) -> str:
    """The text without the brackets that delimit it in a prompt."""
    return text.translate(_BRACKETS)


def passages(
    transcript: Transcript, chapters: Sequence[Chapter], most_tokens: int, within: Passage | None = None
) -> tuple[Passage, ...]:
    """The transcript, or what is `within` one of its passages, in equal parts of about `most_tokens` at most, cut at
    chapters where one begins near enough, at cues otherwise. Empty when nothing is said."""
    lines = _lines(transcript, chapters)
    if within is not None:
        lines = [line for line in lines if within.first <= line.cue < within.after]
    if not lines:
        return ()
    sums = [0, *accumulate(token_estimate(line.text) for line in lines)]
    whole = sums[-1]
    parts = max(1, -(-whole // most_tokens))
    near = max((most_tokens - whole // parts) // 2, most_tokens // _LEEWAY)  # so far a cut moves to a chapter
    cuts = [0]
    for part in range(1, parts):
        ideal = whole * part / parts
        inner = range(cuts[-1] + 1, len(lines))
        at_chapters = [cut for cut in inner if lines[cut].opens_chapter and abs(sums[cut] - ideal) <= near]
        candidates = at_chapters or list(inner)
        if candidates:
            cuts.append(min(candidates, key=lambda cut: abs(sums[cut] - ideal)))
    cuts.append(len(lines))
    last = transcript.cues[-1]
    end, after_all = (
        (last.start + last.duration, len(transcript.cues)) if within is None else (within.end, within.after)
    )
    return tuple(
        Passage(
            start=lines[first].start,
            end=lines[after].start if after < len(lines) else end,
            first=lines[first].cue,
            after=lines[after].cue if after < len(lines) else after_all,
            text="\n".join(line.text for line in lines[first:after]),
            tokens=sums[after] - sums[first],
        )
        for first, after in pairwise(cuts)
    )


def _lines(transcript: Transcript, chapters: Sequence[Chapter]) -> list[_Line]:
    lines: list[_Line] = []
    words: list[str] = []
    start = 0.0
    first = 0
    title = ""
    ahead = list(chapters)

    def close() -> None:
        if words:
            mark = f"[{timestamp(start)}, chapter: {title}]" if title else f"[{timestamp(start)}]"
            lines.append(_Line(start=start, cue=first, text=f"{mark} {' '.join(words)}", opens_chapter=bool(title)))
            words.clear()

    for number, cue in enumerate(transcript.cues):
        spoken = defused(" ".join(cue.text.split()))
        if not spoken:
            continue
        turned = bool(ahead) and ahead[0].start <= cue.start + cue.duration / 2
        if turned or not words or cue.start - start >= LINE_SECONDS:
            close()
            start, first, title = cue.start, number, ""
        while ahead and ahead[0].start <= cue.start + cue.duration / 2:
            title = defused(ahead.pop(0).title)
        words.append(spoken)
    close()
    return lines
