"""The door for untrusted text: titles, transcripts, model output and server errors are cleaned here once."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 (but tab, newline, return), DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidi, separators
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U000e0000-\U000e007f"  # tags: invisible
    "]"
)
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC
    r"|\x1b[@-_]?"
)
_SPACE = re.compile(r"\s+")
_MOST_MARKS = 4  # combining marks on one character; more would climb out of the line


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean_block(text: str) -> str:
    """Text of many lines without escape sequences, control, bidi and zero-width characters; tabs and newlines stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _few_marks(_CONTROL.sub("", _ESCAPE.sub("", text)))


def clean(text: str, limit: int = 300) -> str:
    """One clean line of at most `limit` characters, white space folded; an ellipsis shows where it was cut."""
    line = _SPACE.sub(" ", clean_block(text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
