"""A rate limiter for one stage: when its service reports an overload or a rate limit, all workers pause.

Afterwards a single worker probes the service. If it succeeds, all resume; otherwise all pause again. A limit therefore
costs one request per pause, however many workers there are.
"""

from __future__ import annotations

from ytsb_tui.core.jobs.failures import THROTTLE_BACKOFF


class RateLimiter:
    """Times are seconds of a monotonic clock, because the wall clock may be changed."""

    def __init__(self) -> None:
        self._until = 0.0
        self._throttles = 0
        self._probing: int | None = None

    @property
    def throttled(self) -> bool:
        """Whether the stage is paused or being probed."""
        return self._throttles > 0

    def enter(self, worker: int, now: float) -> bool:
        """Whether this worker may start; while throttled, it becomes the one that probes."""
        if not self.throttled:
            return True
        if now < self._until or self._probing not in (None, worker):
            return False
        self._probing = worker
        return True

    def leave(self, worker: int) -> None:
        """The worker has finished, or had nothing to start."""
        if self._probing == worker:
            self._probing = None

    def throttle(self, now: float, asked: float | None) -> float:
        """Pauses the stage for the seconds that the service asked for, else for longer each time; returns the pause.
        Refusals of requests that were already running extend it at most to the longest that one of them asked for."""
        if now >= self._until:
            self._throttles += 1
        seconds = asked or THROTTLE_BACKOFF[min(self._throttles, len(THROTTLE_BACKOFF)) - 1]
        self._until = max(self._until, now + seconds)
        return self._until - now

    def succeeded(self, worker: int) -> bool:
        """Records a success; returns whether it was the probe, which ends the throttling."""
        if self._probing != worker:
            return False
        self.resume()
        return True

    def resume(self) -> None:
        """Lets all workers start."""
        self._until, self._throttles, self._probing = 0.0, 0, None
