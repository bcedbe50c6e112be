"""The maximum numbers of workers, used by settings, engine, command line and app (the minimum is always 1), and how
many videos are added at once."""

from __future__ import annotations

MOST_FETCHERS = 32
MOST_WRITERS = 64

ADDED_AT_ONCE = 5_000  # videos in one transaction, so that other processes do not wait long for the library
