"""The running tor daemons that exits are built on: the one that ytsb started, or several existing ones."""

from __future__ import annotations

import asyncio

from ytsb_tui.adapters.tor.circuits import Circuit
from ytsb_tui.adapters.tor.controller import TorController
from ytsb_tui.adapters.tor.events import ControlLost, ControlRefused
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.engine.ports.exits import OpenExit

RETRY_SECONDS = 0.2


class TorControllers:
    """The connected controllers; `relays` waits until there is one."""

    def __init__(self) -> None:
        self._controllers: list[TorController] = []
        self._up = asyncio.Event()

    def add(self, controller: TorController) -> None:
        """Adds a controller whose tor has bootstrapped."""
        self._controllers.append(controller)
        self._up.set()

    def remove(self, controller: TorController) -> None:
        """Removes a controller whose tor is lost."""
        if controller in self._controllers:
            self._controllers.remove(controller)
        if not self._controllers:
            self._up.clear()

    def __len__(self) -> int:
        return len(self._controllers)

    def circuits(self) -> tuple[Circuit, ...]:
        """The circuits of all daemons."""
        return tuple(circuit for controller in self._controllers for circuit in controller.circuits())

    async def relays(self) -> tuple[Relay, ...]:
        """The exits of the newest consensus, once a controller has them."""
        while True:
            await self._up.wait()
            try:
                return await self._controllers[0].relays()
            except (ControlLost, ControlRefused):  # its owner also notices and removes it
                self._controllers.append(self._controllers.pop(0))
                await asyncio.sleep(RETRY_SECONDS)

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...]) -> OpenExit:
        """Builds an exit on the controller with the fewest open exits. Raises ExitFailure."""
        if relay is None or not self._controllers:
            raise ExitFailure(FailureKind.TOR, "tor is not running.")
        return await min(self._controllers, key=lambda controller: controller.open_exits).open(key, relay, hosts)
