"""Numbers in figures, and in Chinese and Japanese characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,'])\d{3})(?:\1\d{3})*")
_FRACTION = re.compile(r"(.+)([.,])(\d+)")
_DIGITS = {
    character: value
    for value, characters in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
_INNER = {"十": 10, "百": 100, "千": 1000}
_OUTER = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALES = frozenset((*_INNER, *_OUTER))
_POINT = "点"
CHARACTERS = frozenset((*_DIGITS, *_SCALES))


def figure(written: str, *, point_groups: bool) -> str | None:
    """The digits of a figure, with a point before its fraction: 2,097 and 2'097 are 2097. None for what is no number,
    such as an address on the internet. `point_groups` says that 2.097 is 2097 too."""
    if written.isascii() and written.isdecimal():
        return written
    digits = "".join(str(unicodedata.decimal(character, character)) for character in written)
    grouped = _GROUPED.fullmatch(digits)
    if grouped and (grouped[1] != "." or point_groups or digits.count(".") > 1):
        return digits.replace(grouped[1], "")
    parts = _FRACTION.fullmatch(digits)
    if parts is None:
        return digits if digits.isdecimal() else None
    whole, mark, fraction = parts.groups()
    grouped = _GROUPED.fullmatch(whole)
    if grouped and grouped[1] != mark:
        whole = whole.replace(grouped[1], "")
    return f"{whole}.{fraction}" if whole.isdecimal() else None


def decimal_digits(value: Decimal) -> str:
    """A value as the digits of a figure."""
    return f"{value.normalize():f}"


def in_characters(keys: Sequence[str]) -> tuple[str, int]:
    """The number that the first of these words write in characters, as digits, and how many words it takes; none where
    it takes 0. A figure may stand before a character that multiplies it (`3万`)."""
    total = section = Decimal(0)
    unit: Decimal | None = None
    digits = ""
    scaled = False
    at = 0
    while at < len(keys):
        key, following = keys[at], "".join(keys[at + 1 : at + 2])
        if key in _DIGITS:
            digits += str(_DIGITS[key])
            unit = (unit or 0) * 10 + Decimal(_DIGITS[key])
        elif key in _INNER:
            section += (1 if unit is None else unit) * _INNER[key]
            unit = None
        elif key in _OUTER:
            total += (section + (unit or 0) or 1) * _OUTER[key]
            section, unit = Decimal(0), None
        elif unit is None and following in _SCALES and key.replace(".", "", 1).isdecimal():
            unit = Decimal(key)
        else:
            break
        scaled |= key in _SCALES
        at += 1
    whole = decimal_digits(total + section + (unit or 0)) if scaled else digits
    fraction = ""
    if at and keys[at : at + 1] == [_POINT]:
        after = at + 1
        while after < len(keys) and keys[after] in _DIGITS:
            fraction += str(_DIGITS[keys[after]])
            after += 1
        if fraction:
            return f"{whole}.{fraction}", after
    return whole, at
