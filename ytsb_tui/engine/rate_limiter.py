"""A limiter on one stage: when its service says that it has too much to do, all workers leave it alone for a while.

Afterwards one of them tries alone. The others follow when it came through; when it did not, all wait again. So a limit
costs one request for each pause, however many workers there are.
"""

from __future__ import annotations

from ytsb_tui.core.jobs.failures import HOLDS


class RateLimiter:
    """Times are seconds of a clock that only goes forward: the wall clock may be set meanwhile."""

    def __init__(self) -> None:
        self._until = 0.0
        self._pulls = 0
        self._trying: int | None = None

    @property
    def pulled(self) -> bool:
        """Whether the stage is held back, or let through one by one."""
        return self._pulls > 0

    def enter(self, worker: int, now: float) -> bool:
        """Whether this worker may start something; while the limiter is pulled it then is the one that tries."""
        if not self.pulled:
            return True
        if now < self._until or self._trying not in (None, worker):
            return False
        self._trying = worker
        return True

    def leave(self, worker: int) -> None:
        """What the worker started is over, or there was nothing to start."""
        if self._trying == worker:
            self._trying = None

    def pull(self, now: float, asked: float | None) -> float:
        """Holds the stage for the seconds that the service asked for, else for longer each time; returns for how long.
        Refusals of what was under way already do not make it longer than the longest of them asked for."""
        if now >= self._until:
            self._pulls += 1
        seconds = asked or HOLDS[min(self._pulls, len(HOLDS)) - 1]
        self._until = max(self._until, now + seconds)
        return self._until - now

    def succeeded(self, worker: int) -> bool:
        """Something succeeded: when it was the try, the limiter is released, which is returned."""
        if self._trying != worker:
            return False
        self.release()
        return True

    def release(self) -> None:
        """Lets everybody through."""
        self._until, self._pulls, self._trying = 0.0, 0, None
