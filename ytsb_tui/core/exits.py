"""Exits: relays that can be leased, what is remembered of them, and which one is taken next."""

from __future__ import annotations

from dataclasses import dataclass


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
class Exit:
    """A built exit. `key` is unique to this circuit, `ip` the address that YouTube sees as far as is known,
    `seconds` how long it took to build it, TLS included. `fingerprint` is None where the exit cannot be known."""

    key: str
    ip: str
    fingerprint: str | None
    nickname: str | None
    country: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRecord:
    """What the library remembers of an exit, across restarts. Times are seconds since the epoch."""

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
    """Which exits may be used (lower-case country codes; empty: any) and how long they rest, in seconds."""

    countries: frozenset[str] = frozenset()
    not_countries: frozenset[str] = frozenset()
    cooldown: float = 3600.0
    burn: float = 6 * 3600.0
