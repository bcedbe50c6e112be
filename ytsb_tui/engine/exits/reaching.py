"""A network whose exits reach other hosts than usual."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.exits import Relay
from ytsb_tui.core.state.events import EgressKind
from ytsb_tui.engine.ports.exits import ExitNetwork, NetworkReport, OpenExit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """Fulfils ExitNetwork: the exits of `network`, each for the `reached` hosts alone."""

    network: ExitNetwork
    reached: tuple[str, ...]

    @property
    def egress(self) -> EgressKind:
        """See ExitNetwork."""
        return self.network.egress

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        await self.network.run(report)

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork."""
        return await self.network.relays()

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = ()) -> OpenExit:
        """See ExitNetwork; `hosts` does not count."""
        return await self.network.open(key, relay, self.reached)
