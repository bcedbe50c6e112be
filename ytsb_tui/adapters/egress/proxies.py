"""Exit networks other than Tor, by the user's explicit choice: their own proxies, or a direct connection.

Each proxy is presented as a relay, so that choosing, leasing, cooling down and reputation work as for Tor; its exits
have no fingerprint. The rules for these networks have no countries and no cooldown.
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
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Route
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

SCHEMES = ("socks5", "socks5h", "socks4", "socks4a", "http", "https")
UNKNOWN_COUNTRY = "??"


class FixedNetwork:
    """Fulfils `ExitNetwork` over a fixed list; `proxies` maps a label to its proxy, None for direct."""

    def __init__(self, egress: EgressKind, connect: Connect, proxies: dict[str, str | None], description: str) -> None:
        self.egress = egress
        self._connect = connect
        self._proxies = proxies
        self._description = description

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork; there is nothing to start."""
        report(TorPhase.READY, 100, self._description)
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork; a proxy's address is its label, which is unique and shown."""
        return tuple(
            Relay(fingerprint=f"proxy {label}", nickname=label, address=label, country=UNKNOWN_COUNTRY, bandwidth=1)
            for label in self._proxies
        )

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        assert relay is not None, "the list always offers one"
        started = time.monotonic()
        connection = await connected(self._connect, Route(proxy=self._proxies[relay.address], hosts=hosts))
        exit_ = Exit(
            key=key,
            ip=relay.address,
            fingerprint=None,
            nickname=relay.nickname,
            country=relay.country,
            seconds=time.monotonic() - started,
        )
        return PlainExit(exit_, connection)


class ProxyNetwork(FixedNetwork):
    """The user's own proxies (`socks5://user:password@host:port`, `http://…`). A proxy named twice serves two workers
    at once, which suits a gateway that gives each connection another address."""

    def __init__(self, connect: Connect, proxies: Sequence[str]) -> None:
        labelled: dict[str, str | None] = {}
        seen: Counter[str] = Counter()
        for proxy in proxies:
            label = proxy_label(proxy)
            seen[label] += 1
            labelled[label if seen[label] == 1 else f"{label} ({seen[label]})"] = proxy
        if not labelled:
            raise SetupFailure(FailureKind.TOR, "No proxies are configured.", "Name some in the setting proxies.")
        super().__init__(EgressKind.PROXIES, connect, labelled, plural(len(labelled), "proxy", "proxies"))


class DirectNetwork(FixedNetwork):
    """A direct connection: YouTube sees this machine's own address. One video at a time, like someone watching."""

    def __init__(self, connect: Connect) -> None:
        super().__init__(EgressKind.DIRECT, connect, {"this machine": None}, "no proxy")


def proxy_label(proxy: str) -> str:
    """Host and port of a proxy, without credentials. Raises SetupFailure when it is not the URL of a proxy."""
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme not in SCHEMES:
        # The text itself is not repeated: it may contain a password.
        reason = "A proxy in the settings does not have the form socks5://user:password@host:port (or http://…)."
        raise SetupFailure(FailureKind.TOR, reason, "Correct the setting proxies.")
    return f"{host}:{port}"
