"""Exits for programs without asyncio: one thread runs an event loop with the asynchronous ones, and these call it."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ytsb_tui.api.async_exits import CLOSED, REQUEST_SECONDS, AsyncExits, AsyncLease
from ytsb_tui.api.values import ENGLISH, ExitUse, LeaseView
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import EXITS_IN_A_ROW
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.ports.connections import Reply
from ytsb_tui.engine.ports.transcripts import Fetched

if TYPE_CHECKING:
    import httpx
    import requests
    from anyio.from_thread import BlockingPortal

T = TypeVar("T")


class LoopThread:
    """The event loop on its thread. Callable from any other thread."""

    def __init__(self, portal: BlockingPortal) -> None:
        self._portal = portal
        self._open = True

    def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """Whatever the coroutine returns or raises. Raises RuntimeError after the block."""
        if not self._open:
            raise RuntimeError(CLOSED)
        try:
            return self._portal.call(work)
        except CancelledError:
            raise RuntimeError(CLOSED) from None

    def entered(self, block: AbstractAsyncContextManager[T]) -> AbstractContextManager[T]:
        """The block for a `with` statement. Raises RuntimeError after the block of the exits."""
        if not self._open:
            raise RuntimeError(CLOSED)
        return self._portal.wrap_async_context_manager(block)

    def stop(self) -> None:
        """Ends the loop, and whatever still runs in it."""
        self._open = False
        self._portal.call(self._portal.stop, True)


class Lease(LeaseView):
    """An exit that belongs to one worker until the `with` block ends. Its requests take turns."""

    def __init__(self, thread: LoopThread, lease: AsyncLease) -> None:
        super().__init__(lease.leased)
        self._thread = thread
        self._lease = lease

    def transcript(self, link: str, wish: LanguageWish = ENGLISH, *, timeout: float | None = None) -> Fetched:
        """See AsyncLease."""
        return self._thread.call(partial(self._lease.transcript, link, wish, timeout=timeout))

    def client(self) -> httpx.Client:
        """See AsyncLease."""
        from ytsb_tui.adapters.egress.httpx_clients import client

        self._lease.check_open()
        return client(self._send, REQUEST_SECONDS)

    def session(self) -> requests.Session:
        """The same as a `requests` session, for libraries that take one. Follows redirects, as such sessions do; its
        timeout raises requests.ReadTimeout."""
        from ytsb_tui.adapters.egress.requests_session import session

        self._lease.check_open()
        return session(self._send, REQUEST_SECONDS)

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None
    ) -> Reply:
        return self._thread.call(partial(self._lease.send, method, url, headers, body, seconds))


class Exits:
    """Exits that are kept ready, each leased to one worker at a time, from any thread. Made by `ytsb_tui.exits`."""

    def __init__(self, thread: LoopThread, exits: AsyncExits) -> None:
        self._thread = thread
        self._exits = exits

    @property
    def used(self) -> tuple[ExitUse, ...]:
        """See AsyncExits."""
        return self._exits.used

    def wait_ready(self, count: int | None = None, *, timeout: float | None = None) -> tuple[Exit, ...]:
        """See AsyncExits."""
        return self._thread.call(partial(self._exits.wait_ready, count, timeout=timeout))

    @contextmanager
    def lease(self, worker: str | None = None, *, timeout: float | None = None) -> Iterator[Lease]:
        """`with exits.lease() as lease`; `worker` is the name of the thread if it is None. See AsyncExits."""
        block = self._exits.lease(worker or threading.current_thread().name, timeout=timeout)
        with self._thread.entered(block) as lease:
            yield Lease(self._thread, lease)

    def transcript(
        self,
        link: str,
        wish: LanguageWish = ENGLISH,
        *,
        tries: int = EXITS_IN_A_ROW,
        timeout: float | None = None,
        worker: str | None = None,
    ) -> Fetched:
        """See AsyncExits; `worker` as in `lease`."""
        name = worker or threading.current_thread().name
        fetch = partial(self._exits.transcript, link, wish, tries=tries, timeout=timeout, worker=name)
        return self._thread.call(fetch)


@contextmanager
def blocking(opened: AbstractAsyncContextManager[AsyncExits]) -> Iterator[Exits]:
    """The exits on a thread of their own, until the block ends."""
    from anyio.from_thread import start_blocking_portal

    with start_blocking_portal(name="ytsb exits") as portal:
        thread = LoopThread(portal)
        try:
            with thread.entered(opened) as exits:
                yield Exits(thread, exits)
        finally:
            thread.stop()
