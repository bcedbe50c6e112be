"""A number while its words are read: two thousand and ninety-seven, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ytsb_tui.core.notes.evidence.number_words import Part

_HUNDRED, _THOUSAND = 100, 1000


class Sum:
    """What the words so far add up to. Each method that adds says whether that was possible; nothing changes where it
    was not."""

    def __init__(self) -> None:
        self.ordinal = False
        self._total = Decimal(0)  # what is complete up to a scale of a thousand or more
        self._group: Decimal | None = None  # what comes after that
        self._last = 0  # the scale of the total
        self._closed = False  # a figure or a fraction: only a scale may follow

    @property
    def started(self) -> bool:
        """Whether anything was added."""
        return self._group is not None or self._total > 0

    @property
    def value(self) -> Decimal:
        """The number so far."""
        return self._total + (self._group or 0)

    def add_figure(self, value: Decimal, following: Part | None) -> bool:
        """A figure begins a number, or goes on after a scale where a smaller one follows it."""
        smaller = following is not None and following.kind == "scale" and following.value < self._last
        if self.ordinal or (self.started and (self._group is not None or not smaller)):
            return False
        self._group, self._closed = value, True
        return True

    def add_fraction(self, digits: str) -> bool:
        """What follows a point."""
        if self.ordinal or self._closed or self._total or self._group is None:
            return False
        self._group, self._closed = Decimal(f"{self._group}.{digits}"), True
        return True

    def add_after_and(self, least: int, parts: Sequence[Part], following: Part | None) -> bool:
        """A word after an `and` that wants a multiple of `least` before it; 1 is the Arabic one, which also stands
        between units and tens."""
        base = self._total if self._group is None else self._group
        part = parts[0]
        if self._closed or not base:
            return False
        if least == 1 and self._group is not None and 0 < base % 100 < 10 and 20 <= part.value < _HUNDRED:
            self._group += part.value
            return True
        return _slot(base) >= least and _fits(base, part.value) and self.add(parts, following)

    def add(self, parts: Sequence[Part], following: Part | None) -> bool:
        """The parts of a word; `following` is the first part of the next one."""
        before = self._total, self._group, self._last, self._closed, self.ordinal
        for place, part in enumerate(parts):
            if self.ordinal or not self._add(part, parts[place + 1] if place + 1 < len(parts) else following):
                self._total, self._group, self._last, self._closed, self.ordinal = before
                return False
        return True

    def _add(self, part: Part, following: Part | None) -> bool:
        group = self._group
        match part.kind:
            case "unit":
                return self._add_unit(part.value)
            case "score" if group is not None and group % 100 == 4:
                self._group = group + 76
                return True
            case "teen" if group is not None and 0 < group % 100 < 10:
                self._group = group + 10
                return True
            case "score":
                return self._add_unit(part.value)
            case "teen":  # ten by itself: what follows it is another number
                self._closed = self._add_unit(part.value)
                return self._closed
            case "one" if self.started:
                return self._add_unit(1)
            case "one" | "article":
                return not self.started and following is not None and following.kind == "scale" and self._add_unit(1)
            case "ordinal":
                self.ordinal = (group is None or group >= 20) and self._add_unit(part.value)
                return self.ordinal
            case "scale":
                return self._add_scale(part.value)
            case _:
                return False

    def _add_unit(self, value: int) -> bool:
        if self._closed:
            return False
        if self._group is None:
            self._group = Decimal(value)
            return True
        if not _fits(self._group, value):
            return False
        self._group += value
        return True

    def _add_scale(self, scale: int) -> bool:
        group, total = self._group, self._total
        if scale == _HUNDRED:
            if (group is None and total and scale >= self._last) or (group is not None and not 0 < group < _HUNDRED):
                return False
            self._group = Decimal(scale) if group is None else group * scale
            self._closed = False
            return True
        if total and scale >= self._last:
            if self._last != _THOUSAND:  # but: dos mil millones
                return False
            self._total, self._group = (total + (group or 0)) * scale, None
        else:
            self._total, self._group = total + (Decimal(1) if group is None else group) * scale, None
        self._last, self._closed = scale, False
        return True


def _slot(value: Decimal) -> int:
    """The greatest power of ten of which a number is a multiple."""
    slot = 1
    while value and value % (slot * 10) == 0:
        slot *= 10
    return slot


def _fits(value: Decimal, added: int) -> bool:
    """Whether the second number goes on with the first: 20 and 5, 300 and 17, and in French 60 and 12."""
    return added < _slot(value) or (10 <= added < 20 and value % 100 in {60, 80})
