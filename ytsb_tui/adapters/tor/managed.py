"""Exits over a tor that ytsb starts: in its own data directory, so that guards persist and other daemons are left
alone; restarted when it dies or stops answering; stopped when ytsb ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from ytsb_tui.adapters.egress.plain_exit import Connect
from ytsb_tui.adapters.tor.binary import find_tor, tor_version
from ytsb_tui.adapters.tor.bootstrap import Bootstrap
from ytsb_tui.adapters.tor.circuits import Circuit
from ytsb_tui.adapters.tor.controller import TorController
from ytsb_tui.adapters.tor.controllers import TorControllers
from ytsb_tui.adapters.tor.daemon import TorDaemon, TorEnded, TorFiles, owned
from ytsb_tui.adapters.tor.events import AccessRefused, ControlLost, ControlRefused
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

ATTACH_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
STABLE_SECONDS = 60.0  # a tor that ran this long is restarted without a longer pause
E = TypeVar("E", bound=BaseException)
MAX_FAILED_STARTS = 5  # in a row, before the user has to act


class TorNetwork:
    """Fulfils `ExitNetwork`. `data` is the daemon's data directory, `extra` a file of torrc lines, such as bridges."""

    egress = EgressKind.TOR

    def __init__(
        self,
        connect: Connect,
        data: Path,
        *,
        binary: Path | None = None,
        extra: Path | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._connect = connect
        self._files = TorFiles(data=data, extra=extra)
        self._binary = binary
        self._environment = environment
        self._controllers = TorControllers()
        self._was_ready = False  # in the current run of the process
        self.pid: int | None = None

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        binary = find_tor(self._binary, self._environment)
        version = await tor_version(binary)
        with owned(self._files.data):
            report(TorPhase.STARTING, 0, f"tor {version}")
            pause, failed_starts, ever_ready = FIRST_PAUSE, 0, False
            while True:
                started = asyncio.get_running_loop().time()
                self._was_ready = False
                reason = await self._run_once(binary, version, report, first=not ever_ready)
                ever_ready = ever_ready or self._was_ready
                failed_starts = 0 if self._was_ready else failed_starts + 1
                if failed_starts >= MAX_FAILED_STARTS:
                    raise SetupFailure(FailureKind.TOR, f"tor does not start: {reason}.", self._advice())
                if asyncio.get_running_loop().time() - started > STABLE_SECONDS:
                    pause = FIRST_PAUSE
                report(TorPhase.DOWN, 0, f"{reason}; restarting")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork."""
        return await self._controllers.relays()

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        return await self._controllers.open(key, relay, hosts)

    def circuits(self) -> tuple[Circuit, ...]:
        """Every circuit that tor has now."""
        return self._controllers.circuits()

    async def _run_once(self, binary: Path, version: str, report: NetworkReport, *, first: bool) -> str:
        """Runs one process to its end; returns why it ended. Raises SetupFailure when the user has to act."""
        daemon = await TorDaemon.start(binary, version, self._files)
        self.pid = daemon.pid
        reason = ""
        failure: SetupFailure | None = None
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(daemon.listen(), name="tor output")
                tasks.create_task(self._until_it_ends(daemon, first=first), name="tor exit")
                tasks.create_task(self._use(daemon, report, first=first), name="tor control")
        except* SetupFailure as group:
            failure = _first(group)
        except* TorEnded as group:
            reason = str(_first(group))
        finally:
            self.pid = None
            await asyncio.shield(daemon.stop())
        if failure is not None:
            raise failure
        return reason

    async def _until_it_ends(self, daemon: TorDaemon, *, first: bool) -> None:
        code = await daemon.ended()
        if first and code > 0 and not self._was_ready:  # not killed: it refuses to start
            why = " ".join(list(daemon.warnings)[-2:]) or f"it ended with code {code}"
            raise SetupFailure(FailureKind.TOR, f"tor does not start: {why}", self._advice())
        raise TorEnded(f"tor ended ({'killed' if code < 0 else f'code {code}'})")

    async def _use(self, daemon: TorDaemon, report: NetworkReport, *, first: bool) -> None:
        bootstrap = Bootstrap()
        controller: TorController | None = None
        lost = "tor ended"
        try:
            address = await daemon.control_address()
            controller = await TorController.attach(
                address, None, None, self._connect, bootstrap.on_event, seconds=ATTACH_SECONDS
            )
            await controller.control.ask("TAKEOWNERSHIP")
            try:
                await bootstrap.wait_until_ready(
                    controller.control, lambda percent, text: report(TorPhase.BOOTSTRAPPING, percent, text)
                )
            except SetupFailure as stuck:
                if first:
                    raise
                raise TorEnded(stuck.reason) from stuck
            self._was_ready = True
            self._controllers.add(controller)
            report(TorPhase.READY, 100, "")
            daemon.on_warning = lambda warning: report(TorPhase.READY, 100, f"tor warns: {warning}")
            await controller.watch()
        except AccessRefused as error:
            raise TorEnded(error.reason) from error
        except (ControlLost, ControlRefused) as error:
            lost = str(error)
            raise TorEnded(lost) from error
        finally:
            if controller is not None:
                self._controllers.remove(controller)
                controller.close(lost)

    def _advice(self) -> str:
        if self._files.extra:
            return f"Check the torrc lines in {self._files.extra}."
        return f"For details, run: tor -f {self._files.torrc}"


def _first(group: BaseExceptionGroup[E]) -> E:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
