"""Follows tor's circuits and streams, so that it is known at any moment which exit a lease really uses."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace

from ytsb_tui.adapters.tor.events import CircuitEvent, StreamEvent
from ytsb_tui.core.exits import Hop

GONE = frozenset({"CLOSED", "FAILED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A circuit as tor tells of it. `seconds` is how long it took to build, None while that is not known; `user` is the
    lease's name for it."""

    number: str
    status: str
    path: tuple[Hop, ...]
    purpose: str
    since: float  # monotonic
    seconds: float | None = None
    user: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Follow:
    """The streams and circuits of one lease. `trouble` says why its exit is no longer the one that was chosen."""

    user: str
    fingerprint: str
    circuits: set[str] = field(default_factory=set)
    streams: set[str] = field(default_factory=set)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: str | None = None


class CircuitBook:
    """All circuits of one tor, and the leases that are followed."""

    def __init__(self) -> None:
        self._circuits: dict[str, Circuit] = {}
        self._follows: dict[str, Follow] = {}

    def circuits(self) -> tuple[Circuit, ...]:
        """All that tor has now."""
        return tuple(self._circuits.values())

    def follow(self, user: str, fingerprint: str) -> Follow:
        """From now on: streams with these credentials must leave through this exit."""
        follow = self._follows[user] = Follow(user=user, fingerprint=fingerprint)
        return follow

    def path(self, follow: Follow) -> tuple[Hop, ...]:
        """The relays of the circuit that a lease uses, countries not yet known; empty while it uses none."""
        used = (circuit.path for number in follow.circuits if (circuit := self._circuits.get(number)))
        return next(used, ())

    def forget(self, follow: Follow) -> tuple[str, ...]:
        """Follows no longer; returns the numbers of the circuits that were the lease's own and are still there."""
        self._follows.pop(follow.user, None)
        own = {number for number, circuit in self._circuits.items() if circuit.user == follow.user}
        return tuple(own | (follow.circuits & self._circuits.keys()))

    def lose(self, reason: str) -> None:
        """tor is gone, and every circuit with it."""
        self._circuits.clear()
        for follow in self._follows.values():
            follow.trouble = follow.trouble or reason
            follow.confirmed.set()

    def hear_circuit(self, event: CircuitEvent) -> None:
        """A circuit was launched, extended, built or closed."""
        if event.status in GONE:
            self._circuits.pop(event.circuit, None)
            for follow in self._follows.values():
                if event.circuit in follow.circuits:
                    follow.trouble = follow.trouble or f"its circuit closed ({_word(event.reason)})"
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

    def hear_stream(self, event: StreamEvent) -> None:
        """A stream of a followed lease that reached its target shows the exit: only SUCCEEDED is final, because a
        stream may try several circuits before."""
        follow = self._follows.get(event.user or "")
        if follow is None:
            return
        if event.status in GONE:
            follow.streams.discard(event.stream)
            return
        follow.streams.add(event.stream)
        if event.status != "SUCCEEDED":
            return
        circuit = self._circuits.get(event.circuit)
        exit_ = circuit.path[-1].fingerprint if circuit and circuit.path else "?"
        if exit_ != follow.fingerprint:
            follow.trouble = follow.trouble or f"it moved to another exit ({exit_[:8]})"
        if circuit is not None:  # one that tor had ready beforehand names no user until a stream is attached to it
            self._circuits[event.circuit] = replace(circuit, user=circuit.user or follow.user)
        follow.circuits.add(event.circuit)
        follow.confirmed.set()


def _word(reason: str) -> str:
    return reason.lower().replace("_", " ") or "no reason given"
