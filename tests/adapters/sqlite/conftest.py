"""A library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsb_tui.adapters.sqlite import SqliteLibrary


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite3"


@pytest.fixture
def library(path: Path) -> Iterator[SqliteLibrary]:
    opened = SqliteLibrary(path)
    yield opened
    opened.close()
