from __future__ import annotations

from itertools import product

import pytest

from ytsb_tui.core.jobs.job import TRANSITIONS, Job, Stage, State
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")


def test_every_state_has_its_transitions() -> None:
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize(("state", "target"), list(product(State, State)))
def test_may_become_follows_the_table(state: State, target: State) -> None:
    assert Job(video=VIDEO, state=state).may_become(target) == (target in TRANSITIONS[state])


def test_a_finished_job_can_only_be_queued_again() -> None:
    assert TRANSITIONS[State.DONE] == {State.QUEUED}


@pytest.mark.parametrize(
    ("state", "stage", "word"),
    [
        (State.RUNNING, Stage.FETCH, "fetching"),
        (State.RUNNING, Stage.WRITE, "writing"),
        (State.WAITING, Stage.WRITE, "waiting"),
        (State.DONE, Stage.DONE, "done"),
    ],
)
def test_words(state: State, stage: Stage, word: str) -> None:
    assert Job(video=VIDEO, state=state, stage=stage).word == word


def test_name_is_the_title_or_the_id() -> None:
    assert Job(video=VIDEO).name == VIDEO
    assert Job(video=VIDEO, title="A talk").name == "A talk"
