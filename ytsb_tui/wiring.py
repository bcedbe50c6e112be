"""The only composition root: settings in, an engine with real adapters out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from ytsb_tui.adapters.library import SqliteLibrary
from ytsb_tui.core.failures import FailureKind, SetupFailure
from ytsb_tui.settings import Settings


def open_library(settings: Settings) -> SqliteLibrary:
    """The library, made when it is not there. Raises SetupFailure."""
    return SqliteLibrary(settings.library)
