"""The engine's time of day: when the wall clock is set while the engine runs, nothing must happen early, late or
never because of it."""

from __future__ import annotations

import time

# Also counts while the machine sleeps, where the system has such a clock.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_BEGIN = time.time() - time.clock_gettime(_CLOCK)


def now() -> float:
    """Seconds since the epoch by the wall clock as it was at the start, and what has passed since."""
    return _BEGIN + time.clock_gettime(_CLOCK)
