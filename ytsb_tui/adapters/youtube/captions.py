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
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def cues_in(body: bytes) -> tuple[Cue, ...]:
    """The cues of a timed text answer in the order of their starts.

    Raises ExitFailure (suspect) when it is empty, no timed text, malformed, too large, or declares entities.
    """
    if not body.strip():
        raise _suspect("YouTube's captions came empty.")
    reader = _Reader()
    try:
        parser = DefusedXMLParser(target=reader, forbid_dtd=True)
        parser.feed(body.decode("utf-8", "replace"))  # as text: what encoding it claims to have is not followed
        parser.close()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _suspect("YouTube's captions are no readable XML.") from error
    if not reader.cues:
        raise _suspect("YouTube's captions hold no words.")
    return tuple(sorted(reader.cues, key=lambda cue: cue.start))


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

    def data(self, text: str) -> None:
        """Text, in pieces as the parser likes."""
        if self._times is not None and self._size < LONGEST_CUE * 8:  # before entities and tags are undone
            self._text.append(text)
            self._size += len(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag not in ("text", "p") or self._times is None:
            return
        words = clean(_TAG.sub("", html.unescape("".join(self._text))), LONGEST_CUE)
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
