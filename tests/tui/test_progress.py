from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tui import stage
from tests.tui.stage import NOW, job, vid
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.tui.progress import Progress


def test_work_that_an_earlier_run_began_counts_whole() -> None:
    progress = Progress()
    fake = stage.thousands(70)  # 30 done, 10 queued, 10 failed, 10 waiting, 10 cancelled; nothing has been started
    progress.begin(fake.state)
    assert (progress.done, progress.failed, progress.total) == (30, 10, 60)


def test_what_was_done_before_does_not_count() -> None:
    progress = Progress()
    fake = stage.engine()
    old = tuple(job(number, State.DONE, Stage.DONE, added_at=NOW - 900, changed_at=NOW - 800) for number in range(3))
    fake.emit(e.JobsChanged(at=NOW, jobs=(*old, job(3))))
    progress.begin(fake.state)
    assert (progress.done, progress.failed, progress.total) == (0, 0, 1)
    idle = Progress()
    fake.emit(e.JobsRemoved(at=NOW, videos=(vid(3),)))
    idle.begin(fake.state)
    assert idle.total == 0


def test_an_app_that_comes_later_counts_what_was_done_since_the_start() -> None:
    progress = Progress()
    progress.begin(stage.working().state)
    assert (progress.done, progress.failed, progress.total) == (6, 1, 12)


def test_a_new_run_begins_after_everything_was_settled() -> None:
    progress = Progress()
    progress.update((job(0), job(1)))
    progress.update((job(0, State.RUNNING),))
    progress.update((job(0, State.DONE, Stage.DONE),))
    assert (progress.done, progress.total) == (1, 2)
    progress.update((job(1, State.FAILED),))
    assert (progress.done, progress.failed, progress.total) == (1, 1, 2)
    progress.update((job(2),))
    assert (progress.done, progress.failed, progress.total) == (0, 0, 1)


def test_a_retried_one_is_not_counted_twice() -> None:
    progress = Progress()
    progress.update((job(0), job(1)))
    progress.update((job(0, State.FAILED),))
    progress.update((job(0, State.QUEUED),))
    assert (progress.failed, progress.total) == (0, 2)


def test_cancelled_and_removed_ones_are_left_out() -> None:
    progress = Progress()
    progress.update((job(0), job(1), job(2)))
    progress.update((job(0, State.CANCELLED),), (vid(1),))
    assert progress.total == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(State)), max_size=60))
def test_the_counts_are_never_negative(moves: list[tuple[int, State]]) -> None:
    progress = Progress()
    for number, state in moves:
        progress.update((job(number, state),))
        assert progress.done >= 0
        assert progress.failed >= 0
        assert progress.done + progress.failed <= progress.total <= 6
