"""Fewer bytes for slow lines: of the sequences that set colours and styles only what changes is sent. Textual sets all
of them for each piece of text, and resets them after it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_STYLES = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*H|[\r\n])*")  # what colours and styles have no part in
_ADDED = frozenset(("1", "2", "3", "4", "5", "7", "8", "9"))
_SEEN_ON_BLANKS = frozenset(("4", "5", "7", "9"))
_REMOVED = {"22": "12", "23": "3", "24": "4", "25": "5", "27": "7", "28": "8", "29": "9"}


class Style(NamedTuple):
    """The parameters of the colours, empty for the terminal's own, and those of what else is on."""

    front: str = ""
    back: str = ""
    on: frozenset[str] = frozenset()


PLAIN = Style()


@lru_cache(maxsize=4096)
def _after(style: Style, parameters: str) -> Style | None:
    """The style after a sequence; None when it says something that is not known here."""
    front, back, on = style
    words = iter(parameters.split(";"))
    for word in words:
        if word in ("", "0"):
            front, back, on = PLAIN
        elif word in _ADDED:
            on |= {word}
        elif word in _REMOVED:
            on -= set(_REMOVED[word])
        elif word in ("38", "48"):
            kind = next(words, "")
            count = {"5": 1, "2": 3}.get(kind)
            if count is None:
                return None
            colour = ";".join((word, kind, *(next(words, "0") for _ in range(count))))
            front, back = (colour, back) if word == "38" else (front, colour)
        elif re.fullmatch("[39][0-79]", word):
            front = "" if word == "39" else word
        elif re.fullmatch("4[0-79]|10[0-7]", word):
            back = "" if word == "49" else word
        else:
            return None
    return Style(front, back, on)


@lru_cache(maxsize=4096)
def _between(before: Style, after: Style) -> str:
    """The sequence that leads from one style to another."""
    if before == after:
        return ""
    if after == PLAIN:
        return "\x1b[0m"
    words: list[str] = []
    if before.on - after.on or (before.front and not after.front) or (before.back and not after.back):
        words.append("0")
        before = PLAIN
    words += sorted(after.on - before.on)
    words += [new for new, old in ((after.front, before.front), (after.back, before.back)) if new != old]
    return f"\x1b[{';'.join(words)}m"


def shortened(data: str) -> str:
    """The same for the eye, from a terminal in its plain style to one in its plain style or in the last that is set."""
    sent: list[str] = []
    there = wanted = PLAIN
    for number, piece in enumerate(_STYLES.split(data)):
        if number % 2:
            style = _after(wanted, piece)
            if style is None:
                return data
            wanted = style
        elif piece:
            if not _MOVES.fullmatch(piece):
                style = wanted
                if not piece.strip(" ") and not (wanted.on | there.on) & _SEEN_ON_BLANKS:
                    style = Style(there.front, wanted.back, there.on)
                sent.append(_between(there, style))
                there = style
            sent.append(piece)
    sent.append(_between(there, wanted))
    return "".join(sent)
