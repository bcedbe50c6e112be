"""The fixture `proven`, and the table after the last test."""

from __future__ import annotations

import pytest

from tests.lab.conftest import _fresh_lab, lab
from tests.trust.table import Proven, Row, lines

__all__ = ["_fresh_lab", "lab"]

ROWS = pytest.StashKey[list[Row]]()


def pytest_configure(config: pytest.Config) -> None:
    """An empty table."""
    config.stash[ROWS] = []


@pytest.fixture
def proven(request: pytest.FixtureRequest) -> Proven:
    """Records rows for the table."""
    rows = request.config.stash[ROWS]

    def note(name: str, what: str, count: int, figure: str) -> None:
        rows.append(Row(name=name, what=what, count=count, figure=figure))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the table."""
    if rows := config.stash[ROWS]:
        terminalreporter.section("proven")
        for line in lines(rows):
            terminalreporter.write_line(line)
