"""Tracks tor's circuits and streams, so that the exit a lease really uses is known at any time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

from ytsb_tui.adapters.tor.events import CircuitEvent, StreamEvent
from ytsb_tui.core.exits import Hop

GONE = frozenset({"CLOSED", "FAILED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A circuit as tor reports it. `seconds` is its build time, None when unknown; `user` is the SOCKS user name of its
    lease."""

    number: str
    status: str
    path: tuple[Hop, ...]
    purpose: str
    since: float  # monotonic
    seconds: float | None = None
    user: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class TrackedLease:
    """The streams and circuits of one lease. `trouble` says why it no longer uses the chosen exit."""

    user: str
    fingerprint: str
    circuits: set[str] = field(default_factory=set)
    streams: set[str] = field(default_factory=set)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str | None = None


class CircuitTable:
    """All circuits of one tor, and the tracked leases."""

    def __init__(self) -> None:
        self._circuits: dict[str, Circuit] = {}
        self._leases: dict[str, TrackedLease] = {}

    def circuits(self) -> tuple[Circuit, ...]:
        """All circuits that tor has now."""
        return tuple(self._circuits.values())

    def track(self, user: str, fingerprint: str) -> TrackedLease:
        """Starts tracking: streams with this user name must leave through this exit."""
        lease = self._leases[user] = TrackedLease(user=user, fingerprint=fingerprint)
        return lease

    def path(self, lease: TrackedLease) -> tuple[Hop, ...]:
        """The relays of a lease's circuit, without countries; empty while it uses none."""
        used = (circuit.path for number in lease.circuits if (circuit := self._circuits.get(number)))
        return next(used, ())

    def untrack(self, lease: TrackedLease) -> tuple[str, ...]:
        """Stops tracking; returns the numbers of the lease's circuits that are still open."""
        self._leases.pop(lease.user, None)
        own = {number for number, circuit in self._circuits.items() if circuit.user == lease.user}
        return tuple(own | (lease.circuits & self._circuits.keys()))

    def lose(self, reason: str) -> None:
        """tor has ended, and every circuit with it."""
        self._circuits.clear()
        for lease in self._leases.values():
            lease.trouble = lease.trouble or reason
            lease.confirmed.set()

    def on_circuit(self, event: CircuitEvent) -> None:
        """A circuit was launched, extended, built or closed."""
        if event.status in GONE:
            self._circuits.pop(event.circuit, None)
            for lease in self._leases.values():
                if event.circuit in lease.circuits:
                    lease.trouble = lease.trouble or f"its circuit closed ({_word(event.reason)})"
            return
        now = time.monotonic()
        known = self._circuits.get(event.circuit) or Circuit(
            number=event.circuit, status="", path=(), purpose=event.purpose, since=now
        )
        built = event.status == "BUILT" and known.status not in ("", "BUILT")
        self._circuits[event.circuit] = replace(
            known,
            status=event.status,
            path=tuple(Hop(fingerprint=fingerprint, nickname=nickname) for fingerprint, nickname in event.path),
            purpose=event.purpose or known.purpose,
            seconds=now - known.since if built else known.seconds,
            user=event.user or known.user,
        )

    def on_stream(self, event: StreamEvent) -> None:
        """A stream of a tracked lease changed. Only SUCCEEDED shows its exit, because a stream may try several circuits
        before."""
        lease = self._leases.get(event.user or "")
        if lease is None:
            return
        if event.status in GONE:
            lease.streams.discard(event.stream)
            return
        lease.streams.add(event.stream)
        if event.status != "SUCCEEDED":
            return
        circuit = self._circuits.get(event.circuit)
        exit_ = circuit.path[-1].fingerprint if circuit and circuit.path else "?"
        if exit_ != lease.fingerprint:
            lease.trouble = lease.trouble or f"it moved to another exit ({exit_[:8]})"
        if circuit is not None:  # a circuit that tor built in advance has no user until a stream is attached
            self._circuits[event.circuit] = replace(circuit, user=circuit.user or lease.user)
        lease.circuits.add(event.circuit)
        lease.confirmed.set()


def _word(reason: str) -> str:
    return reason.lower().replace("_", " ") or "no reason given"
