"""The days of study: how many cards each has, and when it begins, as the learner set it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta

DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRules:
    """At most so many new cards and `reviews` of learnt ones a day; the local hour at which a day begins; and the share
    of reviews in which a card should still be known (0 to 1), from which its intervals follow."""

    new_cards: int = 20
    reviews: int = 200
    day_start: int = 4
    retention: float = 0.9

    def day_of(self, at: float) -> date:
        """The day of study of a time (seconds since the epoch): before the hour it is still the day before."""
        local = time.localtime(at)
        day = date(*local[:3])
        return day if local.tm_hour >= self.day_start else day - timedelta(days=1)

    def begins(self, day: date) -> float:
        """When a day of study begins, in seconds since the epoch."""
        return time.mktime((day.year, day.month, day.day, self.day_start, 0, 0, 0, 0, -1))

    def began(self, at: float) -> float:
        """When the day of study of a time began."""
        return self.begins(self.day_of(at))

    def ends(self, at: float) -> float:
        """When the day of study of a time ends."""
        return self.begins(self.day_of(at) + timedelta(days=1))


USUAL_RULES = StudyRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many new cards and reviews are left of a day."""

    new: int
    reviews: int
