"""Exits: relays that can be leased, the records of how they did, and which one is built next."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import assert_never

from ytsb_tui.core.jobs.failures import BURN_BLOCKED
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """An exit relay of the consensus. `address` is where it is reached (the address it exits with can differ),
    `country` a lower-case ISO code or `??`, `bandwidth` the consensus weight."""

    fingerprint: str
    nickname: str
    address: str
    country: str
    bandwidth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A relay on a circuit; `country` as in Relay."""

    fingerprint: str
    nickname: str
    country: str = "??"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """A built exit. `key` is unique to this circuit, `ip` the address that YouTube sees as far as is known,
    `seconds` how long it took to build it, TLS included. `fingerprint` is None where the exit cannot be known.
    `path` has the circuit's relays from the guard to the exit, empty if unknown."""

    key: str
    ip: str
    fingerprint: str | None
    nickname: str | None
    country: str
    seconds: float
    path: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRecord:
    """What the library remembers about an exit, across restarts. Times are seconds since the epoch."""

    ip: str
    fingerprint: str | None
    country: str
    first_seen: float
    last_used: float
    uses: int = 0
    let_through: int = 0
    blocked: int = 0
    broken: int = 0
    cooling_until: float = 0.0
    burned_until: float = 0.0
    last_worker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRules:
    """Which exits may be used (lower-case country codes; empty: any), and how many seconds they cool down or burn."""

    countries: frozenset[str] = frozenset()
    not_countries: frozenset[str] = frozenset()
    cooldown: float = 3600.0
    burn: float = 6 * 3600.0


BREAK_COOLDOWN = 20.0  # seconds after a break; doubled at each break that no success outweighs
DRAWS = 32
MOST_DOUBLINGS = 5  # a burn of 6 h grows to 8 days at most


class ExitMemory:
    """All exit records, found by address and by fingerprint: one relay may have had several addresses, one address
    several relays."""

    def __init__(self, records: Iterable[ExitRecord] = ()) -> None:
        self._by_ip: dict[str, dict[str | None, ExitRecord]] = {}
        self._by_fingerprint: dict[str, dict[str, ExitRecord]] = {}
        for record in records:
            self.remember(record)

    def remember(self, record: ExitRecord) -> None:
        """Replaces the record with the same address and fingerprint."""
        self._by_ip.setdefault(record.ip, {})[record.fingerprint] = record
        if record.fingerprint is not None:
            self._by_fingerprint.setdefault(record.fingerprint, {})[record.ip] = record

    def record(self, ip: str, fingerprint: str | None) -> ExitRecord | None:
        """The record with exactly this address and fingerprint."""
        return self._by_ip.get(ip, {}).get(fingerprint)

    def about(self, ip: str, fingerprint: str | None) -> tuple[ExitRecord, ...]:
        """Every record with the address or the fingerprint."""
        of_ip = self._by_ip.get(ip, {})
        of_fingerprint = self._by_fingerprint.get(fingerprint, {}) if fingerprint is not None else {}
        return (*of_ip.values(), *(record for address, record in of_fingerprint.items() if address != ip))

    def known_ip(self, relay: Relay) -> str:
        """The address that the relay last exited with; its own address if none is known."""
        records = self._by_fingerprint.get(relay.fingerprint)
        if not records:
            return relay.address
        return max(records.values(), key=lambda record: record.last_used).ip

    def usable_from(self, ip: str, fingerprint: str | None) -> float:
        """When the exit may be used again, seconds since the epoch; 0 if nothing is known about it."""
        return max((max(r.cooling_until, r.burned_until) for r in self.about(ip, fingerprint)), default=0.0)

    def standing(self, ip: str, fingerprint: str | None) -> float:
        """The exit's record with YouTube, between 0 and 1: 0.25 for a new one, near 1 for one that is always let
        through, near 0 for one that is always blocked. The expected share of successes, squared: a blocked exit costs
        more than a slow one."""
        records = self.about(ip, fingerprint)
        good = sum(record.let_through for record in records)
        bad = sum(record.blocked + record.broken / 2 for record in records)
        return ((good + 1) / (good + bad + 2)) ** 2


def allowed(country: str, rules: ExitRules) -> bool:
    """Whether an exit of this country may be used. An unknown country (`??`) could be any, so it may not be used if
    the rules name one."""
    if country == "??" and (rules.countries or rules.not_countries):
        return False
    return (not rules.countries or country in rules.countries) and country not in rules.not_countries


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
        """The relay to build next, by chance in proportion to bandwidth and standing; None when none is free.

        `taken` holds the fingerprints and addresses that are being built, ready or leased, `avoid` countries; `chance`
        gives a number in [0, 1). A few draws by bandwidth, each accepted by standing, nearly always find one without
        looking at all of them.
        """
        for _ in range(DRAWS if self.relays else 0):
            relay = self.relays[bisect_right(self._reach, chance() * self._reach[-1], hi=len(self.relays) - 1)]
            ip = memory.known_ip(relay)
            free = relay.country not in avoid and self._free(relay, ip, memory, taken, now)
            if free and chance() < memory.standing(ip, relay.fingerprint):
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
            (relay, ip)
            for relay in self.relays
            if relay.country not in avoid and self._free(relay, ip := memory.known_ip(relay), memory, taken, now)
        ]
        reach = list(accumulate(_weight(relay) * memory.standing(ip, relay.fingerprint) for relay, ip in free))
        return free[bisect_right(reach, chance() * reach[-1], hi=len(free) - 1)][0] if free else None

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


def in_words(seconds: float) -> str:
    """A wait: `42s`, `41m`, `5h`, rounded up so that it is over when it says."""
    for unit, length in (("s", 1), ("m", 60)):
        if seconds <= 60 * length:
            return f"{math.ceil(seconds / length)}{unit}"
    return f"{math.ceil(seconds / 3600)}h"


def _known_or_new(exit_: Exit, ip: str, memory: ExitMemory, now: float) -> ExitRecord:
    known = memory.record(ip, exit_.fingerprint)
    if known is not None:
        return known
    return ExitRecord(ip=ip, fingerprint=exit_.fingerprint, country=exit_.country, first_seen=now, last_used=now)


def _repeats(bad: int, good: int) -> int:
    """How often it failed beyond what its successes outweigh; bounded, so that no wait grows without end."""
    return min(max(0, bad - good), MOST_DOUBLINGS)


def record_after(
    exit_: Exit, verdict: Verdict, memory: ExitMemory, rules: ExitRules, *, worker: str | None, now: float
) -> ExitRecord:
    """The exit's record once `verdict` is known; `worker` is None when the exit could not be built.

    A use cools it down. A refusal burns it, twice as long each time; `rules.burn` scales every burn as it scales the
    usual one. A break cools it for a moment, twice as long each time.
    """
    ip = verdict.seen_ip if isinstance(verdict, Answered) and verdict.seen_ip else exit_.ip
    record = _known_or_new(exit_, ip, memory, now)
    used = replace(record, last_used=now, last_worker=worker, uses=record.uses + 1)
    cooling_until = max(record.cooling_until, now + rules.cooldown)
    match verdict:
        case Answered():
            return replace(used, let_through=record.let_through + 1, cooling_until=cooling_until)
        case Inconclusive():
            return replace(used, cooling_until=cooling_until)
        case Refused(burn=burn):
            until = now + burn / BURN_BLOCKED * rules.burn * 2 ** _repeats(record.blocked, record.let_through)
            return replace(used, blocked=record.blocked + 1, burned_until=max(record.burned_until, until))
        case Broke():
            until = now + BREAK_COOLDOWN * 2 ** _repeats(record.broken, record.let_through)
            broken = record.broken + 1
            return replace(record, last_used=now, broken=broken, cooling_until=max(record.cooling_until, until))
        case _ as never:
            assert_never(never)
