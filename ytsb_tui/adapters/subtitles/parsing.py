"""Subtitles and transcripts of every usual form as cues."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from itertools import pairwise

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Cue, seconds_of

MOST_CUES = 200_000
_LONGEST_CUE = 2_000  # characters
_LATEST = 1_000_000.0  # seconds
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>|<[\d:.]{5,16}>|\{\\[^{}\n]{0,200}\}")
_TIMES = re.compile(r"[ \t]*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->")
_SBV = re.compile(r"(\d+):(\d{1,2}):(\d{1,2}(?:\.\d{1,3})?),(\d+):(\d{1,2}):(\d{1,2}(?:\.\d{1,3})?)[ \t]*")
_STAMP = r"[\[(]?((?:\d{1,2}:)?\d{1,3}:\d{2})(?:[.,]\d{1,3})?[\])]?"
_STAMPED = re.compile(rf"{_STAMP}(?:\s*(?:-->|[-–—])\s*{_STAMP})?[\s:|–—-]*(.*)")
_PARAGRAPH = re.compile(r"\n\s*\n")
_BLOCKS = frozenset({"p", "div", "br", "time", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"})
_HIDDEN = frozenset({"script", "style", "head", "title"})
_SHORTEST_CUE = 40  # characters, of segments that are words
_SPOKEN_AT_ONCE = 12.0  # seconds that a line of a timed text lasts at most


class UnreadableTranscript(ValueError):
    """Why a file gives no cues, as the end of a sentence."""


def cues_in(text: str, form: str) -> tuple[Cue, ...]:
    """The cues of a text of this form (the ending of a file name, without the dot), in their order. A text without
    times gives cues that all start at 0. Raises UnreadableTranscript."""
    try:
        found = _cleaned(_READERS.get(form, _subtitles(form))(text))
        cues = tuple(found if form in ("txt", "html") else _unrolled(found))
    except UnreadableTranscript:
        raise
    except Exception as error:  # noqa: BLE001 - pysubs2 lets any error of its parsers through
        raise UnreadableTranscript(
            f"is not valid {form.upper()} ({clean(str(error), 80) or 'no reason given'})"
        ) from None
    if not cues:
        raise UnreadableTranscript("contains no words" if form == "txt" else f"contains no captions in {form.upper()}")
    if len(cues) > MOST_CUES:
        raise UnreadableTranscript(f"has more than {MOST_CUES:,} captions")
    return cues


def _cleaned(cues: Iterable[tuple[float, float, str]]) -> Iterator[Cue]:
    found = [
        Cue(start=start, duration=max(0.0, min(end, _LATEST) - start), text=text)
        for start, end, raw in cues
        if 0 <= start < _LATEST and (text := _lines(raw))
    ]
    return iter(sorted(found, key=lambda cue: cue.start))


def _lines(raw: str) -> str:
    lines = (clean(html.unescape(_TAG.sub("", line)), _LONGEST_CUE) for line in raw.split("\n"))
    return "\n".join(line for line in lines if line)


def _unrolled(cues: Iterator[Cue]) -> Iterator[Cue]:
    """The cues as single lines, without what the one before it still showed: automatic captions roll up."""
    before: list[str] = []
    for cue in cues:
        lines = cue.text.split("\n")
        same = next((size for size in range(min(len(lines), len(before)), 0, -1) if before[-size:] == lines[:size]), 0)
        before = lines
        if same < len(lines):
            yield Cue(start=cue.start, duration=cue.duration, text=" ".join(lines[same:]))


def _subtitles(form: str) -> Callable[[str], Iterator[tuple[float, float, str]]]:
    def read(text: str) -> Iterator[tuple[float, float, str]]:
        from pysubs2 import SSAFile

        if form in ("ttml", "dfxp") and "<!" in re.sub(r"<!--.*?-->|<!\[CDATA\[", "", text, flags=re.DOTALL):
            raise UnreadableTranscript("declares a document type, which subtitles do not need")
        for event in SSAFile.from_string(text, format_="ttml" if form == "dfxp" else form):
            if not event.is_comment:
                yield event.start / 1000, event.end / 1000, event.plaintext

    return read


def _web_vtt(text: str) -> Iterator[tuple[float, float, str]]:
    """Only the blocks with times: notes, styles and names of cues are none of what was said."""
    blocks = []
    for block in text.split("\n\n"):  # a line with a space is part of a caption
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is not None:
            blocks.append("\n".join(lines[at:]))
    return _subtitles("vtt")("WEBVTT\n\n" + "\n\n".join(blocks))


def _you_tube_sbv(text: str) -> Iterator[tuple[float, float, str]]:
    lines = text.split("\n")
    heads = [(number, match) for number, line in enumerate(lines) if (match := _SBV.fullmatch(line))]
    ends = [number for number, _ in heads[1:]] + [len(lines)]
    for (number, match), after in zip(heads, ends, strict=True):
        hours, minutes, seconds, *end = (float(part) for part in match.groups())
        yield (
            hours * 3600 + minutes * 60 + seconds,
            end[0] * 3600 + end[1] * 60 + end[2],
            "\n".join(lines[number + 1 : after]),
        )


def _you_tube_json(text: str) -> Iterator[tuple[float, float, str]]:
    for event in json.loads(text)["events"]:
        words = "".join(part.get("utf8", "") for part in event.get("segs", ()))
        start = float(event.get("tStartMs", 0)) / 1000
        yield start, start + float(event.get("dDurationMs", 0)) / 1000, words


def _plain(text: str) -> Iterator[tuple[float, float, str]]:
    """Lines with a time before them, or on the line above as YouTube shows them; else paragraphs without times."""
    timed: list[tuple[float, list[str]]] = []
    for line in text.split("\n"):
        match = _STAMPED.fullmatch(line.strip())
        at = None if match is None else seconds_of(match[1])
        if match is not None and at is not None:
            timed.append((at, [match[3]]))
        elif timed:
            timed[-1][1].append(line)
    starts = [start for start, _ in timed]
    if len(timed) > 1 and all(before <= after for before, after in pairwise(starts)):
        for (start, lines), after in zip(timed, [*starts[1:], starts[-1] + _SPOKEN_AT_ONCE], strict=True):
            yield start, max(start, min(after, start + _SPOKEN_AT_ONCE)), " ".join(lines)
        return
    for paragraph in _PARAGRAPH.split(text):
        words = clean(paragraph, len(paragraph) + 1)
        while words:
            end = words.rfind(" ", 0, _LONGEST_CUE - 1) if len(words) >= _LONGEST_CUE else len(words)
            end = end if end > 0 else _LONGEST_CUE - 1
            yield 0.0, 0.0, words[:end]
            words = words[end:].lstrip()


def _podcast_json(text: str) -> Iterator[tuple[float, float, str]]:
    """Segments of a few words, or one each, up to the end of a sentence or of what one speaker says."""
    words: list[str] = []
    start = end = 0.0
    speaker: object = None
    for segment in json.loads(text)["segments"]:
        full = len(" ".join(words)) > _SHORTEST_CUE and words[-1][-1:] in ".?!…。？！"
        if words and (full or segment.get("speaker", speaker) != speaker):
            yield start, end, " ".join(words)
            words = []
        start = start if words else float(segment["startTime"])
        end = float(segment.get("endTime", start))
        speaker = segment.get("speaker", speaker)
        words += filter(None, [str(segment["body"]).strip()])
    yield start, end, " ".join(words)


class _Lines(HTMLParser):
    """The text of a page, a paragraph or a time on a line each."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag in _BLOCKS:
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data.replace("\n", " ")


def _page(text: str) -> Iterator[tuple[float, float, str]]:
    reader = _Lines()
    reader.feed(text)
    reader.close()
    return _plain("\n\n".join(line.strip() for line in reader.text.split("\n") if line.strip()))


_READERS: dict[str, Callable[[str], Iterator[tuple[float, float, str]]]] = {
    "vtt": _web_vtt,
    "sbv": _you_tube_sbv,
    "json3": _you_tube_json,
    "json": _podcast_json,
    "html": _page,
    "txt": _plain,
}
