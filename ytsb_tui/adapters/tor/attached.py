"""Exits over one or several existing tor daemons; reconnects when a connection is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from ytsb_tui.adapters.egress.plain_exit import Connect
from ytsb_tui.adapters.tor.addresses import on_tcp
from ytsb_tui.adapters.tor.bootstrap import Bootstrap
from ytsb_tui.adapters.tor.circuits import Circuit
from ytsb_tui.adapters.tor.controller import TorController
from ytsb_tui.adapters.tor.controllers import TorControllers
from ytsb_tui.adapters.tor.events import AccessRefused, Address, ControlLost, ControlRefused
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

ATTACH_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A tor's control port and its SOCKS port (None: tor is asked for it)."""

    control: Address
    socks: Address | None = None


class AttachedTor:
    """Fulfils `ExitNetwork`. Several daemons share the load; their configuration is not changed."""

    egress = EgressKind.TOR

    def __init__(self, connect: Connect, endpoints: Sequence[Endpoint], *, password: str | None = None) -> None:
        self._connect = connect
        self._endpoints = tuple(endpoints)
        self._password = password
        self._controllers = TorControllers()

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        report(TorPhase.STARTING, 0, f"attaching to {', '.join(str(end.control) for end in self._endpoints)}")
        failures: list[SetupFailure] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                for endpoint in self._endpoints:
                    tasks.create_task(self._keep(endpoint, report), name=f"tor at {endpoint.control}")
        except* SetupFailure as group:
            failures += [error for error in group.exceptions if isinstance(error, SetupFailure)]
        if failures:
            raise failures[0]

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork."""
        return await self._controllers.relays()

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        return await self._controllers.open(key, relay, hosts)

    def circuits(self) -> tuple[Circuit, ...]:
        """Every circuit of these daemons, including those of other programs."""
        return self._controllers.circuits()

    async def _keep(self, endpoint: Endpoint, report: NetworkReport) -> None:
        pause, first = FIRST_PAUSE, True
        while True:
            lost = ""
            try:
                if endpoint.socks is None:
                    await self._use(endpoint, None, report)
                else:
                    async with on_tcp(endpoint.socks) as socks:
                        await self._use(endpoint, socks, report)
            except _Lost as error:
                lost, first, pause = str(error), False, FIRST_PAUSE
            except (AccessRefused, ControlLost, ControlRefused, SetupFailure) as error:
                if first:
                    raise _setup_failure(error) from None
                lost = str(error)
            if not len(self._controllers):
                report(TorPhase.DOWN, 0, f"{lost}; reconnecting")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _use(self, endpoint: Endpoint, socks: Address | None, report: NetworkReport) -> None:
        """Raises ControlLost or ControlRefused when attaching fails, _Lost when an attached tor is lost."""
        bootstrap = Bootstrap()
        controller = await TorController.attach(
            endpoint.control, socks, self._password, self._connect, bootstrap.on_event, seconds=ATTACH_SECONDS
        )
        lost = "it is no longer used"
        try:
            await bootstrap.wait_until_ready(
                controller.control, lambda percent, text: report(TorPhase.BOOTSTRAPPING, percent, text)
            )
            self._controllers.add(controller)
            count = len(self._endpoints)
            report(TorPhase.READY, 100, f"{len(self._controllers)} of {count} attached" if count > 1 else "attached")
            await controller.watch()
        except (ControlLost, ControlRefused) as error:
            lost = str(error)
            raise _Lost(lost) from error
        finally:
            self._controllers.remove(controller)
            controller.close(lost)


class _Lost(Exception):
    """The connection to an attached tor was lost."""


def _setup_failure(error: AccessRefused | ControlLost | ControlRefused | SetupFailure) -> SetupFailure:
    match error:
        case SetupFailure():
            return error
        case AccessRefused():
            return SetupFailure(FailureKind.TOR, error.reason, error.action)
        case ControlLost() | ControlRefused():
            action = "Start tor, correct YTSB_TOR_CONTROL, or unset it to let ytsb run its own tor."
            return SetupFailure(FailureKind.TOR, f"No tor to attach to: {error}.", action)
        case _ as never:
            assert_never(never)
