"""Which exit is built next: likely ones first, in proportion to bandwidth and to their chance with YouTube."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ytsb_tui.core.exit_shares import LIKELY
from ytsb_tui.core.exits import ExitMemory, ExitRules, Relay, allowed

DRAWS = 32


class ExitSupply:
    """The exits of one consensus that the rules allow."""

    def __init__(self, relays: Iterable[Relay], rules: ExitRules) -> None:
        self._rules = rules
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
        than not is only chosen when no likelier one is free, and none that was let through is past its least cooldown.

        `taken` holds the fingerprints and addresses that are being built, ready or leased, `avoid` countries; `chance`
        gives a number in [0, 1). A few draws by bandwidth, each accepted by its chance, nearly always find one without
        looking at all of them; where no new exit is likely, those that were let through before are looked at first.
        """
        new = max((memory.shares.whole.mean, *memory.shares.means()))  # the chance of a new exit in the best country
        if new < LIKELY:
            known = (relay for relay in self.relays if not memory.let_through.isdisjoint(_names(relay)))
            likely, at_need, _ = self._candidates(known, memory, taken, now, avoid)
            if likely or at_need:
                return _drawn(likely or at_need, chance)
        least, most = (LIKELY, 1.0) if new >= LIKELY else (0.0, new)
        for _ in range(DRAWS if self.relays else 0):
            relay = self.relays[bisect_right(self._reach, chance() * self._reach[-1], hi=len(self.relays) - 1)]
            ip = memory.known_ip(relay)
            free = memory.usable_from(ip, relay.fingerprint) <= now
            if free and relay.country not in avoid and not _taken(relay, ip, taken):
                expected = memory.chance(ip, relay.fingerprint, relay.country)
                if expected >= least and chance() * most**2 < expected**2:
                    return relay
        best = next(filter(None, self._candidates(self.relays, memory, taken, now, avoid)), [])
        return _drawn(best, chance) if best else None

    def elsewhere(self, memory: ExitMemory, *, taken: Container[str], now: float, avoid: Container[str]) -> bool:
        """Whether a relay outside these countries is free."""
        return any(self._candidates(self.relays, memory, taken, now, avoid))

    def outlook(self, memory: ExitMemory, now: float) -> Outlook:
        """What to say when no relay is free."""
        ends = (
            memory.usable_at_need_from(memory.known_ip(relay), relay.fingerprint, self._rules) for relay in self.relays
        )
        unusable = [end for end in ends if end > now]
        return Outlook(allowed=len(self.relays), unusable=len(unusable), next_free=min(unusable, default=None))

    def _candidates(
        self,
        relays: Iterable[Relay],
        memory: ExitMemory,
        taken: Container[str],
        now: float,
        avoid: Container[str],
    ) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
        """These relays with their chance, best first: likely ones that are free, those past their least cooldown, the
        rest that is free."""
        likely: list[Candidate] = []
        at_need: list[Candidate] = []
        unlikely: list[Candidate] = []
        for relay in relays:
            ip = memory.known_ip(relay)
            if relay.country in avoid or _taken(relay, ip, taken):
                continue
            free = memory.usable_from(ip, relay.fingerprint) <= now
            if free or memory.usable_at_need_from(ip, relay.fingerprint, self._rules) <= now:
                expected = memory.chance(ip, relay.fingerprint, relay.country)
                tier = at_need if not free else likely if expected >= LIKELY else unlikely
                tier.append((relay, expected))
        return likely, at_need, unlikely


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How many relays the rules allow, how many of those are cooling or burned, and when the first is free (epoch)."""

    allowed: int
    unusable: int
    next_free: float | None


Candidate = tuple[Relay, float]


def _drawn(candidates: Sequence[Candidate], chance: Callable[[], float]) -> Relay:
    """One by chance, in proportion to bandwidth and to the square of its own chance."""
    reach = list(accumulate(_weight(relay) * expected**2 for relay, expected in candidates))
    return candidates[bisect_right(reach, chance() * reach[-1], hi=len(candidates) - 1)][0]


def _names(relay: Relay) -> tuple[str, str]:
    return relay.fingerprint, relay.address


def _taken(relay: Relay, ip: str, taken: Container[str]) -> bool:
    return relay.fingerprint in taken or relay.address in taken or ip in taken


def _weight(relay: Relay) -> int:
    return max(1, relay.bandwidth)
