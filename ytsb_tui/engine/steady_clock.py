"""The time of day as an engine counts it: somebody may set the wall clock while it works, and nothing must come early,
late or never for that."""

from __future__ import annotations

import time

# What goes on while a machine sleeps, where there is such a clock.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_BEGIN = time.time() - time.clock_gettime(_CLOCK)


def now() -> float:
    """Seconds since the epoch by the wall clock as it was at the start, and what has passed since."""
    return _BEGIN + time.clock_gettime(_CLOCK)
