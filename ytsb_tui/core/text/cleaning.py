"""Cleans untrusted text once, on arrival: titles, transcripts, model output, server errors."""

from __future__ import annotations

import re
import unicodedata

from ytsb_tui.core.text.boundaries import cut

_CONTROL = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 (but tab and newline; other breaks are newlines by now), DEL, C1
    "\u00ad\u034f\u061c\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # zero width, bidi; joiners stay
    "\ufeff\ufff0-\ufffb\ufffe\uffff"  # byte order mark, annotations, no characters
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # invisible: musical controls, tags, variation selectors
    "]"
)
# A string sequence (OSC and its kin) is removed as a whole when it begins with ESC and ends. Its 8-bit form only loses
# its first byte, which makes it plain text: in wrongly decoded text that byte stands for a quotation mark, and the
# words after it must stay.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # OSC and the other strings, when they end
    r"|\x1b[ -/]*[0-~]?"
)
_BREAK = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_SPACE = re.compile(r"\s+")
_JOINERS = frozenset("\u200c\u200d")  # part of the spelling in Persian and Indic scripts, and of emoji sequences
_MOST_MARKS = 8  # combining marks on one character, as in pointed Hebrew; more would climb out of the line
_MARKS = {"Mn", "Me"}


def _tamed(text: str) -> str:
    """The text without excess marks, and without joiners at the start of a word or in a row."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    before = " "
    for character in text:
        category = unicodedata.category(character)
        if category in _MARKS:
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks > _MOST_MARKS or (character in _JOINERS and (before.isspace() or before in _JOINERS)):
            continue
        kept.append(character)
        before = character
    return "".join(kept)


def clean_block(text: str) -> str:
    """Text of many lines without escape sequences, control, bidi and zero-width characters; tabs, newlines and joiners
    (U+200C, U+200D) stay."""
    if text.isascii() and text.isprintable():
        return text
    return _tamed(_CONTROL.sub("", _ESCAPE.sub("", _BREAK.sub("\n", text))))


def clean(text: str, limit: int = 300) -> str:
    """One clean line of at most `limit` characters, white space folded; an ellipsis shows where it was cut."""
    line = _SPACE.sub(" ", clean_block(text)).strip()
    return line if len(line) <= limit else cut(line, limit - 1).rstrip() + "…"
