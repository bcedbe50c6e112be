"""Exits without a network that return the lab's pages: only the product's own work is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from tests.lab.player import player_response
from tests.lab.rules import Video
from tests.lab.youtube import timed_text
from ytsb_tui.core.exits import Exit, Relay
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit

MODELS = 40  # lectures; every video's pages are those of one of them, with the id put in
IP = "203.0.113.7"
BUILD = 0.01  # seconds for an exit to be built


def relays(count: int) -> tuple[Relay, ...]:
    """`count` relays, each with its own address."""
    return tuple(
        Relay(
            fingerprint=f"{number:040X}",
            nickname=f"relay{number}",
            address=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
            country="de",
            bandwidth=1000 + number % 7,
        )
        for number in range(1, count + 1)
    )


@cache
def _pages(number: int) -> tuple[bytes, bytes, bytes]:
    """A lecture's id, its player response and its captions."""
    model = f"model{number:06}"
    player = player_response(model, Video(), ip=IP, country="de", faults=(), language="en")
    return model.encode(), player, timed_text(model, Video(), {"v": model, "lang": "en"}).encode()


def made() -> None:
    """Generates every lecture now, so that it is not measured."""
    for number in range(MODELS):
        _pages(number)


@dataclass
class PageConnection:
    """Answers the two requests of the short path immediately."""

    ip: str
    traffic: int = 5_000
    proxy_url: str | None = None

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """See Connection."""
        if method == "POST":
            video = (body or b"").split(b'"videoId"', 1)[1].split(b'"', 2)[1]
            model, player, _ = _pages(crc32(video) % MODELS)
            answer, kind = player.replace(model, video).replace(IP.encode(), self.ip.encode()), "application/json"
        else:
            video = parse_qs(urlsplit(url).query)["v"][0].encode()
            answer, kind = _pages(crc32(video) % MODELS)[2], "text/xml"
        self.traffic += 25_000
        return Reply(status=200, url=url, headers={"content-type": kind}, body=answer)

    def cookies(self, values: Mapping[str, str]) -> None:
        """Not needed."""

    def forget(self) -> None:
        """There are no cookies."""

    def abort(self) -> None:
        """Nothing to abort."""

    def close(self) -> None:
        """Nothing to close."""


@dataclass(frozen=True)
class PageExit:
    """None: these exits never fail."""

    exit: Exit
    connection: PageConnection

    def trouble(self) -> str | None:
        """See OpenExit."""
        return None

    async def close(self) -> None:
        """See OpenExit."""


@dataclass
class PageNetwork:
    """Implements ExitNetwork; every exit takes `BUILD` seconds."""

    known: tuple[Relay, ...]
    egress: EgressKind = EgressKind.DEMO
    opened: list[str] = field(default_factory=list)

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork."""
        report(TorPhase.READY, 100, "")
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...]:
        """See ExitNetwork."""
        return self.known

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """See ExitNetwork."""
        assert relay is not None
        await asyncio.sleep(BUILD)
        self.opened.append(relay.address)
        made = Exit(
            key=key,
            ip=relay.address,
            fingerprint=relay.fingerprint,
            nickname=relay.nickname,
            country=relay.country,
            seconds=BUILD,
        )
        return PageExit(made, PageConnection(relay.address))
