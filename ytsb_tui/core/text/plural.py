"""A count with its noun, in the right number."""

from __future__ import annotations


def plural(count: int, noun: str, many: str | None = None) -> str:
    """`1 video`, `3,000 videos`; `many` is the plural where it does not end in -s: `plural(2, "try", "tries")`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"
