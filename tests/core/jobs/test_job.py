from __future__ import annotations

import pytest

from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")


@pytest.mark.parametrize(
    ("state", "stage", "word"),
    [
        (State.RUNNING, Stage.FETCH, "fetching"),
        (State.RUNNING, Stage.LISTEN, "listening"),
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
