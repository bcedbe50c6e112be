"""How many exits to keep ready, measured from how long they take to build and how long they are held."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The exit queue's times in seconds, and its bounds."""

    at_once: int = 16  # exits that are built at the same time
    spares: int = 2
    tick: float = 0.5  # how soon a dead ready exit is noticed
    idle: float = 180.0  # servers close TLS that idles for about four minutes
    lifetime: float = 3000.0  # tor's own limit is set to 3600
    patience: float = 30.0  # a worker waits so long for a resting exit before its video is put off
    slow: float = 2.0  # a build that takes longer, and three times the usual, is no longer counted on
    give_up: float = 45.0  # the network gives up sooner; this is for one that does not
    failures: int = 6  # builds that fail in a row before it is no longer the relays' fault
    duplicates: int = 24  # exits in a row whose address is taken or resting, where none can be chosen, before a pause
    pause: float = 1.0  # after so many, doubled each time up to
    longest_pause: float = 60.0
    farewell: float = 1.5  # for closing everything at the end


@dataclass(slots=True)
class Average:
    """A moving average that starts with the first value."""

    value: float | None = None
    weight: float = 0.25

    def add(self, value: float) -> None:
        """Moves towards `value`."""
        self.value = value if self.value is None else self.value + self.weight * (value - self.value)


@dataclass(slots=True, kw_only=True)
class Need:
    """What the engine said of the coming work, and what was measured of the past."""

    pace: Pace
    needed: int = 0  # videos that no worker has taken yet
    workers: int = 0
    all_at_once: bool = False
    build: Average = field(default_factory=Average)  # seconds
    hold: Average = field(default_factory=Average)  # seconds
    refused: Average = field(default_factory=Average)  # share of the leases whose video needs another exit

    def ready(self, leased: int, served: int = 0) -> int:
        """How many exits should stand ready: what the workers take while the next are being built, and a few spares;
        never more than there are videos left, those counted whose exit will probably be refused. `served` counts
        workers that stay with the exit they have."""
        left = self.needed + round(leased * (self.refused.value or 0.0))
        workers = max(0, self.workers - served)
        if self.all_at_once and not served:
            return left
        turns = 1.0
        if self.build.value and self.hold.value:
            turns = min(max(self.build.value / self.hold.value, 1.0), 3.0)
        spares = max(self.pace.spares, workers // 4)
        return min(math.ceil(workers * turns) + spares, left)

    def most(self, leased: int) -> int:
        """More ready exits than this are of no use to anybody."""
        return self.needed + leased

    def slow(self) -> float:
        """Seconds after which a build is not counted on any more."""
        return max(self.pace.slow, 3 * (self.build.value or 0.0))
