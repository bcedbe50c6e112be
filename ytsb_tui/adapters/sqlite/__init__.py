"""The library: one SQLite file with everything that must survive a crash."""

from __future__ import annotations

from ytsb_tui.adapters.sqlite.library import SqliteLibrary

__all__ = ["SqliteLibrary"]
