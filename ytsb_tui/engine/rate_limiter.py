"""A rate limiter for one stage: when its service reports an overload or a rate limit, all workers pause.

Afterwards a single worker probes the service. If it succeeds, the others resume; otherwise all pause again. A limit
therefore costs the requests of one job per pause, however many workers there are.

How many may work at once is found like a congestion window: half of those that worked when the limit was hit, and one
more after twice as many successes as may work.
"""

from __future__ import annotations

from math import inf

from ytsb_tui.core.jobs.failures import THROTTLE_BACKOFF


class RateLimiter:
    """Times are seconds of a monotonic clock, because the wall clock may be changed."""

    def __init__(self) -> None:
        self._until = 0.0
        self._throttles = 0
        self._probing: int | None = None
        self._busy: set[int] = set()
        self._most = inf

    @property
    def limited(self) -> bool:
        """Whether fewer than all workers may work since the last throttle."""
        return self._most < inf

    @property
    def throttled(self) -> bool:
        """Whether the stage is paused or being probed."""
        return self._throttles > 0

    def enter(self, worker: int, now: float) -> bool:
        """Whether this worker may start; while throttled, it becomes the one that probes."""
        if self.throttled:
            if now < self._until or self._probing not in (None, worker):
                return False
            self._probing = worker
        elif len(self._busy | {worker}) > self._most:
            return False
        self._busy.add(worker)
        return True

    def leave(self, worker: int) -> None:
        """The worker has finished, or had nothing to start."""
        self._busy.discard(worker)
        if self._probing == worker:
            self._probing = None

    def throttle(self, now: float, asked: float | None) -> float:
        """Pauses the stage for the seconds that the service asked for, else for longer each time; returns the pause.
        Refusals of requests that were already running extend it at most to the longest that one of them asked for."""
        if now >= self._until:
            self._throttles += 1
            self._most = max(1.0, min(self._most, len(self._busy)) / 2)
        seconds = asked or THROTTLE_BACKOFF[min(self._throttles, len(THROTTLE_BACKOFF)) - 1]
        self._until = max(self._until, now + seconds)
        return self._until - now

    def succeeded(self, worker: int) -> bool:
        """Records a success; returns whether it was the probe, which ends the throttling."""
        self._most += 1 / (2 * self._most)
        if self._probing != worker:
            return False
        self.resume()
        return True

    def resume(self) -> None:
        """Lets all workers start."""
        self._until, self._throttles, self._probing = 0.0, 0, None
