"""Ways out that are not Tor, by a person's explicit choice: their own proxies, or no proxy at all.

Each is presented as a relay that can be chosen, so that choosing, leasing, resting and standing work as for Tor; the
exits that come of it have no fingerprint. The engine gives rules without countries and without a cooldown for these.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from ytsb_tui.adapters.egress.plain_exit import Connect, PlainExit, connected
from ytsb_tui.core.exits import Exit, Relay
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.engine.ports.connections import Route
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

SCHEMES = ("socks5", "socks5h", "socks4", "socks4a", "http", "https")
UNKNOWN_COUNTRY = "??"


class FixedWays:
    """Fulfils `ExitNetwork` over a list that does not change; `ways` maps a label to its proxy, None for direct."""

    def __init__(self, egress: EgressKind, connect: Connect, ways: dict[str, str | None], told: str) -> None:
        self.egress = egress
        self._connect = connect
        self._ways = ways
        self._told = told

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork; there is nothing to start."""
        report(TorPhase.READY, 100, self._told)
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork; a proxy's address is its label, which is told apart from others and shown."""
        return tuple(
            Relay(fingerprint=f"way {label}", nickname=label, address=label, country=UNKNOWN_COUNTRY, bandwidth=1)
            for label in self._ways
        )

    async def open(self, key: str, relay: Relay | None) -> OpenExit:
        """See ExitNetwork."""
        assert relay is not None, "a way is always chosen from the list"
        began = time.monotonic()
        connection = await connected(self._connect, Route(proxy=self._ways[relay.address]))
        exit_ = Exit(
            key=key,
            ip=relay.address,
            fingerprint=None,
            nickname=relay.nickname,
            country=relay.country,
            seconds=time.monotonic() - began,
        )
        return PlainExit(exit_, connection)


class ProxyNetwork(FixedWays):
    """A person's own proxies (`socks5://user:password@host:port`, `http://…`). One that is named twice serves two
    workers at once, as fits a gateway that gives each connection another address."""

    def __init__(self, connect: Connect, proxies: Sequence[str]) -> None:
        ways: dict[str, str | None] = {}
        seen: Counter[str] = Counter()
        for proxy in proxies:
            label = proxy_label(proxy)
            seen[label] += 1
            ways[label if seen[label] == 1 else f"{label} ({seen[label]})"] = proxy
        if not ways:
            raise SetupFailure(FailureKind.TOR, "No proxies are named.", "Name some in the setting proxies.")
        told = "1 proxy" if len(ways) == 1 else f"{len(ways)} proxies"
        super().__init__(EgressKind.PROXIES, connect, ways, told)


class DirectNetwork(FixedWays):
    """No proxy: YouTube sees this machine's own address. One video at a time, as a person would watch them."""

    def __init__(self, connect: Connect) -> None:
        super().__init__(EgressKind.DIRECT, connect, {"this machine": None}, "no proxy")


def proxy_label(proxy: str) -> str:
    """Host and port, without credentials. Raises SetupFailure for what is no proxy's URL."""
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme not in SCHEMES:
        # The text itself is not repeated: it may hold a password.
        reason = "A proxy in the settings is not of the form socks5://user:password@host:port (or http://…)."
        raise SetupFailure(FailureKind.TOR, reason, "Correct the setting proxies.")
    return f"{host}:{port}"
