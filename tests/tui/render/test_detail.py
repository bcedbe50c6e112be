from __future__ import annotations

from itertools import product

import pytest

from ytsb_tui.core.jobs.commands import Change, JobCommand, command_result, status_of
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.detail import keys

COMMANDS = {
    "r": JobCommand.RETRY,
    "e": JobCommand.RETRY_ELSEWHERE,
    "h": JobCommand.PAUSE,
    "c": JobCommand.CANCEL,
    "d": JobCommand.REMOVE,
}


@pytest.mark.parametrize(("stage", "state"), list(product((Stage.FETCH, Stage.WRITE), State)))
def test_only_commands_that_are_allowed_are_offered(stage: Stage, state: State) -> None:
    job = Job(video=VideoId("dQw4w9WgXcQ"), stage=Stage.DONE if state is State.DONE else stage, state=state)
    offered = [COMMANDS[key] for key, _ in keys(job) if key in COMMANDS]
    assert offered or state is State.DONE
    for command in offered:
        assert isinstance(command_result(command, status_of(job), notes=True), Change), command
