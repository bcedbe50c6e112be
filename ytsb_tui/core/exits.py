"""Exits: relays that can be leased, the records of how they did, and what a use makes of a record."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from ytsb_tui.core.exit_shares import MEMORY, Shares
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
    """Which exits may be used (lower-case country codes; empty: any), how many seconds they cool down or burn, and how
    long a video that they refuse is tried over others. `least_cooldown` is for exits that were let through, when no
    other is left.
    """

    countries: frozenset[str] = frozenset()
    not_countries: frozenset[str] = frozenset()
    cooldown: float = 3600.0
    least_cooldown: float = 300.0
    burn: float = 6 * 3600.0
    try_for: float = 6 * 3600.0


BREAK_COOLDOWN = 20.0  # seconds after a break; doubled at each break that no success outweighs
OWN_WEIGHT = 2.0  # exits; the weight of its country's share in an exit's own chance
MOST_DOUBLINGS = 5  # a burn of 6 h grows to 8 days at most


class ExitMemory:
    """All exit records, found by address and by fingerprint: one relay may have had several addresses, one address
    several relays."""

    def __init__(self, records: Iterable[ExitRecord] = (), now: float = 0.0) -> None:
        """`now` is in seconds since the epoch: records of long ago do not count for `shares`."""
        self.shares = Shares()
        self.let_through: set[str] = set()  # addresses and fingerprints of exits that were, at least once
        self._since = now - MEMORY
        self._by_ip: dict[str, dict[str | None, ExitRecord]] = {}
        self._by_fingerprint: dict[str, dict[str, ExitRecord]] = {}
        for record in records:
            self.remember(record)

    def remember(self, record: ExitRecord) -> None:
        """Replaces the record with the same address and fingerprint."""
        if (before := self.record(record.ip, record.fingerprint)) is not None:
            self._count(before, -1.0)
        self._count(record, 1.0)
        if record.let_through:
            self.let_through |= {record.ip, record.fingerprint or record.ip}
        self._by_ip.setdefault(record.ip, {})[record.fingerprint] = record
        if record.fingerprint is not None:
            self._by_fingerprint.setdefault(record.fingerprint, {})[record.ip] = record

    def record(self, ip: str, fingerprint: str | None) -> ExitRecord | None:
        """The record with exactly this address and fingerprint."""
        return self._by_ip.get(ip, {}).get(fingerprint)

    def about(self, ip: str, fingerprint: str | None) -> tuple[ExitRecord, ...]:
        """Every record with the address or the fingerprint."""
        of_ip = self._by_ip.get(ip)
        of_fingerprint = self._by_fingerprint.get(fingerprint) if fingerprint is not None else None
        if of_fingerprint is None:
            return tuple(of_ip.values()) if of_ip else ()
        if of_ip is None:
            return tuple(of_fingerprint.values())
        return (*of_ip.values(), *(record for address, record in of_fingerprint.items() if address != ip))

    def known_ip(self, relay: Relay) -> str:
        """The address that the relay last exited with; its own address if none is known."""
        records = self._by_fingerprint.get(relay.fingerprint)
        if not records:
            return relay.address
        return max(records.values(), key=lambda record: record.last_used).ip

    def proven(self, ip: str, fingerprint: str | None, since: float) -> bool:
        """Whether the exit was let through and never refused, and used since then (epoch)."""
        records = self.about(ip, fingerprint)
        used = any(record.let_through and record.last_used >= since for record in records)
        return used and not any(record.blocked for record in records)

    def usable_from(self, ip: str, fingerprint: str | None) -> float:
        """When the exit may be used again, seconds since the epoch; 0 if nothing is known about it."""
        return max((max(r.cooling_until, r.burned_until) for r in self.about(ip, fingerprint)), default=0.0)

    def usable_at_need_from(self, ip: str, fingerprint: str | None, rules: ExitRules) -> float:
        """The same when no other exit is left: one that was let through more often than refused then cools down only as
        long as it must, twice as long for each refusal."""
        records, usually = self.about(ip, fingerprint), self.usable_from(ip, fingerprint)
        refused = sum(record.blocked for record in records)
        if sum(record.let_through for record in records) <= refused:
            return usually
        burned = max(record.burned_until for record in records)
        rested = max(record.last_used for record in records) + rules.least_cooldown * float(
            2 ** min(refused, MOST_DOUBLINGS)
        )
        return min(usually, max(burned, rested))

    def chance(self, ip: str, fingerprint: str | None, country: str) -> float:
        """The chance that YouTube lets this exit through, between 0 and 1: that of its country while nothing is known
        about it, near 1 for one that is always let through, near 0 for one that is always refused."""
        records, mean = self.about(ip, fingerprint), self.shares.mean(country)
        if not records:
            return mean
        good = sum(record.let_through for record in records)
        bad = sum(record.blocked + record.broken / 2 for record in records)
        return (good + OWN_WEIGHT * mean) / (good + bad + OWN_WEIGHT)

    def _count(self, record: ExitRecord, sign: float) -> None:
        if (tried := record.let_through + record.blocked) and record.last_used >= self._since:
            self.shares.add(record.country, sign * record.let_through / tried, sign * record.blocked / tried)


def allowed(country: str, rules: ExitRules) -> bool:
    """Whether an exit of this country may be used. An unknown country (`??`) could be any, so it may not be used if
    the rules name one."""
    if country == "??" and (rules.countries or rules.not_countries):
        return False
    return (not rules.countries or country in rules.countries) and country not in rules.not_countries


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
    exit_: Exit,
    verdict: Verdict,
    memory: ExitMemory,
    rules: ExitRules,
    *,
    worker: str | None,
    now: float,
    probed: bool = False,
) -> ExitRecord:
    """The exit's record once `verdict` is known; `worker` is None when the exit could not be built. One that was only
    `probed` and not refused is not used yet.

    A use cools it down. A refusal burns it, twice as long each time; `rules.burn` scales every burn as it scales the
    usual one. A break cools it for a moment, twice as long each time.
    """
    ip = verdict.seen_ip if isinstance(verdict, Answered) and verdict.seen_ip else exit_.ip
    record = _known_or_new(exit_, ip, memory, now)
    used = replace(record, last_used=now, last_worker=worker, uses=record.uses + 1)
    cooling_until = max(record.cooling_until, now + rules.cooldown)
    match verdict:
        case Answered() if probed:
            return replace(record, let_through=record.let_through + 1)
        case Inconclusive() if probed:
            return record
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
