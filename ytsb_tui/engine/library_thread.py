"""SQLite blocks, so all of the engine's calls to the library run on one thread of their own, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class LibraryThread:
    """`await in_library(library.claim, stage, now)` runs the call on the library's thread."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")

    async def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Whatever the call returns or raises. Once started it completes, even when the caller is cancelled."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, partial(call, *args, **kwargs))

    def close(self) -> None:
        """Waits for calls under way; no more are taken."""
        self._executor.shutdown(wait=True)
