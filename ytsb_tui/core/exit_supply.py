"""Which exit is built next: likely ones first, in proportion to bandwidth and to their chance with YouTube."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from itertools import accumulate

from ytsb_tui.core.exit_shares import LIKELY
from ytsb_tui.core.exits import ExitMemory, ExitRules, Relay, allowed

DRAWS = 32


class ExitSupply:
    """The exits of one consensus that the rules allow."""

    def __init__(self, relays: Iterable[Relay], rules: ExitRules) -> None:
        self.relays = tuple(relay for relay in relays if allowed(relay.country, rules))
        self._reach = tuple(accumulate(_weight(relay) for relay in self.relays))

    def choose(
        self,
        memory: ExitMemory,
        *,
        taken: Container[str],
        now: float,
        chance: Callable[[], float],
        avoid: Container[str] = (),
    ) -> Relay | None:
        """The relay to build next, by chance in proportion to bandwidth and to the square of its chance to be let
        through: a refused exit costs more than a slow one. None when none is free. One that will more likely be refused
        than not is only chosen when no likelier one is free.

        `taken` holds the fingerprints and addresses that are being built, ready or leased, `avoid` countries; `chance`
        gives a number in [0, 1). Where most exits are let through, a few draws by bandwidth, each accepted by its
        chance, nearly always find one without looking at all of them.
        """
        draws = DRAWS if self.relays and memory.shares.whole.mean >= LIKELY else 0
        for _ in range(draws):
            relay = self.relays[bisect_right(self._reach, chance() * self._reach[-1], hi=len(self.relays) - 1)]
            ip = memory.known_ip(relay)
            if relay.country not in avoid and self._free(relay, ip, memory, taken, now):
                expected = memory.chance(ip, relay.fingerprint, relay.country)
                if expected >= LIKELY and chance() < expected**2:
                    return relay
        return self._search(memory, taken, now, chance, avoid)

    def elsewhere(self, memory: ExitMemory, *, taken: Container[str], now: float, avoid: Container[str]) -> bool:
        """Whether a relay outside these countries is free."""
        return any(
            relay.country not in avoid and self._free(relay, memory.known_ip(relay), memory, taken, now)
            for relay in self.relays
        )

    def outlook(self, memory: ExitMemory, now: float) -> Outlook:
        """What to say when no relay is free."""
        ends = (memory.usable_from(memory.known_ip(relay), relay.fingerprint) for relay in self.relays)
        unusable = [end for end in ends if end > now]
        return Outlook(allowed=len(self.relays), unusable=len(unusable), next_free=min(unusable, default=None))

    def _search(
        self,
        memory: ExitMemory,
        taken: Container[str],
        now: float,
        chance: Callable[[], float],
        avoid: Container[str],
    ) -> Relay | None:
        free = [
            (relay, memory.chance(ip, relay.fingerprint, relay.country))
            for relay in self.relays
            if relay.country not in avoid and self._free(relay, ip := memory.known_ip(relay), memory, taken, now)
        ]
        best = [(relay, expected) for relay, expected in free if expected >= LIKELY] or free
        reach = list(accumulate(_weight(relay) * expected**2 for relay, expected in best))
        return best[bisect_right(reach, chance() * reach[-1], hi=len(best) - 1)][0] if best else None

    @staticmethod
    def _free(relay: Relay, ip: str, memory: ExitMemory, taken: Container[str], now: float) -> bool:
        names = (relay.fingerprint, relay.address, ip)
        return not any(name in taken for name in names) and memory.usable_from(ip, relay.fingerprint) <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How many relays the rules allow, how many of those are cooling or burned, and when the first is free (epoch)."""

    allowed: int
    unusable: int
    next_free: float | None


def _weight(relay: Relay) -> int:
    return max(1, relay.bandwidth)
