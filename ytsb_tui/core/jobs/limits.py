"""How many workers there may be. Settings, engine, command line and app all read it here; the fewest is always 1."""

from __future__ import annotations

MOST_FETCHERS = 32
MOST_WRITERS = 64
