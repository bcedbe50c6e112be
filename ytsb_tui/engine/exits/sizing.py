"""How many exits to keep ready, from how long builds and leases have taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """The exit queue's times, in seconds, and its bounds."""

    at_once: int = 16  # exits built at the same time
    probed_at_once: int = 8  # where most are refused and each is probed
    spares: int = 2
    tick: float = 0.5  # how soon a dead ready exit is noticed
    idle: float = 180.0  # servers close TLS that idles for about four minutes
    lifetime: float = 3000.0  # tor's own limit is set to 3600
    patience: float = 30.0  # how long a worker waits for a cooling exit before its video is put off
    slow: float = 2.0  # a build that takes longer, and three times the average, is no longer counted on
    build_timeout: float = 45.0  # the network gives up sooner; this is for one that does not
    failures: int = 6  # failed builds in a row after which the network is to blame, not the relays
    repeats: int = 12  # unusable addresses in a row, where exits cannot be chosen, after which no other seems left
    duplicates: int = 24  # unusable addresses in a row, where exits cannot be chosen, before a pause
    pause: float = 1.0  # after so many failures or duplicates; doubled each time up to
    longest_pause: float = 60.0
    close_timeout: float = 1.5  # for closing everything at the end


@dataclass(slots=True)
class Average:
    """A moving average that starts with the first value."""

    value: float | None = None
    weight: float = 0.25

    def add(self, value: float) -> None:
        """Moves towards `value`."""
        self.value = value if self.value is None else self.value + self.weight * (value - self.value)


@dataclass(slots=True, kw_only=True)
class Sizing:
    """The work ahead, and the averages so far."""

    limits: QueueLimits
    needed: int = 0  # videos that no worker has taken yet
    workers: int = 0
    all_at_once: bool = False
    build_seconds: Average = field(default_factory=Average)
    lease_seconds: Average = field(default_factory=Average)
    refused: Average = field(default_factory=Average)  # share of leases whose video needs another exit

    def ready(self, leased: int, served: int = 0) -> int:
        """How many exits to keep ready: what the workers take while the next are built, and a few spares; never more
        than videos left, including those whose exit will probably be refused. `served` counts workers that have an
        exit and keep it."""
        left = self.needed + round(leased * (self.refused.value or 0.0))
        workers = max(0, self.workers - served)
        if self.all_at_once and not served:
            return left
        turns = 1.0
        if self.build_seconds.value and self.lease_seconds.value:
            turns = min(max(self.build_seconds.value / self.lease_seconds.value, 1.0), 3.0)
        spares = max(self.limits.spares, workers // 4)
        return min(math.ceil(workers * turns) + spares, left)

    def most(self, leased: int) -> int:
        """The most ready exits that can be of use."""
        return self.needed + leased

    def slow(self) -> float:
        """Seconds after which a build is no longer counted on."""
        return max(self.limits.slow, 3 * (self.build_seconds.value or 0.0))
