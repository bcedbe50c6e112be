"""Controls one running tor: lists the exits it knows and builds circuits pinned to them."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from ytsb_tui.adapters.egress.plain_exit import Connect, connected
from ytsb_tui.adapters.tor.circuits import Circuit, CircuitTable, TrackedLease
from ytsb_tui.adapters.tor.consensus import country_of, exits_known_to
from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.adapters.tor.events import (
    Address,
    CircuitEvent,
    ControlEvent,
    ControlLost,
    ControlRefused,
    StatusEvent,
    StreamEvent,
)
from ytsb_tui.core.exits import Exit, Hop, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Connection, Route

BUILD_SECONDS = 20.0
CONFIRM_SECONDS = 2.0  # the control port reports the exit before the TLS handshake completes
PROBE_EVERY, PROBE_SECONDS = 2.0, 5.0  # tor answers late while it parses a consensus on a slow machine
UNWIND_SECONDS = 2.0


class TorController:
    """Created by `attach`; `control.ended` is set when the connection ends."""

    def __init__(self, connect: Connect, on_status: Callable[[StatusEvent], None]) -> None:
        self._connect = connect
        self._on_status = on_status
        self._table = CircuitTable()
        self._relays: tuple[Relay, ...] | None = None
        self._countries: dict[str, str] = {}  # of relays in circuits, by fingerprint
        self._asking = asyncio.Lock()
        self._name = secrets.token_hex(4)  # unique, so that nothing is shared with an earlier run
        self.open_exits = 0
        self.control: TorControl
        self.socks: Address

    @classmethod
    async def attach(
        cls,
        control: Address,
        socks: Address | None,
        password: str | None,
        connect: Connect,
        on_status: Callable[[StatusEvent], None],
        *,
        seconds: float,
    ) -> TorController:
        """Connects to a running tor; without `socks`, uses its first SOCKS listener on TCP.

        Raises ControlLost, ControlRefused, AccessRefused.
        """
        controller = cls(connect, on_status)
        controller.control = await TorControl.connect(control, password, controller._on_event, seconds=seconds)
        try:
            controller.socks = socks or await controller._listener(control)
        except (ControlLost, ControlRefused):
            controller.close("it is not used")
            raise
        return controller

    def circuits(self) -> tuple[Circuit, ...]:
        """The circuits that tor has built or is building."""
        return self._table.circuits()

    async def relays(self) -> tuple[Relay, ...]:
        """The exits of the newest consensus. Raises ControlLost, ControlRefused."""
        async with self._asking:
            if self._relays is None:
                relays = await exits_known_to(self.control)
                if not relays:
                    return ()
                self._relays = relays
            return self._relays

    async def open(self, key: str, relay: Relay, hosts: tuple[str, ...] = HOSTS) -> TorExit:
        """Builds a circuit that ends at this relay, connected through TLS. Raises ExitFailure."""
        started = time.monotonic()
        user = f"{self._name}-{key}"
        pins = {host: f"{number}.{user}.ytsb.invalid" for number, host in enumerate(hosts)}
        proxy, password = f"socks5://{self.socks}", secrets.token_hex(8)
        route = Route(proxy=proxy, username=user, password=password, pins=pins, hosts=hosts)
        lease = self._table.track(user, relay.fingerprint)
        self.open_exits += 1
        connection: Connection | None = None
        try:
            async with asyncio.timeout(BUILD_SECONDS):
                await self._map({alias: f"{host}.{relay.fingerprint}.exit" for host, alias in pins.items()})
                connection = await connected(self._connect, route)
                await self._confirm(lease)
                seconds = time.monotonic() - started
                path = await self._path(lease, relay)
        except BaseException as error:
            await self.release(lease, route)  # this also ends a hanging connect
            if connection is not None:
                connection.close()
            if (failure := self._failure(error, relay)) is not None:
                raise failure from error
            raise
        exit_ = Exit(
            key=key,
            ip=relay.address,
            fingerprint=relay.fingerprint,
            nickname=relay.nickname,
            country=relay.country,
            seconds=seconds,
            path=path,
        )
        return TorExit(self, exit_, connection, lease, route)

    async def watch(self) -> None:
        """Probes tor until the control connection closes or it stops answering; then raises ControlLost."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PROBE_EVERY):
                    await self.control.ended.wait()
            await self.control.info("version", seconds=PROBE_SECONDS)

    def close(self, reason: str) -> None:
        """Closes the connection and marks every exit as broken."""
        self.control.close()
        self._table.lose(reason)

    async def release(self, lease: TrackedLease, route: Route) -> None:
        """Closes the circuits of a lease and removes its address mappings."""
        self.open_exits -= 1
        circuits = self._table.untrack(lease)
        with suppress(ControlLost, ControlRefused, TimeoutError):
            async with asyncio.timeout(UNWIND_SECONDS):
                # Streams first: an unconnected stream that loses its circuit would try another.
                closing = [f"CLOSESTREAM {stream} 1" for stream in lease.streams]
                for line in (*closing, *(f"CLOSECIRCUIT {circuit}" for circuit in circuits)):
                    with suppress(ControlRefused):  # already closed
                        await self.control.ask(line)
                await self._map({alias: alias for alias in (route.pins or {}).values()})

    async def _map(self, names: dict[str, str]) -> None:
        await self.control.ask("MAPADDRESS " + " ".join(f"{alias}={target}" for alias, target in names.items()))

    async def _confirm(self, lease: TrackedLease) -> None:
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await lease.confirmed.wait()
        except TimeoutError:
            raise ExitFailure(FailureKind.EXIT_LOST, "tor did not report which exit it used.") from None
        if lease.trouble:
            raise ExitFailure(FailureKind.EXIT_LOST, f"The exit cannot be used: {lease.trouble}.")

    async def _path(self, lease: TrackedLease, relay: Relay) -> tuple[Hop, ...]:
        """The circuit's relays with their countries; each relay is looked up once."""
        self._countries[relay.fingerprint] = relay.country
        path = self._table.path(lease)
        for hop in path:
            if hop.fingerprint not in self._countries:
                self._countries[hop.fingerprint] = await country_of(self.control, hop.fingerprint)
        return tuple(replace(hop, country=self._countries[hop.fingerprint]) for hop in path)

    def _failure(self, error: BaseException, relay: Relay) -> ExitFailure | None:
        """The error as an ExitFailure; None when it is one already."""
        if isinstance(error, ControlLost) or (isinstance(error, ExitFailure) and self.control.ended.is_set()):
            return ExitFailure(FailureKind.TOR, "tor has ended.")
        if isinstance(error, TimeoutError):
            reason = f"{relay.nickname} could not be reached within {BUILD_SECONDS:.0f} s."
            return ExitFailure(FailureKind.EXIT_LOST, reason)
        if isinstance(error, ControlRefused):
            return ExitFailure(FailureKind.EXIT_LOST, f"tor refused {relay.nickname}: {error}.")
        return None

    async def _listener(self, near: Address) -> Address:
        listeners = (await self.control.info("net/listeners/socks")).get("net/listeners/socks", "")
        for listener in listeners.split():
            host, _, port = listener.strip('"').rpartition(":")
            host = host.strip("[]")
            if port.isdigit() and host != "unix":
                anywhere = host in ("0.0.0.0", "::")
                return Address(host=(near.host or "127.0.0.1") if anywhere else host, port=int(port))
        raise ControlRefused("it has no SOCKS port on TCP")

    def _on_event(self, event: ControlEvent) -> None:
        match event:
            case StreamEvent():
                self._table.on_stream(event)
            case CircuitEvent():
                self._table.on_circuit(event)
            case StatusEvent():
                if event.action == "CONSENSUS_ARRIVED":
                    self._relays = None
                self._on_status(event)


class TorExit:
    """A circuit pinned to its exit; fulfils `OpenExit`."""

    def __init__(
        self, controller: TorController, exit_: Exit, connection: Connection, lease: TrackedLease, route: Route
    ) -> None:
        self._controller = controller
        self._lease = lease
        self._route = route
        self._closed = False
        self.exit = exit_
        self.connection = connection

    def trouble(self) -> str | None:
        """See OpenExit; as reported by the control port."""
        return self._lease.trouble

    async def close(self) -> None:
        """See OpenExit."""
        if self._closed:
            return
        self._closed = True
        self.connection.abort()  # otherwise a running request would be resent over a new circuit
        await self._controller.release(self._lease, self._route)
        await asyncio.get_running_loop().run_in_executor(None, self.connection.close)
