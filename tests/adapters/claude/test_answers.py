"""The budget of questions: kept before anything is sent."""

from __future__ import annotations

import pytest

from ytsb_tui.adapters.claude.answers import ClaudeAnswers
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.knowledge.questions import Excerpt
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId

NOWHERE = "http://127.0.0.1:9"  # nothing is sent there, or the failure would be another


async def test_a_question_that_could_pass_the_budget_is_not_sent() -> None:
    answers = ClaudeAnswers("sk-ant-none-at-all", NOWHERE, "claude-haiku-5-5", budget=0.0001)
    excerpt = Excerpt(video=VideoId("aaaaaaaaaaa"), title="T", cues=(Cue(start=0.0, duration=1.0, text="said"),))
    with pytest.raises(SetupFailure) as caught:
        await answers.answer("What was said?", [excerpt], lambda _: None)
    assert caught.value.kind is FailureKind.BUDGET


def test_a_budget_needs_a_price() -> None:
    with pytest.raises(SetupFailure):
        ClaudeAnswers("sk-ant-none-at-all", NOWHERE, "another-model", budget=1.0)
