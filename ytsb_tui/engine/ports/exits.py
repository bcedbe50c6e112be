"""Exits: the network that builds them, and the store that remembers how they did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ytsb_tui.core.exits import Exit, ExitRecord, Relay
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Connection


class OpenExit(Protocol):
    """A built exit, warm to TLS."""

    @property
    def exit(self) -> Exit:
        """Its identity."""
        ...

    @property
    def connection(self) -> Connection:
        """The connection through it."""
        ...

    def trouble(self) -> str | None:
        """Why it can no longer be used (circuit closed, moved to another exit), None while it is sound. Instant."""
        ...

    async def close(self) -> None:
        """Frees the circuit. Never raises, never waits long."""
        ...


NetworkReport = Callable[[TorPhase, int, str], None]  # phase, percent, text


class ExitNetwork(Protocol):
    """Where exits come from: a managed or attached Tor, the user's proxies, a direct connection by consent, a
    simulation."""

    @property
    def egress(self) -> EgressKind:
        """The kind of egress, shown in the header."""
        ...

    async def run(self, report: NetworkReport) -> None:
        """Starts the network, keeps it up until cancelled, then frees everything. Raises SetupFailure if it cannot."""
        ...

    async def relays(self) -> tuple[Relay, ...] | None:
        """The exits to choose from, once the network is up; None if they cannot be chosen (no control port)."""
        ...

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """Builds an exit (the given relay, or any) that reaches these hosts alone, warm to TLS with the first. `key` is
        unique. Raises ExitFailure."""
        ...


class ExitProbe(Protocol):
    """Finds out whether YouTube lets an exit through. Blocking: runs on a worker thread."""

    def probe(self, connection: Connection) -> str | None:
        """Sends one small request; returns the address that YouTube saw, None when it does not say. Raises a Failure:
        an ExitFailure when it was refused."""
        ...


class ExitStore(Protocol):
    """The records of exits. Blocking and thread-safe; each method is one transaction."""

    def exits(self) -> tuple[ExitRecord, ...]:
        """All records."""
        ...

    def save_exit(self, record: ExitRecord) -> None:
        """Stores a record in place of the one with the same address and fingerprint."""
        ...
