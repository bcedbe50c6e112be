"""How many exits YouTube lets through, estimated from their records, and what that means for a video's tries.

The share of all exits has a Beta distribution that starts flat. Each country has its own, which starts at the share of
all exits and counts as much as SHRINKAGE exits until more of that country are known.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SHRINKAGE = 4.0  # exits; the weight of the share of all exits in that of one country
MEMORY = 7 * 86400.0  # seconds; exits that were last used earlier do not count: YouTube changes
KNOWN = 5  # exits tried before the share is shown
LIKELY = 0.5  # an exit with a smaller chance will more likely be refused than not


@dataclass(frozen=True, slots=True)
class Share:
    """A Beta distribution of the share let through; both parameters are positive and grow by one with each exit."""

    passed: float
    refused: float

    @property
    def mean(self) -> float:
        """The expected share, between 0 and 1."""
        return self.passed / (self.passed + self.refused)

    def missed(self, tries: int) -> float:
        """The probability that none of so many exits is let through, given what is known and what is not."""
        return math.exp(
            math.lgamma(self.refused + tries)
            - math.lgamma(self.refused)
            + math.lgamma(self.passed + self.refused)
            - math.lgamma(self.passed + self.refused + tries)
        )

    def tries(self, chance: float, most: int) -> int:
        """How many exits give this chance that one is let through; at most `most`."""
        return next((tries for tries in range(1, most) if self.missed(tries) <= 1 - chance), most)


class Shares:
    """The shares of all exits and of each country. An exit counts once, with the fraction of its uses let through."""

    def __init__(self) -> None:
        self._countries: dict[str, tuple[float, float]] = {}
        self._passed = self._refused = 0.0
        self._means: dict[str, float] = {}  # computed since the last change

    def add(self, country: str, passed: float, refused: float) -> None:
        """Counts an exit: both numbers sum to 1, or to -1 to take it back."""
        before = self._countries.get(country, (0.0, 0.0))
        self._countries[country] = (before[0] + passed, before[1] + refused)
        self._means.clear()
        self._passed += passed
        self._refused += refused

    @property
    def exits(self) -> int:
        """How many exits are counted."""
        return round(self._passed + self._refused)

    @property
    def whole(self) -> Share:
        """The share of all exits."""
        return Share(1.0 + max(0.0, self._passed), 1.0 + max(0.0, self._refused))

    def of(self, country: str) -> Share:
        """The share of the exits of a country, a lower-case ISO code or `??`."""
        mean = self.whole.mean
        passed, refused = self._countries.get(country, (0.0, 0.0))
        return Share(SHRINKAGE * mean + max(0.0, passed), SHRINKAGE * (1 - mean) + max(0.0, refused))

    def mean(self, country: str) -> float:
        """The expected share of a country."""
        if country not in self._means:
            self._means[country] = self.of(country).mean
        return self._means[country]

    def means(self) -> Iterable[float]:
        """The expected shares of the countries of which any exit was tried."""
        return map(self.mean, self._countries)

    def chance(self, countries: Iterable[str]) -> float:
        """The chance that one exit in each of these countries, repeated ones included, gave a video to be let through,
        between 0 and 1."""
        return 1.0 - math.prod(self.of(country).missed(tries) for country, tries in Counter(countries).items())


def in_words(share: float) -> str:
    """A share between 0 and 1 as `1 in 3`, `3 in 4`, `nearly all` or `almost none`."""
    if share > 0.95:
        return "nearly all"
    if share < 0.02:
        return "almost none"
    if share < LIKELY:
        return f"1 in {round(1 / share)}"
    passed, tried = min(_PARTS, key=lambda part: abs(share - part[0] / part[1]))
    return f"{passed} in {tried}"


_PARTS = ((1, 2), (2, 3), (3, 4), (4, 5), (9, 10))
