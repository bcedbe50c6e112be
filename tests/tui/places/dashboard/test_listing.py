"""A list that is kept up to date is the list that would be made anew."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.tui.stage import job, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.frozen_map import FrozenMap
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.places.dashboard import listing as listing_module
from ytsb_tui.tui.places.dashboard.groups import Head
from ytsb_tui.tui.places.dashboard.listing import Listing
from ytsb_tui.tui.places.dashboard.videos import Order, View

KINDS = (FailureKind.BLOCKED, FailureKind.PRIVATE, FailureKind.SUSPECT)
VIEWS = [View(), View(switched=frozenset({State.DONE, State.QUEUED})), View(query="a"), View(only="failed")]
VIEWS += [View(order=order) for order in Order if order is not Order.NEED]


def some(dice: random.Random, number: int) -> Job:
    state = dice.choice(list(State))
    kind = dice.choice(KINDS) if state is State.FAILED else None
    title = dice.choice(("alpha", "Beta", "gamma"))
    made = job(number, state, kind=kind, title=title, changed_at=float(dice.randrange(9)))
    return replace(made, cost=dice.choice((None, 0.25)), length=dice.choice((None, 60.0, 90.0)))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("running", [False, True])
def test_it_is_the_list_that_would_be_made_anew(view: View, *, running: bool) -> None:
    dice = random.Random(1)
    jobs: FrozenMap[VideoId, Job] = FrozenMap((vid(number), some(dice, number)) for number in range(60))
    kept = Listing()
    kept.follow(jobs, view, running=running)
    for _ in range(60):
        before = jobs
        jobs = jobs.updated({vid(number): some(dice, number) for number in dice.sample(range(90), 3)})
        jobs = jobs.without([vid(dice.randrange(90))])
        anew = Listing()
        rows = anew.follow(jobs, view, running=running)
        assert kept.follow(jobs, view, running=running) == rows
        assert (kept.heads, kept.failed) == (anew.heads, anew.failed)
        assert kept.lost == before.keys() - jobs.keys()
        for at, row in enumerate(rows):
            assert kept.place_of(row.group if isinstance(row, Head) else row.video) == at
    assert kept.place_of("not there") is None


def test_one_change_among_many_sorts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: FrozenMap[VideoId, Job] = FrozenMap((vid(number), job(number, State.QUEUED)) for number in range(900))
    kept = Listing()
    kept.follow(jobs, View(), running=False)
    monkeypatch.setattr(listing_module, "_sort", lambda *_: pytest.fail("sorted"))
    jobs = jobs.updated({vid(5): job(5, State.DONE)})
    rows = kept.follow(jobs, View(), running=False)
    assert [row.group for row in rows if isinstance(row, Head)] == [State.QUEUED, State.DONE]
    assert kept.follow(jobs, View(), running=False) is rows
