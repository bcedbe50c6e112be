"""What is remembered of exits, when the clock that it was written under is not the clock of now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ytsb_tui.core.exits import Exit, ExitRecord, ExitRules
from ytsb_tui.engine.exits.records import ExitLedger
from ytsb_tui.engine.library_thread import LibraryThread

NOW = 1_800_000_000.0
YEAR = 365 * 86_400.0


class LibraryReader:
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
    ("used", "cools", "rests"),
    [
        (NOW - 60.0, NOW + 3540.0, NOW + 3540.0),
        (NOW + YEAR, NOW + YEAR + 3600.0, NOW + 3600.0),  # the clock was a year ahead then
    ],
)
async def test_an_exit_rests_as_long_as_it_was_meant_to(used: float, cools: float, rests: float) -> None:
    record = ExitRecord(
        ip="203.0.113.9", fingerprint="A" * 40, country="de", first_seen=used, last_used=used, cooling_until=cools
    )
    thread = LibraryThread()
    clock: Callable[[], float] = lambda: NOW  # noqa: E731 - one value
    ledger = ExitLedger(
        library=LibraryReader(record), in_library=thread, rules=ExitRules(), emit=lambda _: None, clock=clock
    )
    await ledger.load()
    thread.close()
    assert ledger.memory.rests_until("203.0.113.9", "A" * 40) == rests
    assert ledger.resting(
        Exit(key="x", ip="203.0.113.9", country="de", fingerprint="A" * 40, nickname=None, seconds=1.0)
    )
