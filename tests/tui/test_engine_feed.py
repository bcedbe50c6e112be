"""The engine's state in the app."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import pytest

from tests.fakes.engine import FakeEngine
from tests.tui.stage import NOW, app_on, job, settle
from ytsb_tui.core.state.events import Event, JobsChanged, Message
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.tui.engine_feed import LARGE, MANY_JOBS


async def test_many_jobs_are_not_searched_for_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeEngine(PanelState())
    app = app_on(fake)
    left_out: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: left_out.append(len(app.panel.jobs)))
    async with app.run_test(size=(80, 24)) as pilot:
        for begin, end in ((1, MANY_JOBS), (MANY_JOBS, MANY_JOBS + 2), (MANY_JOBS + 2, MANY_JOBS + 5)):
            fake.emit(JobsChanged(at=NOW, jobs=tuple(job(number) for number in range(begin, end))))
            await settle(pilot)
        assert len(app.panel.jobs) == MANY_JOBS + 4
        assert left_out == [MANY_JOBS + 1]


async def test_keys_come_between_large_events(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeEngine(PanelState())
    app = app_on(fake)
    parts: list[int] = []
    changed = app.changed

    def counted(batch: Sequence[Event]) -> None:
        parts.append(len(batch))
        changed(batch)

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(app, "changed", counted)
        small = Message(at=NOW, level="info", text="said")
        large = [JobsChanged(at=NOW, jobs=tuple(job(LARGE * n + k) for k in range(1, LARGE + 1))) for n in (0, 1)]
        fake.emit(small, small, large[0], large[1], small)
        await settle(pilot)
        assert parts == [3, 1, 1]
        assert len(app.panel.jobs) == 2 * LARGE
