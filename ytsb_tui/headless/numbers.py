"""Numbers for programs, without the last digits of floating point."""

from __future__ import annotations

from collections.abc import Mapping

DIGITS = 6  # behind the point: a millionth of a dollar, a microsecond


def rounded(value: object) -> object:
    """The same value with every float rounded, also inside mappings and sequences."""
    match value:
        case float():
            return round(value, DIGITS)
        case Mapping():
            return {name: rounded(each) for name, each in value.items()}
        case list() | tuple():
            return [rounded(each) for each in value]
        case _:
            return value
