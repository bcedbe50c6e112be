"""What is remembered of exits, when the clock that it was written under is not the clock of now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ytsb_tui.core.exits import Exit, ExitRecord, ExitRules
from ytsb_tui.engine.exits.records import ExitRecords
from ytsb_tui.engine.library_thread import LibraryThread

NOW = 1_800_000_000.0
YEAR = 365 * 86_400.0


class Store:
    """Exits that an earlier run left."""

    def __init__(self, *records: ExitRecord) -> None:
        self.records = records

    def exits(self) -> tuple[ExitRecord, ...]:
        """See ExitStore."""
        return self.records

    def save_exit(self, record: ExitRecord) -> None:
        """See ExitStore."""
        self.records = (*self.records, record)


@pytest.mark.parametrize(
    ("used", "cools", "until"),
    [
        (NOW - 60.0, NOW + 3540.0, NOW + 3540.0),
        (NOW + YEAR, NOW + YEAR + 3600.0, NOW + 3600.0),  # the clock was a year ahead then
    ],
)
async def test_an_exit_cools_down_as_long_as_it_was_meant_to(used: float, cools: float, until: float) -> None:
    record = ExitRecord(
        ip="203.0.113.9", fingerprint="A" * 40, country="de", first_seen=used, last_used=used, cooling_until=cools
    )
    thread = LibraryThread()
    clock: Callable[[], float] = lambda: NOW  # noqa: E731 - one value
    records = ExitRecords(store=Store(record), in_library=thread, rules=ExitRules(), emit=lambda _: None, clock=clock)
    await records.load()
    thread.close()
    assert records.memory.usable_from("203.0.113.9", "A" * 40) == until
    assert records.unusable(
        Exit(key="x", ip="203.0.113.9", country="de", fingerprint="A" * 40, nickname=None, seconds=1.0), at_need=False
    )
