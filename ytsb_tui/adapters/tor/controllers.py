"""The running tors that exits can be built on: one that is ours, or several that were named."""

from __future__ import annotations

import asyncio

from ytsb_tui.adapters.tor.circuits import Circuit
from ytsb_tui.adapters.tor.controller import TorLink
from ytsb_tui.adapters.tor.events import ControlLost, ControlRefused
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.engine.ports.exits import OpenExit

RETRY_SECONDS = 0.2


class TorLinks:
    """Links come and go; who asks for relays waits for one."""

    def __init__(self) -> None:
        self._links: list[TorLink] = []
        self._up = asyncio.Event()

    def add(self, link: TorLink) -> None:
        """It is bootstrapped."""
        self._links.append(link)
        self._up.set()

    def remove(self, link: TorLink) -> None:
        """It is of no use any more."""
        if link in self._links:
            self._links.remove(link)
        if not self._links:
            self._up.clear()

    def __len__(self) -> int:
        return len(self._links)

    def circuits(self) -> tuple[Circuit, ...]:
        """The circuits of all."""
        return tuple(circuit for link in self._links for circuit in link.circuits())

    async def relays(self) -> tuple[Relay, ...]:
        """The exits of the newest consensus, as soon as one link knows them."""
        while True:
            await self._up.wait()
            try:
                return await self._links[0].relays()
            except (ControlLost, ControlRefused):  # its owner notices as well and takes it away
                self._links.append(self._links.pop(0))
                await asyncio.sleep(RETRY_SECONDS)

    async def open(self, key: str, relay: Relay | None) -> OpenExit:
        """Over the link that has the fewest exits open. Raises ExitFailure."""
        if relay is None or not self._links:
            raise ExitFailure(FailureKind.TOR, "tor is not running.")
        return await min(self._links, key=lambda link: link.open_exits).open(key, relay)
