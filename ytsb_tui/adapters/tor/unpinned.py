"""Exits over a tor without a control port: tor chooses them, SOCKS credentials isolate them.

Isolation does not make exits distinct, so the queue drops duplicates. The exit's address comes from the Tor Project's
check service over the same circuit. NEWNYM is never sent: it would move circuits that are leased.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from ipaddress import ip_address

from ytsb_tui.adapters.egress.plain_exit import Connect, PlainExit, connected
from ytsb_tui.adapters.tor.addresses import on_tcp
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.core.exits import Exit, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import ECHO, HOSTS
from ytsb_tui.engine.ports.connections import Connection, Route
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

ECHO_URL = f"https://{ECHO}/api/ip"
BUILD_SECONDS = 30.0
LIFETIME = 540.0  # after ten minutes tor moves new streams to another circuit, without notice
REACH_SECONDS = 5.0
LOOK_EVERY = 10.0


class UnpinnedTor:
    """Fulfils `ExitNetwork`; uses the SOCKS ports in turn."""

    egress = EgressKind.TOR

    def __init__(self, connect: Connect, socks: Sequence[Address]) -> None:
        self._connect = connect
        self._named = tuple(socks)
        self._ports: tuple[Address, ...] = ()
        self._turn = itertools.count()
        self._up = asyncio.Event()
        self._name = secrets.token_hex(4)

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        report(TorPhase.STARTING, 0, f"attaching to {', '.join(map(str, self._named))}")
        for named in self._named:
            if not await _reachable(named):
                action = "Start tor, or correct YTSB_TOR_SOCKS."
                raise SetupFailure(FailureKind.TOR, f"Nothing listens at {named}.", action)
        async with AsyncExitStack() as bridges:
            self._ports = tuple([await bridges.enter_async_context(on_tcp(named)) for named in self._named])
            try:
                await self._watch(report)
            finally:
                self._up.clear()

    async def _watch(self, report: NetworkReport) -> None:
        while True:
            up = all([await _reachable(named) for named in self._named])
            if up and not self._up.is_set():
                self._up.set()
                report(TorPhase.READY, 100, "without control port")
            elif self._up.is_set() and not up:
                self._up.clear()
                report(TorPhase.DOWN, 0, "the SOCKS port is closed; reconnecting")
            await asyncio.sleep(LOOK_EVERY)

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork; exits cannot be chosen here."""
        await self._up.wait()
        return None

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        if not self._ports:
            raise ExitFailure(FailureKind.TOR, "tor is not running.")
        started = time.monotonic()
        port = self._ports[next(self._turn) % len(self._ports)]
        user, password = f"{self._name}-{key}", secrets.token_hex(8)
        route = Route(proxy=f"socks5://{port}", username=user, password=password, hosts=hosts)
        try:
            async with asyncio.timeout(BUILD_SECONDS):
                connection = await connected(self._connect, route)
                ip = await _on_thread(connection, _seen_ip)
        except TimeoutError as error:
            reason = f"No exit could be reached within {BUILD_SECONDS:.0f} s."
            raise ExitFailure(FailureKind.EXIT_LOST, reason) from error
        exit_ = Exit(key=key, ip=ip, fingerprint=None, nickname=None, country="??", seconds=time.monotonic() - started)
        return PlainExit(exit_, connection, lifetime=LIFETIME)


async def _on_thread(connection: Connection, ask: Callable[[Connection], str]) -> str:
    """The result of `ask`. When it fails or is cancelled, the connection is closed once the thread has released it."""
    thread = asyncio.get_running_loop().run_in_executor(None, ask, connection)
    try:
        return await asyncio.shield(thread)
    except BaseException:
        connection.abort()

        def close(done: asyncio.Future[str]) -> None:
            if not done.cancelled():
                done.exception()  # marks it as retrieved
            connection.close()

        thread.add_done_callback(close)
        raise


def _seen_ip(connection: Connection) -> str:
    """The address that servers see. Raises ExitFailure when it is unknown, or not a Tor exit's."""
    reply = connection.send("GET", ECHO_URL)
    try:
        answer = json.loads(reply.body)
        ip, is_tor = str(ip_address(answer["IP"])), answer["IsTor"] is True
    except (ValueError, KeyError, TypeError) as error:
        raise ExitFailure(FailureKind.EXIT_LOST, "The exit's address could not be determined.") from error
    if not is_tor:
        reason = f"The SOCKS port does not lead through Tor, or the exit is too new to be recognized ({ip})."
        raise ExitFailure(FailureKind.EXIT_LOST, reason)
    return ip


async def _reachable(named: Address) -> bool:
    try:
        async with asyncio.timeout(REACH_SECONDS):
            if named.path:
                _, writer = await asyncio.open_unix_connection(named.path)
            else:
                _, writer = await asyncio.open_connection(named.host, named.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
