"""Answers to questions: they share the budget of everything else, and a question that could pass it is not sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.fakes.messages_api import FakeMessagesApi, cut, messages_api, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import Excerpt, Statement
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.answers import ModelAnswers

EXCERPT = Excerpt(video=VideoId("aaaaaaaaaaa"), title="T", cues=(Cue(start=0.0, duration=1.0, text="said so here"),))
TEXT = json.dumps({"statements": [{"text": "So it was.", "source": 1, "quote": "said so here"}]})


@pytest.fixture
def api() -> Iterator[FakeMessagesApi]:
    with messages_api() as fake:
        yield fake


async def test_what_an_answer_took_is_told_once(api: FakeMessagesApi) -> None:
    api.reply(whole(TEXT))
    model, paid, heard = claude(api.url), Paid(), list[Statement]()
    usage = await ModelAnswers(model).answer("What was said?", [EXCERPT], heard.append, paid)
    await model.aclose()
    assert [statement.text for statement in heard] == ["So it was."]
    assert paid.usages == [usage]
    assert model.budget.spent == pytest.approx(usage.cost)


async def test_a_question_that_could_pass_the_budget_is_not_sent(api: FakeMessagesApi) -> None:
    model, paid = claude(api.url, budget=0.0001), Paid()
    with pytest.raises(SetupFailure) as caught:
        await ModelAnswers(model).answer("What was said?", [EXCERPT], lambda _: None, paid)
    assert caught.value.kind is FailureKind.BUDGET
    assert not api.asked
    assert not paid.usages


@pytest.mark.parametrize("reason", ["refusal", "max_tokens", "model_context_window_exceeded"])
async def test_an_answer_that_is_none_says_why(api: FakeMessagesApi, reason: str) -> None:
    api.reply(whole("", reason))
    model, paid = claude(api.url), Paid()
    with pytest.raises(VideoFailure, match=r"refused|too long|longer than"):
        await ModelAnswers(model).answer("What was said?", [EXCERPT], lambda _: None, paid)
    await model.aclose()
    assert paid.total.output_tokens == 500


async def test_nothing_asks_again_by_itself(api: FakeMessagesApi) -> None:
    api.reply(cut(TEXT))
    model = claude(api.url)
    with pytest.raises(TransientFailure) as caught:
        await ModelAnswers(model).answer("What was said?", [EXCERPT], lambda _: None, Paid())
    await model.aclose()
    assert caught.value.action == "Ask again in a while."
