"""Exits that are built when the test allows it, and fail as the test sets."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence

from ytsb_tui.core.exits import Exit, ExitRecord, Relay
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.state.events import EgressKind
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.exits import NetworkReport, OpenExit


def relay(number: int, *, country: str = "de", bandwidth: int = 1000, address: str | None = None) -> Relay:
    """A relay with its own fingerprint and address."""
    return Relay(
        fingerprint=f"{number:040X}",
        nickname=f"relay{number}",
        address=address or f"198.51.100.{number}",
        country=country,
        bandwidth=bandwidth,
    )


def relays(count: int, *, country: str = "de") -> tuple[Relay, ...]:
    """Relays 1 to `count`."""
    return tuple(relay(number, country=country) for number in range(1, count + 1))


PageAnswer = Reply | list[Reply] | Callable[[Mapping[str, str]], Reply]  # one, one after another, or by the headers


class FakeConnection:
    """Counts calls; `traffic` grows with each request."""

    def __init__(self, pages: Mapping[str, PageAnswer] | None = None) -> None:
        self.pages = pages or {}
        self.asked: list[str] = []
        self.traffic = 5000  # a TLS handshake
        self.proxy_url: str | None = None
        self.aborted = self.closed = False
        self.forgotten = 0

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """The page that the test put there, else an empty answer."""
        self.traffic += 1000
        self.asked.append(url)
        if (page := self.pages.get(url)) is not None:
            if isinstance(page, Reply):
                return page
            return page.pop(0) if isinstance(page, list) else page(headers or {})
        return Reply(status=200, url=url, headers=headers or {}, body=body or b"")

    def cookies(self, values: Mapping[str, str]) -> None:
        """Ignored."""

    def forget(self) -> None:
        """Counted."""
        self.forgotten += 1

    def abort(self) -> None:
        """Recorded."""
        self.aborted = True

    def close(self) -> None:
        """Recorded."""
        self.closed = True


class FakeExit:
    """`trouble()` returns `wrong`."""

    def __init__(
        self, exit_: Exit, hosts: tuple[str, ...] = HOSTS, pages: Mapping[str, PageAnswer] | None = None
    ) -> None:
        self.exit = exit_
        self.hosts = hosts
        self.connection = FakeConnection(pages)
        self.wrong: str | None = None
        self.closed = 0

    def trouble(self) -> str | None:
        """The value set by the test."""
        return self.wrong

    async def close(self) -> None:
        """Counted."""
        self.closed += 1
        self.connection.close()


class FakeNetwork:
    """Builds immediately while `gate` is set, else when it is set again. `dead` maps fingerprints to their failure;
    `next_ips` are the addresses of exits that cannot be chosen (`known` is None)."""

    def __init__(
        self, known: Sequence[Relay] | None, *, next_ips: Sequence[str] = (), egress: EgressKind = EgressKind.TOR
    ) -> None:
        self.egress = egress
        self.known = known
        self.gate = asyncio.Event()
        self.gate.set()
        self.up = asyncio.Event()
        self.up.set()
        self.dead: dict[str, Failure] = {}
        self.down: Failure | None = None
        self.next_ips = list(next_ips)
        self.asked: list[Relay | None] = []
        self.pages: dict[str, PageAnswer] = {}  # of other sites than YouTube, by their links
        self.opened: list[FakeExit] = []
        self.building = self.most_building = 0
        self.cancelled = 0

    async def run(self, report: NetworkReport) -> None:
        """Runs until cancelled."""
        await asyncio.Event().wait()

    async def relays(self) -> tuple[Relay, ...] | None:
        """Waits until the network is up."""
        await self.up.wait()
        if self.down is not None:
            raise self.down
        return None if self.known is None else tuple(self.known)

    async def open(self, key: str, relay: Relay | None, hosts: tuple[str, ...] = HOSTS) -> OpenExit:
        """Waits for the gate."""
        self.asked.append(relay)
        self.building += 1
        self.most_building = max(self.most_building, self.building)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.building -= 1
        if relay is not None and relay.fingerprint in self.dead:
            raise self.dead[relay.fingerprint]
        ip = relay.address if relay else self.next_ips.pop(0)
        opened = FakeExit(
            Exit(
                key=key,
                ip=ip,
                fingerprint=relay.fingerprint if relay else None,
                nickname=relay.nickname if relay else None,
                country=relay.country if relay else "??",
                seconds=0.3,
            ),
            hosts,
            self.pages,
        )
        self.opened.append(opened)
        return opened


class ExitStore:
    """The part of the library that stores exits; readable while `readable` is set."""

    def __init__(self, *records: ExitRecord) -> None:
        self.readable = threading.Event()
        self.readable.set()
        self.records = {(record.ip, record.fingerprint): record for record in records}

    def exits(self) -> tuple[ExitRecord, ...]:
        """All records."""
        assert self.readable.wait(10), "a test left the store unreadable"
        return tuple(self.records.values())

    def save_exit(self, record: ExitRecord) -> None:
        """Replaces the record of this exit."""
        self.records[record.ip, record.fingerprint] = record
