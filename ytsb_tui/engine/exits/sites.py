"""Exits for other sites than YouTube: one for each page, built when it is needed for the one host of that page.

They are no part of the queue: what a site answers says nothing about how YouTube treats an exit.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from ytsb_tui.core.exits import Exit, ExitRules, Relay, allowed
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, TransientFailure, VideoFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.hosts import HOSTS, site_host
from ytsb_tui.engine.exits.use import run_over
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.exits import ExitNetwork, OpenExit
from ytsb_tui.engine.ports.listening import Download
from ytsb_tui.engine.ports.sites import Page

PAGE_SECONDS = 60.0  # for a page, or a part of a file
NETWORK_SECONDS = 30.0  # to wait for a network that is starting
TRIES = 3  # exits for a page
_MOST_REDIRECTS = 5
_GOOD = frozenset({200, 206})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({403, 408, 425, 429, 500, 502, 503, 504})  # another exit, or a later time, may do
_BUILD_SECONDS = 30.0
_LONGEST_WAIT = 3600.0  # seconds
_ACCEPT = {"Accept": "application/rss+xml, application/xml;q=0.9, text/vtt, application/x-subrip, */*;q=0.5"}


_Ask = Callable[[OpenExit, str], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteExits:
    """Reads pages over exits of the `network` in the countries that the `rules` allow."""

    network: ExitNetwork
    rules: ExitRules
    chance: Callable[[], float] = random.random
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def read(self, url: str, opened: Callable[[Exit], None] = lambda _: None) -> Page:
        """A page, each host of its redirects over an exit of its own. `opened` gets each exit.

        Raises VideoFailure for what is not there or may not be asked, TransientFailure when no exit gets it now.
        """
        return await self._followed(url, _page, opened)

    async def download(self, download: Download, step: Callable[[str, float], None]) -> None:
        """Fetches a file; `step` hears how far it is. Another exit goes on where one broke off, as long as each brings
        something. Raises as `read` does, and the failures of the download."""

        async def parts(exit_: OpenExit, url: str) -> Reply:
            while True:
                reply = await run_over(
                    exit_.connection, lambda connection: download.part(connection, url), PAGE_SECONDS
                )
                word, share = download.progress
                if reply.status not in _GOOD or share >= 1.0 or exit_.trouble():
                    return reply
                step(word, share)

        while download.progress[1] < 1.0:
            here = download.size
            try:
                await self._followed(download.url, parts, lambda _: None)
            except TransientFailure:
                if download.size <= here:
                    raise

    async def _followed(self, url: str, ask: _Ask, opened: Callable[[Exit], None]) -> Page:
        """The answer at the end of the redirects."""
        traffic = 0
        for _ in range(_MOST_REDIRECTS + 1):
            reply, exit_ = await self._asked(url, ask, opened)
            traffic += exit_.connection.traffic
            if reply.status not in _REDIRECTS:
                return Page(url=url, body=reply.body, exit=exit_.exit, traffic=traffic)
            url = urljoin(url, reply.headers.get("location", ""))
        raise VideoFailure(FailureKind.UNAVAILABLE, f"{_name(url)} redirects without end.", "Check the link.")

    async def _asked(self, url: str, ask: _Ask, opened: Callable[[Exit], None]) -> tuple[Reply, OpenExit]:
        host = site_host(url)
        if host is None:
            reason = f"{_name(url)} is no public https address."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Only https:// links to named sites are read.")
        if host in HOSTS:
            reason = f"{_name(url)} is on YouTube, which is asked for its own videos alone."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Add the link of the YouTube video itself.")
        failure: ExitFailure | None = None
        wait: float | None = None
        for _ in range(TRIES):
            try:
                async with self._exit(host) as exit_:
                    opened(exit_.exit)
                    reply = await ask(exit_, url)
                    if trouble := exit_.trouble():
                        raise ExitFailure(FailureKind.EXIT_LOST, f"The exit changed under the request: {trouble}.")
            except ExitFailure as error:
                failure = error
                continue
            if reply.status in _GOOD or reply.status in _REDIRECTS:
                return reply, exit_
            if reply.status not in _PASSING:
                raise _refused(host, reply.status)
            failure = ExitFailure(FailureKind.SUSPECT, f"{host} answers {reply.status}.")
            wait = _wait(reply)
        assert failure is not None, "every other try has returned or raised"
        reason = f"{host}: {failure.reason}"
        raise TransientFailure(FailureKind.UNAVAILABLE, reason, "Retried automatically.", retry_after=wait)

    @asynccontextmanager
    async def _exit(self, host: str) -> AsyncIterator[OpenExit]:
        try:
            async with asyncio.timeout(NETWORK_SECONDS):
                relays = await self.network.relays()
        except TimeoutError:
            raise TransientFailure(
                FailureKind.NO_EXITS, "The network is not up.", "Retried automatically.", retry_after=30.0
            ) from None
        relay = None if relays is None else self._chosen(relays)
        try:
            async with asyncio.timeout(_BUILD_SECONDS):
                opened = await self.network.open(f"site{next(self._numbers)}", relay, (host,))
        except TimeoutError:
            raise ExitFailure(FailureKind.EXIT_LOST, "No exit could be built in time.") from None
        try:
            yield opened
        finally:
            await opened.close()

    def _chosen(self, relays: tuple[Relay, ...]) -> Relay:
        """One of the allowed relays, by bandwidth."""
        candidates = [relay for relay in relays if allowed(relay.country, self.rules)]
        if not candidates:
            raise TransientFailure(
                FailureKind.NO_EXITS, "No exit in the allowed countries.", "Allow other countries.", retry_after=600.0
            )
        mark = self.chance() * sum(max(1, relay.bandwidth) for relay in candidates)
        for relay in candidates:
            mark -= max(1, relay.bandwidth)
            if mark < 0:
                return relay
        return candidates[-1]


def _refused(host: str, status: int) -> VideoFailure:
    """The failure of an answer that no other exit would change."""
    match status:
        case 401 | 402 | 407:
            return VideoFailure(FailureKind.PRIVATE, f"{host} wants a login ({status}).", "Ask the owner.")
        case 404 | 410:
            return VideoFailure(FailureKind.UNAVAILABLE, f"{host} has no such page ({status}).", "Check the link.")
        case _:
            return VideoFailure(FailureKind.UNAVAILABLE, f"{host} answers {status}.", "Check the link.")


def _wait(reply: Reply) -> float | None:
    """The seconds that the site asks to wait; None when it asks for none, or in another form."""
    asked = reply.headers.get("retry-after", "").strip()
    return min(float(asked), _LONGEST_WAIT) if asked.isascii() and asked.isdecimal() else None


async def _page(exit_: OpenExit, url: str) -> Reply:
    return await run_over(
        exit_.connection, lambda connection: connection.send("GET", url, headers=_ACCEPT), PAGE_SECONDS
    )


def _name(url: str) -> str:
    return clean(url, 80) or "An empty link"
