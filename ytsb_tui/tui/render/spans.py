"""Lines as plain values: text with a role. Nothing here is markup, so no text can become it.

Values can be compared, so a widget repaints just the lines that changed, and a test reads them without a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from rich.cells import cell_len, set_cell_size


class Role(StrEnum):
    """What a piece of text is; the theme decides how it looks."""

    TEXT = "text"
    DIM = "dim"
    STRONG = "strong"
    DONE = "done"
    LIVE = "live"  # what is running now
    WARNING = "warning"  # what waits
    ERROR = "error"  # what has failed
    BUILDING = "building"  # exits have a scale of their own
    READY = "ready"
    LEASED = "leased"
    COOLING = "cooling"
    BURNED = "burned"
    KEY = "key"
    FAINT = "faint"  # the rest of a bar, rules
    HEADING = "heading"
    EMPHASIS = "emphasis"
    LINK = "link"
    CODE = "code"
    FOUND = "found"  # what was looked for, or is chosen


Span = tuple[str, Role]
Line = tuple[Span, ...]

EMPTY: Line = ()


def width_of(line: Line) -> int:
    """Cells that the line takes."""
    return sum(cell_len(text) for text, _ in line)


def plain(line: Line) -> str:
    """The line's text alone."""
    return "".join(text for text, _ in line)


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in at most `width` cells; an ellipsis shows where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    mark = ellipsis if len(ellipsis) <= width else ""
    return set_cell_size(text, width - len(mark)).rstrip() + mark


def clause(text: str, width: int, ellipsis: str = "…") -> str:
    """The text, or what stands before its first semicolon where there is no room for all of it."""
    if cell_len(text) > width:
        text = text.split("; ", maxsplit=1)[0]
    return cut(text, width, ellipsis)


def left(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly `width` cells, from the left."""
    return set_cell_size(cut(text, width, ellipsis), max(width, 0))


def right(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly `width` cells, at the right."""
    short = cut(text, width, ellipsis)
    return " " * max(0, width - cell_len(short)) + short


def crop(line: Line, width: int, ellipsis: str = "…") -> Line:
    """The line in at most `width` cells."""
    if width_of(line) <= width:
        return line
    kept: list[Span] = []
    room = width
    for text, role in line:
        size = cell_len(text)
        if size > room:
            kept.append((cut(text, room, ellipsis), role))
            break
        kept.append((text, role))
        room -= size
    return tuple(span for span in kept if span[0])


def spread(start: Line, end: Line, width: int, ellipsis: str = "…") -> Line:
    """`start` at the left edge and `end` at the right one; `start` gives way."""
    room = width - width_of(end)
    shown = crop(start, max(0, room - 1), ellipsis)
    gap = max(0, room - width_of(shown))
    return (*shown, (" " * gap, Role.TEXT), *end)


def marked(line: Line, start: int, end: int, role: Role) -> Line:
    """The line with its characters from `start` to `end` in another role."""
    spans: list[Span] = []
    at = 0
    for text, usual in line:
        low, high = max(0, start - at), min(len(text), end - at)
        if low < high:
            spans += ((text[:low], usual), (text[low:high], role), (text[high:], usual))
        else:
            spans.append((text, usual))
        at += len(text)
    return tuple(span for span in spans if span[0])


def joined(parts: Iterable[Line], gap: str = "  ") -> Line:
    """The parts one after another."""
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append((gap, Role.TEXT))
        spans.extend(part)
    return tuple(spans)


def changed_cells(before: Line, after: Line) -> tuple[int, int]:
    """The first cell in which two lines differ, and how many cells from there on are to be drawn again."""
    old, new = plain(before), plain(after)
    old_roles, new_roles = _roles(before), _roles(after)
    same = min(_alike(old, new), _alike(old_roles, new_roles))
    while same and any(same < len(text) and not cell_len(text[same]) for text in (old, new)):
        same -= 1  # a mark is drawn with its letter
    start = cell_len(new[:same])
    widths = cell_len(old), cell_len(new)
    end = max(widths)
    if widths[0] == widths[1]:
        tail = min(_alike(old[:same:-1], new[:same:-1]), _alike(old_roles[:same:-1], new_roles[:same:-1]))
        end = max(cell_len(old[: len(old) - tail]), cell_len(new[: len(new) - tail]))
    return start, max(0, end - start)


_LETTERS = {role: chr(ord("a") + number) for number, role in enumerate(Role)}


def _roles(line: Line) -> str:
    """A letter for the role of each character: strings are compared faster than pairs."""
    return "".join(_LETTERS[role] * len(text) for text, role in line)


def _alike(one: str, other: str) -> int:
    """How many characters at the start are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def wrapped(text: str, width: int, role: Role = Role.TEXT, indent: str = "") -> tuple[Line, ...]:
    """The text in lines of at most `width` cells, broken between words where possible; later lines are indented."""
    lines: list[Line] = []
    current = ""
    for word in text.split():
        rest = word
        while rest:
            begin = indent if lines else ""
            candidate = f"{current} {rest}" if current else begin + rest
            if cell_len(candidate) <= width:
                current, rest = candidate, ""
            elif current:
                lines.append(((current, role),))
                current = ""
            else:
                piece = set_cell_size(candidate, max(1, width)).rstrip() or candidate[:1]
                lines.append(((piece, role),))
                rest = candidate[len(piece) :]
    if current:
        lines.append(((current, role),))
    return tuple(lines)
