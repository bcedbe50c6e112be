"""SQLite blocks, so all of the engine's calls to the library run on one thread of their own, in order.

While the library cannot be used (full, locked, gone), calls wait in memory with what they have to store, and it is
checked every few seconds. Nothing of that needs the library.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

P = ParamSpec("P")
T = TypeVar("T")
CHECK_SECONDS = 2.0  # between checks of a library that cannot be used
COMMAND_SECONDS = 10.0  # that a person's command waits for it


def _nothing(*_: object) -> None:
    pass


class LibraryThread:
    """`await in_library(library.claim, stage, now)` runs the call on the library's thread.

    `failure` says why the library cannot be used, None when it can. `changed` is called when that changes, with a
    sentence about what was done to it, usually empty. Belongs to one event loop.
    """

    def __init__(self, check: Callable[[], None] = _nothing, heal: Callable[[], str] = str) -> None:
        """`check` raises SetupFailure when nothing could be stored; `heal` does so after a failure, and returns a
        sentence for the user, usually empty. Without them, a call that failed is tried again after a while."""
        self._check = check
        self._heal = heal
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self.failure: SetupFailure | None = None
        self._seen: SetupFailure | None = None  # the same, as the library's thread knows it: a moment earlier
        self.changed: Callable[[SetupFailure | None, str], None] = _nothing
        self._healed = asyncio.Event()
        self._checking = False
        self._ending = False

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Whatever the call returns or raises; while the library cannot be used, waits until it can. Once started it
        completes, even when the caller is cancelled. A call that still waits when the engine ends is cancelled."""
        while True:
            while self.failure is not None:
                if self._ending:
                    raise asyncio.CancelledError
                await self._rest()
            try:
                return await self._run(partial(self._unless_failed, partial(call, *args, **kwargs)))
            except SetupFailure as failure:
                if failure.kind is not FailureKind.LIBRARY:
                    raise
                self._failed(failure)

    async def soon(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a person, who does not wait for ever: raises SetupFailure when the library cannot be used within
        some seconds."""
        deadline = asyncio.get_running_loop().time() + COMMAND_SECONDS
        while self.failure is not None:
            if self._ending or asyncio.get_running_loop().time() >= deadline:
                raise _copy(self.failure)
            await self._rest()
        return await self(call, *args, **kwargs)

    async def check(self) -> None:
        """Notices that the library cannot be used, or that it can be used again."""
        if self._checking:
            return
        self._checking = True
        try:
            if self.failure is None:
                await self._run(self._check)
            else:
                notice = await self._run(self._heal)
                self.failure = self._seen = None
                self._healed.set()
                self.changed(None, notice)
        except SetupFailure as failure:
            self._failed(failure)
        finally:
            self._checking = False

    async def end(self) -> None:
        """The engine ends: calls under way complete, those that wait for the library are cancelled."""
        if not self._ending:
            self._ending = True
            self._healed.set()
            await self._run(_nothing)

    def close(self) -> None:
        """Waits for calls under way; no more are taken."""
        self._executor.shutdown(wait=True)

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    def _unless_failed(self, call: Callable[[], T]) -> T:
        if self._seen is not None:  # since this call was queued: each would wait as long as the first
            raise _copy(self._seen)
        try:
            return call()
        except SetupFailure as failure:
            if failure.kind is FailureKind.LIBRARY:
                self._seen = failure
            raise

    async def _rest(self) -> None:
        """Waits until the library is said to be usable, or for a while and checks it then."""
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._healed.wait()
        except TimeoutError:
            await self.check()

    def _failed(self, failure: SetupFailure) -> None:
        known = self.failure
        self.failure = self._seen = failure
        if not self._ending:
            self._healed.clear()
        if known is None or known.reason != failure.reason:
            self.changed(failure, "")


def _copy(failure: SetupFailure) -> SetupFailure:
    """An exception that is raised many times would keep every traceback."""
    return SetupFailure(failure.kind, failure.reason, failure.action)
