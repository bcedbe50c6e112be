"""Those who wait until so many exits are ready at once, before they lease any."""

from __future__ import annotations

import asyncio

from ytsb_tui.core.jobs.failures import Failure


class Readiness:
    """Belongs to the event loop's thread."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], int] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    async def wait(self, count: int) -> None:
        """Returns when `update` has been called with `count` or more. Raises the failure of `dismiss`."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[future] = count
        try:
            await future
        finally:
            del self._waiting[future]

    def update(self, ready: int) -> None:
        """So many exits are ready now."""
        for future, count in self._waiting.items():
            if count <= ready and not future.done():
                future.set_result(None)

    def dismiss(self, failure: Failure) -> None:
        """Raises `failure` in everyone who waits."""
        for future in self._waiting:
            if not future.done():
                future.set_exception(failure)
