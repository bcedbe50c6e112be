"""The maximum numbers of workers, used by settings, engine, command line and app. The minimum is always 1."""

from __future__ import annotations

MOST_FETCHERS = 32
MOST_WRITERS = 64
