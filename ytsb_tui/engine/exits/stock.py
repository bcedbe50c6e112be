"""Every exit that the queue has at the moment, by what it does: being built, ready, leased, kept for a worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ytsb_tui.core.exits import Exit
from ytsb_tui.engine.exits.leases import Lease, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """An exit on its way. `names` are the relay's fingerprint and addresses, `since` is on the loop's clock."""

    names: frozenset[str]
    since: float


@dataclass(slots=True)
class ExitStock:
    """The oldest ready exit is lent first, so that none grows old."""

    building: dict[str, Building] = field(default_factory=dict)
    ready: deque[Slot] = field(default_factory=deque)
    leased: dict[str, Lease] = field(default_factory=dict)
    kept: dict[str, Slot] = field(default_factory=dict)  # by worker

    def coming(self, now: float, slow: float) -> int:
        """How many are being built and can still be counted on."""
        return sum(now - building.since < slow for building in self.building.values())

    def held(self) -> Iterator[Slot]:
        """Those that nobody uses at the moment."""
        yield from self.ready
        yield from self.kept.values()

    def taken(self) -> set[str]:
        """The addresses and fingerprints of all."""
        names: set[str] = set()
        for building in self.building.values():
            names |= building.names
        for slot in (*self.held(), *(lease.slot for lease in self.leased.values())):
            names |= names_of(slot.exit)
        return names

    def remove(self, slot: Slot) -> None:
        """Takes out a held one."""
        if slot in self.ready:
            self.ready.remove(slot)
        for worker, kept in tuple(self.kept.items()):
            if kept is slot:
                del self.kept[worker]


def names_of(exit_: Exit) -> set[str]:
    """What may not be the same in two exits."""
    return {exit_.ip} if exit_.fingerprint is None else {exit_.ip, exit_.fingerprint}
