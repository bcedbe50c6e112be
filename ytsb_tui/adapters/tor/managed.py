"""Exits over a tor of our own: started in its own data directory, so that guards persist and nobody else's daemon is
touched; started again when it dies or goes silent; ended with us."""

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
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

ATTACH_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
SOUND_SECONDS = 60.0  # a tor that ran so long is started again at once when it ends
E = TypeVar("E", bound=BaseException)
TRIES = 5  # starts that come to nothing before a person is asked


class TorNetwork:
    """Fulfils `ExitNetwork`. `data` is the daemon's own directory, `extra` a file of torrc lines (bridges)."""

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
        self._sound = False  # the last start came as far as being ready
        self.pid: int | None = None

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        binary = find_tor(self._binary, self._environment)
        version = await tor_version(binary)
        with owned(self._files.data):
            report(TorPhase.STARTING, 0, f"tor {version}")
            pause, fruitless, ever = FIRST_PAUSE, 0, False
            while True:
                began = asyncio.get_running_loop().time()
                self._sound = False
                reason = await self._life(binary, version, report, first=not ever)
                ever = ever or self._sound
                fruitless = 0 if self._sound else fruitless + 1
                if fruitless >= TRIES:
                    raise SetupFailure(FailureKind.TOR, f"tor does not come up: {reason}.", self._advice())
                if asyncio.get_running_loop().time() - began > SOUND_SECONDS:
                    pause = FIRST_PAUSE
                report(TorPhase.DOWN, 0, f"{reason}; it is started again")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork."""
        return await self._controllers.relays()

    async def open(self, key: str, relay: Relay | None) -> OpenExit:
        """See ExitNetwork."""
        return await self._controllers.open(key, relay)

    def circuits(self) -> tuple[Circuit, ...]:
        """Every circuit that tor has now."""
        return self._controllers.circuits()

    async def _life(self, binary: Path, version: str, report: NetworkReport, *, first: bool) -> str:
        """One process from start to end; returns why it ended. Raises SetupFailure when a person has to act."""
        daemon = await TorDaemon.start(binary, version, self._files)
        self.pid = daemon.pid
        reason = ""
        failure: SetupFailure | None = None
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(daemon.listen(), name="tor's words")
                tasks.create_task(self._until_it_ends(daemon, first=first), name="tor's end")
                tasks.create_task(self._use(daemon, report, first=first), name="tor in use")
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
        if first and code > 0 and not self._sound:  # not killed: it does not want to
            said = " ".join(list(daemon.words)[-2:]) or f"it ended with code {code}"
            raise SetupFailure(FailureKind.TOR, f"tor does not start: {said}", self._advice())
        raise TorEnded(f"tor ended ({'killed' if code < 0 else f'code {code}'})")

    async def _use(self, daemon: TorDaemon, report: NetworkReport, *, first: bool) -> None:
        bootstrap = Bootstrap()
        controller: TorController | None = None
        lost = "tor ended"
        try:
            address = await daemon.control_address()
            controller = await TorController.attach(
                address, None, None, self._connect, bootstrap.hear, seconds=ATTACH_SECONDS
            )
            await controller.control.ask("TAKEOWNERSHIP")
            try:
                await bootstrap.follow(
                    controller.control, lambda percent, text: report(TorPhase.BOOTSTRAPPING, percent, text)
                )
            except SetupFailure as stuck:
                if first:
                    raise
                raise TorEnded(stuck.reason) from stuck
            self._sound = True
            self._controllers.add(controller)
            report(TorPhase.READY, 100, "")
            daemon.on_word = lambda word: report(TorPhase.READY, 100, f"tor warns: {word}")
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
            return f"Look at the extra lines in {self._files.extra}."
        return f"To see more, run: tor -f {self._files.torrc}"


def _first(group: BaseExceptionGroup[E]) -> E:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
