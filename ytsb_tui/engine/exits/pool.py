"""All exits that the queue has now: being built, ready, leased, or reserved for a worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ytsb_tui.core.exits import Exit
from ytsb_tui.engine.exits.leases import Lease, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """An exit being built. `names` are the relay's fingerprint and addresses, `since` is monotonic, `chance` that it
    will be offered."""

    names: frozenset[str]
    since: float
    chance: float


@dataclass(slots=True)
class ExitPool:
    """The oldest ready exit is leased first, so that none becomes too old."""

    building: dict[str, Building] = field(default_factory=dict)
    ready: deque[Slot] = field(default_factory=deque)
    leased: dict[str, Lease] = field(default_factory=dict)
    reserved: dict[str, Slot] = field(default_factory=dict)  # by worker

    def coming(self, now: float, slow: float) -> float:
        """How many of those being built can be expected; slow ones are not counted on."""
        return sum(building.chance for building in self.building.values() if now - building.since < slow)

    def idle(self) -> Iterator[Slot]:
        """Exits that are open and not leased."""
        yield from self.ready
        yield from self.reserved.values()

    def taken(self, besides: str = "") -> set[str]:
        """The addresses and fingerprints of all exits, except the one being built with the key `besides`."""
        names: set[str] = set()
        for key, building in self.building.items():
            if key != besides:
                names |= building.names
        for slot in (*self.idle(), *(lease.slot for lease in self.leased.values())):
            names |= names_of(slot.exit)
        return names

    def remove(self, slot: Slot) -> None:
        """Takes out an idle exit."""
        if slot in self.ready:
            self.ready.remove(slot)
        for worker, reserved in tuple(self.reserved.items()):
            if reserved is slot:
                del self.reserved[worker]


def names_of(exit_: Exit) -> set[str]:
    """What no two exits may share."""
    return {exit_.ip} if exit_.fingerprint is None else {exit_.ip, exit_.fingerprint}
