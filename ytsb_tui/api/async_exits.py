"""Exits for asynchronous programs. Every rule of the public exits is here; `blocking.py` calls it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from ytsb_tui.api.values import ENGLISH, ExitUse, LeaseView, use_of
from ytsb_tui.api.videos import check_url, video_id
from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import EXITS_IN_A_ROW, ExitFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.exits.use import use_exit
from ytsb_tui.engine.fetching import fetch_over
from ytsb_tui.engine.ports.connections import Connection, Reply
from ytsb_tui.engine.ports.transcripts import Fetched, TranscriptFetcher

if TYPE_CHECKING:
    import httpx

REQUEST_SECONDS = 60.0  # the most that a request of the program's own may take
MOST_EXITS = 100  # ready at once
MOST_USES = 10_000  # remembered
CLOSED = "The exits are closed: their block has ended."


class AsyncLease(LeaseView):
    """An exit that belongs to one worker until the `async with` block ends. Its requests take turns."""

    def __init__(self, leased: Lease, fetcher: TranscriptFetcher) -> None:
        super().__init__(leased)
        self._fetcher = fetcher
        self._turn = asyncio.Lock()
        self._ended = False
        self._videos: list[VideoId] = []

    async def transcript(self, link: str, wish: LanguageWish = ENGLISH, *, timeout: float | None = None) -> Fetched:  # noqa: ASYNC109 - as httpx has it
        """The transcript of a video, by its link or id. What the outcome says about the exit is remembered.

        `timeout` is in seconds; without one it gives up after a minute. Raises ExitFailure when this exit does not work
        (lease another), or another Failure; TimeoutError; ValueError for a link to no video; RuntimeError after the
        block.
        """
        video = video_id(link)
        async with _within(timeout, f"No transcript of {video}"), self._turn:
            self.check_open()
            self._videos.append(video)
            return await fetch_over(self.leased, self._fetcher, video, wish, lambda *_: None)

    def client(self) -> httpx.AsyncClient:
        """An HTTP client with cookies of its own that sends over this exit, to YouTube's hosts only.

        Its timeout is that of a whole request: 60 seconds, which is also the most. Answers are read whole. Its requests
        raise ValueError for another host, ExitFailure when the exit does not work, httpx.ReadTimeout, and RuntimeError
        after the block.
        """
        from ytsb_tui.adapters.egress.httpx_clients import async_client

        self.check_open()
        return async_client(self.send, REQUEST_SECONDS)

    async def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None
    ) -> Reply:
        """One request of the program's own; redirects are not followed. What the answer means is for the program to
        say, so only a broken exit is remembered. Raises as the requests of `client`, but TimeoutError."""
        check_url(url)
        async with _within(seconds, "There was no answer"), self._turn:
            self.check_open()
            self.leased.connection.forget()  # cookies are those of the client that sends
            before = self.leased.verdict
            send = partial(_send, method=method, url=url, headers=headers, body=body)
            reply = await use_exit(self.leased, send, REQUEST_SECONDS)
            self.leased.report(before)
            return reply

    def end(self) -> ExitUse:
        """Called when the block ends: from now on nothing is sent. Returns how the exit was used."""
        self._ended = True
        return use_of(self.leased, tuple(self._videos))

    def check_open(self) -> None:
        """Raises RuntimeError after the block."""
        if self._ended:
            raise RuntimeError("This lease has ended: its block is over.")


class AsyncExits:
    """Exits that are kept ready, each leased to one worker at a time. Made by `ytsb_tui.exits`."""

    def __init__(self, queue: ExitQueue, fetcher: TranscriptFetcher, ahead: int) -> None:
        self._queue = queue
        self._fetcher = fetcher
        self._ahead = 0
        self._closed = False
        self._leases: set[AsyncLease] = set()
        self._uses: deque[ExitUse] = deque(maxlen=MOST_USES)
        self._keep_ready(ahead)

    @property
    def used(self) -> tuple[ExitUse, ...]:
        """Which exit each worker used and how that went, for the leases that have ended, oldest first."""
        return tuple(self._uses)

    async def wait_ready(self, count: int | None = None, *, timeout: float | None = None) -> tuple[Exit, ...]:  # noqa: ASYNC109 - as httpx has it
        """Waits until `count` exits are ready at once, all with different addresses, and returns them.

        `count` is `ahead` if it is None; from then on at least as many are kept ready. `timeout` is in seconds. Raises
        SetupFailure when so many cannot be had, TransientFailure when none can be built now, TimeoutError, ValueError
        for a `count` outside 1 to 100, RuntimeError after the block.
        """
        self._check_open()
        wanted = self._ahead if count is None else check_count(count, "count")
        self._keep_ready(max(wanted, self._ahead))
        async with _within(timeout, f"{wanted} exits were not ready"):
            return await self._queue.wait_ready(wanted)

    @asynccontextmanager
    async def lease(self, worker: str | None = None, *, timeout: float | None = None) -> AsyncIterator[AsyncLease]:  # noqa: ASYNC109 - as httpx has it
        """`async with exits.lease() as lease`: an exit for this worker alone, at once if one is ready. `worker` is the
        name of the task if it is None; `timeout` is how many seconds it may wait.

        Raises TransientFailure when every exit is cooling or burned or none can be built, SetupFailure, TimeoutError,
        and RuntimeError after the block of the exits.
        """
        self._check_open()
        name = worker or _task_name()
        async with AsyncExitStack() as stack:
            async with _within(timeout, "No exit was ready"):
                lease = AsyncLease(await stack.enter_async_context(self._queue.lease(name, None)), self._fetcher)
            self._leases.add(lease)
            try:
                yield lease
            finally:
                self._leases.discard(lease)
                self._uses.append(lease.end())

    async def transcript(
        self,
        link: str,
        wish: LanguageWish = ENGLISH,
        *,
        tries: int = EXITS_IN_A_ROW,
        timeout: float | None = None,  # noqa: ASYNC109 - as httpx has it
        worker: str | None = None,
    ) -> Fetched:
        """The transcript of a video, by its link or id, over up to `tries` exits, leased one after another.

        `timeout` is in seconds, for all of it; `worker` as in `lease`. Raises the ExitFailure of the last exit, or
        another Failure; TimeoutError; ValueError for a link to no video; RuntimeError after the block.
        """
        video = video_id(link)
        async with _within(timeout, f"No transcript of {video}"):
            for left in reversed(range(check_count(tries, "tries"))):
                async with self.lease(worker) as lease:
                    try:
                        return await lease.transcript(video, wish)
                    except ExitFailure:
                        if not left:
                            raise
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """The block ends: leases that are still open are of no use any more."""
        self._closed = True
        for lease in tuple(self._leases):
            lease.end()

    def _keep_ready(self, ahead: int) -> None:
        self._ahead = ahead
        self._queue.plan(needed=ahead, workers=ahead, all_at_once=True)

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError(CLOSED)


def check_count(count: int, name: str) -> int:
    """The number itself. Raises ValueError outside 1 to 100."""
    if not 1 <= count <= MOST_EXITS:
        raise ValueError(f"{name} must be from 1 to {MOST_EXITS}, not {count}")
    return count


def _send(connection: Connection, *, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    return connection.send(method, url, headers=headers, body=body)


def _task_name() -> str:
    task = asyncio.current_task()
    return task.get_name() if task else "worker"


@asynccontextmanager
async def _within(seconds: float | None, what: str) -> AsyncIterator[None]:
    """Ends the block after so many seconds (None: never) with a TimeoutError that says `what` did not happen."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            yield
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise TimeoutError(f"{what} within {seconds:g} s.") from error
