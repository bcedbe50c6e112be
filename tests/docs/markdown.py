"""Markdown helpers for the reference."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator


def prose(text: str) -> Iterator[str]:
    """A paragraph wrapped at 120 characters, and a blank line."""
    yield from textwrap.wrap(" ".join(text.split()), 120, break_on_hyphens=False)
    yield ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table, and a blank line."""
    head = list(head)
    yield _row(head)
    yield _row("---" for _ in head)
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def code(text: str) -> str:
    """The text as inline code; it may contain backticks."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def times(seconds: Iterable[float]) -> str:
    """`40 s, 2 min`."""
    return ", ".join(_time(each) for each in seconds)


def _time(seconds: float) -> str:
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:g} {unit}"
    return f"{seconds:g} s"
