"""A simulated ExitNetwork: building exits and sending requests takes time, and nothing leaves the machine."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from ytsb_tui.core.exits import Exit, Hop, Relay
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

START = ((20, "connecting to a guard"), (55, "loading relays"), (90, "building the first circuit"))
STEP = 0.3  # seconds for each of these steps
BUILD = (0.3, 2.0)  # seconds
ROUND_TRIP = (0.25, 0.6)  # seconds
HANDSHAKE, REPLY = 5_200, 6_400  # bytes
UNBUILDABLE = 4  # the number of the exit, from 1, that cannot be built

NETS = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737: never routed
PER_NET = 16  # relays
COUNTRIES = ("de", "nl", "us", "se", "ch", "fr", "at", "ro", "ca", "gb", "fi", "no", "pl", "cz", "is", "lu")


class SimulatedConnection:
    """A connection whose requests take one round trip and return zero bytes as their body."""

    def __init__(self, round_trip: float) -> None:
        self.traffic = HANDSHAKE
        self.proxy_url: str | None = None
        self._round_trip = round_trip
        self._aborted = threading.Event()

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """See Connection."""
        if self._aborted.wait(self._round_trip):
            raise ExitFailure(FailureKind.EXIT_LOST, "The simulated connection was closed.")
        self.traffic += REPLY
        return Reply(status=200, url=url, headers={}, body=bytes(REPLY))

    def cookies(self, values: Mapping[str, str]) -> None:
        """See Connection; does nothing."""

    def forget(self) -> None:
        """See Connection; does nothing."""

    def abort(self) -> None:
        """See Connection."""
        self._aborted.set()

    def close(self) -> None:
        """See Connection."""
        self._aborted.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedExit:
    """An exit that works until it is closed."""

    exit: Exit
    connection: SimulatedConnection

    def trouble(self) -> str | None:
        """See OpenExit."""
        return None

    async def close(self) -> None:
        """See OpenExit."""
        self.connection.close()


@dataclass(slots=True, kw_only=True)
class SimulatedNetwork:
    """Fulfils ExitNetwork. `tempo` multiplies every duration; 1.5 is pleasant to watch."""

    tempo: float
    seed: int
    egress: EgressKind = EgressKind.DEMO
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: int = 0

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        for percent, step in START:
            report(TorPhase.BOOTSTRAPPING, percent, f"simulated: {step}")
            await asyncio.sleep(STEP * self.tempo)
        report(TorPhase.READY, 100, "a simulated network: nothing leaves this machine")
        self._up.set()
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...]:
        """See ExitNetwork."""
        await self._up.wait()
        return simulated_relays(self.seed)

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        assert relay is not None, "this network always lists its relays"
        self._asked += 1
        fails = self._asked == UNBUILDABLE
        dice = random.Random(f"{self.seed} {relay.fingerprint}")
        seconds = dice.uniform(*BUILD)
        await asyncio.sleep(seconds * self.tempo)
        if fails:
            raise ExitFailure(FailureKind.EXIT_LOST, f"The relay {relay.nickname} did not answer.")
        return SimulatedExit(
            exit=Exit(
                key=key,
                ip=relay.address,
                fingerprint=relay.fingerprint,
                nickname=relay.nickname,
                country=relay.country,
                seconds=seconds,
                path=self._circuit(relay, dice),
            ),
            connection=SimulatedConnection(dice.uniform(*ROUND_TRIP) * self.tempo),
        )

    def _circuit(self, relay: Relay, dice: random.Random) -> tuple[Hop, ...]:
        """The same guard for all, as in Tor, and a random middle relay."""
        relays = simulated_relays(self.seed)
        middle = dice.choice([other for other in relays[1:] if other != relay])
        return tuple(
            Hop(fingerprint=one.fingerprint, nickname=one.nickname, country=one.country)
            for one in (relays[0], middle, relay)
        )


def simulated_relays(seed: int) -> tuple[Relay, ...]:
    """Sixteen relays per network; the same seed gives the same relays."""
    dice = random.Random(seed)
    countries = dice.sample(COUNTRIES * len(NETS), PER_NET * len(NETS))
    return tuple(
        Relay(
            fingerprint=f"{dice.getrandbits(160):040X}",
            nickname=f"demo{place}x{number:02}",
            address=f"{net}.{10 + 13 * number}",
            country=countries.pop(),
            bandwidth=dice.randint(2_000, 60_000),
        )
        for place, net in enumerate(NETS, start=1)
        for number in range(PER_NET)
    )
