"""The fixture `proven`, and the table after the last test."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.bench.table import machine
from tests.lab.conftest import _fresh_lab, lab
from tests.trust.table import Proven, Row, lines, page

__all__ = ["_fresh_lab", "lab"]

ROWS = pytest.StashKey[list[Row]]()
BEGAN = pytest.StashKey[tuple[float, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--record FILE` also writes the table there."""
    parser.addoption("--record", type=Path, default=None, help="write the table of what was proven to this file")


def pytest_configure(config: pytest.Config) -> None:
    """An empty table."""
    config.stash[ROWS] = []
    config.stash[BEGAN] = (time.monotonic(), _load())


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
        file: Path | None = config.getoption("record", None)
        if file is not None:
            begin, load = config.stash[BEGAN]
            minutes, now = (time.monotonic() - begin) / 60, time.strftime("%Y-%m-%d %H:%M", time.gmtime())
            counts = {
                name: len(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error", "skipped")
            }
            run = (
                ", ".join(f"{count} {name}" for name, count in counts.items() if count),
                f"{minutes:.0f} minutes, until {now} UTC",
                f"load {load} at the beginning and {_load()} at the end",
                f"tests: {' '.join(config.invocation_params.args[1:])}",
            )
            file.write_text(page(rows, "; ".join(run), machine()), encoding="utf-8")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
