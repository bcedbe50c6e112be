"""Timed text -> cues. The answer comes through a stranger's exit, so nothing in it is trusted.

youtube-transcript-api has a parser too; it is not used because it knows no limits (its removal of tags is quadratic in
`<`) and fails with KeyError and TypeError. Both of YouTube's XML forms are read: `<text start dur>` in seconds, and
`<p t d>` in milliseconds, which comes when the form that was asked for is ignored.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Cue

MOST_CUES = 100_000  # ten days of speech
LONGEST_CUE = 2_000  # characters
_LATEST = 30 * 24 * 3600.0  # seconds
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Only the markup of captions: `vector<int>` is text.
_TAG = re.compile(r"</?(?:[bius]|em|strong|small|font|span|p|ruby|rt)(?:\s[^<>]*)?/?>", re.IGNORECASE)
# Characters that XML forbids, also as numeric references, and `&` that starts no reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NUMBER = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_DOUBLED = 0.05  # seconds; a larger gap separates cues


def cues_in(body: bytes) -> tuple[Cue, ...]:
    """The cues of a timed text answer in the order of their starts.

    Raises ExitFailure (suspect) when it is empty, no timed text, malformed, too large, or declares entities.
    """
    if not body.strip():
        raise _suspect("YouTube's captions came empty.")
    reader = _Reader()
    try:
        parser = DefusedXMLParser(target=reader, forbid_dtd=True)
        parser.feed(_readable(body.decode("utf-8", "replace")))  # as text: its claimed encoding is not followed
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _suspect("YouTube's captions are no readable XML.") from error
    if not reader.cues:
        raise _suspect("YouTube's captions hold no words.")
    return _once(sorted(reader.cues, key=lambda cue: cue.start))


def _readable(text: str) -> str:
    """The text without what a strict parser rejects, so that one stray character does not cost the transcript."""
    return _NUMBER.sub(_allowed, _AMPERSAND.sub("&amp;", _FORBIDDEN.sub("", text)))


def _allowed(number: re.Match[str]) -> str:
    code = int(number[1], 16) if number[1] else int(number[2])
    return "" if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else number[0]


def _once(cues: list[Cue]) -> tuple[Cue, ...]:
    """The cues without duplicates: the same text while the previous cue is still shown."""
    kept: list[Cue] = []
    for cue in cues:
        if kept and cue.text == kept[-1].text and cue.start <= kept[-1].start + kept[-1].duration + _DOUBLED:
            end = max(kept[-1].start + kept[-1].duration, cue.start + cue.duration)
            kept[-1] = Cue(start=kept[-1].start, duration=end - kept[-1].start, text=cue.text)
        else:
            kept.append(cue)
    return tuple(kept)


def _suspect(reason: str) -> ExitFailure:
    return ExitFailure(FailureKind.SUSPECT, reason)


class _Reader:
    """The parser's target: takes cues as they come, so that no tree is built."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self._times: tuple[float, float] | None = None
        self._text: list[str] = []
        self._size = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens; inside a cue there are only words with their own times."""
        if tag in ("text", "p"):
            self._times = _times(attributes, tag)
            self._text.clear()
            self._size = 0
        elif tag == "br":
            self.data(" ")

    def data(self, text: str) -> None:
        """Text, in pieces as the parser likes."""
        if self._times is not None and self._size < LONGEST_CUE * 8:  # before entities and tags are undone
            self._text.append(text)
            self._size += len(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag not in ("text", "p") or self._times is None:
            return
        words = clean(_TAG.sub("", _BREAK.sub(" ", html.unescape("".join(self._text)))), LONGEST_CUE)
        if words:
            self.cues.append(Cue(start=self._times[0], duration=self._times[1], text=words))
        if len(self.cues) > MOST_CUES:
            raise _suspect("YouTube's captions have no end.")
        self._times = None

    def close(self) -> None:
        """Nothing is left to do."""


def _times(attributes: Mapping[str, str], tag: str) -> tuple[float, float] | None:
    """Start and duration in seconds; None when they are not such."""
    names, unit = (("start", "dur"), 1.0) if tag == "text" else (("t", "d"), 1000.0)
    try:
        start, duration = (float(attributes.get(name, "0")) / unit for name in names)
    except ValueError:
        return None
    if not (math.isfinite(start) and math.isfinite(duration) and 0 <= start <= _LATEST) or names[0] not in attributes:
        return None
    return start, min(max(duration, 0.0), _LATEST)
