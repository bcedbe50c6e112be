from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tui import stage
from tests.tui.stage import NOW, app_on, settle
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state import events as e
from ytsb_tui.tui.places.dashboard.layout import plan
from ytsb_tui.tui.places.dashboard.worker_list import WorkerList


@given(st.integers(1, 400), st.integers(1, 150), st.integers(1, 96), st.integers(0, 100))
def test_the_list_always_has_room(width: int, height: int, workers: int, exits: int) -> None:
    planned = plan(width, height, workers, exits)
    used = 3
    used += sum(lines + 2 for lines in (planned.exits, planned.workers) if lines)
    used += planned.log + 2 if planned.log else 0
    assert height - used >= min(5, height - 3)
    if planned.detail:
        assert width - planned.detail >= 60


def test_80x24_shows_everything_at_once() -> None:
    planned = plan(80, 24, 11, 9)
    assert planned.exits == 1
    assert planned.workers >= 5
    assert 24 - 3 - 3 - (planned.workers + 2) - 2 >= 7
    assert not planned.detail


def test_120x40_has_the_detail_pane() -> None:
    planned = plan(120, 40, 11, 9)
    assert planned.strip
    assert planned.detail
    assert not planned.log


def test_160x50_has_the_table_of_exits_and_the_log() -> None:
    planned = plan(160, 50, 11, 9)
    assert not planned.strip
    assert planned.exits > 5
    assert planned.log


def test_a_table_of_no_exits_is_a_line() -> None:
    assert plan(160, 50, 11, 0).exits == 1


def test_40x12_has_only_the_list() -> None:
    planned = plan(40, 12, 11, 9)
    assert (planned.exits, planned.workers, planned.log, planned.detail) == (0, 0, 0, 0)


async def test_a_line_of_the_workers_goes_when_it_has_not_been_needed_for_a_while() -> None:
    fake, times = stage.working(), [NOW]
    app = app_on(fake, clock=lambda: times[-1])
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        panel = app.screen.query_one(WorkerList)
        before = panel.size.height
        fake.emit(e.WorkEnded(at=NOW, worker="write 1"), e.WorkEnded(at=NOW, worker="write 2"))
        await settle(pilot)
        for later in (4.0, 6.0, 40.0):
            times.append(NOW + later)
            app.frames.tick()
            await settle(pilot)
            assert panel.size.height == (before if later < 5 else len(panel.items)), later
        assert panel.size.height < before
        begun = e.WorkStarted(at=NOW, worker="write 1", video=stage.vid(1), title="", stage=Stage.WRITE, exit=None)
        fake.emit(begun)
        await settle(pilot)
        assert panel.size.height == len(panel.items) > 2, "more are shown at once"
