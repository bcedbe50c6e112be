"""The lower bound of a run: its own fetches and notes, with exits always ready and hand-overs that take no
time."""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def makespan(fetches: Sequence[float], writes: Sequence[float], fetchers: int, writers: int) -> float:
    """Seconds for fetches in order by so many workers, each note started as soon as its transcript and a writer are
    ready."""
    free = [0.0] * fetchers
    arrivals = []
    for seconds in fetches:
        done = heapq.heappop(free) + seconds
        heapq.heappush(free, done)
        arrivals.append(done)
    free = [0.0] * writers
    end = 0.0
    for arrival, seconds in zip(sorted(arrivals), writes, strict=True):
        done = max(heapq.heappop(free), arrival) + seconds
        heapq.heappush(free, done)
        end = max(end, done)
    return end
