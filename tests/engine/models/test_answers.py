"""Answers to questions: they share the budget of everything else, and a question that could pass it is not sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

import pytest

from tests.fakes.messages_api import FakeMessagesApi, cut, events, stream, whole
from tests.fakes.models import Paid, claude
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.core.knowledge.questions import Excerpt, Exchange, Statement
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.models.answers import ModelAnswers

EXCERPT = Excerpt(video=VideoId("aaaaaaaaaaa"), title="T", cues=(Cue(start=0.0, duration=1.0, text="said so here"),))
TEXT = json.dumps({"statements": [{"text": "So it was.", "source": 1, "quote": "said so here"}]})


async def test_what_an_answer_took_is_told_once(api: FakeMessagesApi) -> None:
    api.reply(whole(TEXT))
    model, paid, heard = claude(api.url), Paid(), list[Statement]()
    usage = await ModelAnswers(model).answer("What was said?", [EXCERPT], heard.append, paid)
    await model.aclose()
    assert [statement.text for statement in heard] == ["So it was."]
    assert paid.usages == [usage]
    assert model.budget.spent == pytest.approx(usage.cost)


async def test_what_was_said_before_follows_the_material(api: FakeMessagesApi) -> None:
    """So that the material, which comes first, stays in the model's cache."""
    api.reply(whole(TEXT))
    model, before = claude(api.url), [Exchange(question="Who said so?", answer="They did.")]
    await ModelAnswers(model).answer("And why?", [EXCERPT], lambda _: None, Paid(), before)
    await model.aclose()
    assert "They did" not in api.material()
    assert api.task() == (
        "<earlier>\nQuestion: Who said so?\nAnswer: They did.\n</earlier>\n\n<question>\nAnd why?\n</question>"
    )


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


async def test_statements_are_checked_and_doubted_ones_are_heard_again(api: FakeMessagesApi) -> None:
    both = [
        {"text": "So it was.", "source": 1, "quote": "said so here"},
        {"text": "It was a lie.", "source": 1, "quote": "said so here"},
        {"text": "And this is invented.", "source": 1, "quote": "nobody ever said anything like it anywhere"},
    ]
    checks = [
        {"number": 1, "doubt": "", "supported": "yes"},
        {"number": 2, "doubt": "that it was a lie", "supported": "no"},
    ]
    api.reply(whole(json.dumps({"statements": both})), whole(json.dumps({"checks": checks})))
    model, paid, heard = claude(api.url), Paid(), list[Statement]()
    usage = await ModelAnswers(model, check=True).answer("What was said?", [EXCERPT], heard.append, paid)
    await model.aclose()
    assert [statement.text for statement in heard] == [*(str(each["text"]) for each in both), "It was a lie."]
    assert heard[-1].trust is Trust.NONE
    assert heard[-1].differs == "the quote does not bear this out: that it was a lie"
    assert len(paid.usages) == 2
    assert usage.output_tokens == 1000
    assert "claim: And this is invented." not in api.material()


async def test_a_check_that_fails_leaves_the_answer_as_it_is(api: FakeMessagesApi) -> None:
    api.reply(whole(TEXT), whole("", "refusal"))
    model, heard = claude(api.url), list[Statement]()
    await ModelAnswers(model, check=True).answer("What was said?", [EXCERPT], heard.append, Paid())
    await model.aclose()
    assert [each.support for each in heard] == [None]


async def test_what_was_said_in_one_video_is_kept_for_the_next_question(api: FakeMessagesApi) -> None:
    other = replace(EXCERPT, video=VideoId("bbbbbbbbbbb"))
    model = claude(api.url)
    for excerpts, mark in (([EXCERPT, EXCERPT], {"type": "ephemeral"}), ([EXCERPT, other], None)):
        api.reply(whole(TEXT))
        await ModelAnswers(model).answer("What was said?", excerpts, lambda _: None, Paid())
        messages = cast("list[dict[str, list[dict[str, object]]]]", api.asked[-1].body["messages"])
        assert [block.get("cache_control") for block in messages[0]["content"]] == [mark, None]
    await model.aclose()


async def test_a_refusal_names_its_category_and_another_model(api: FakeMessagesApi) -> None:
    refused = [
        (name, {**event, "delta": {"stop_reason": "refusal", "stop_details": {"type": "refusal", "category": "bio"}}})
        if name == "message_delta"
        else (name, event)
        for name, event in events("", "refusal")
    ]
    api.reply(stream(refused))
    model = claude(api.url)
    with pytest.raises(VideoFailure, match=r"refused to answer \(category bio\)\.") as caught:
        await ModelAnswers(model).answer("What was said?", [EXCERPT], lambda _: None, Paid())
    await model.aclose()
    assert caught.value.action == "Ask in other words, or choose another model: YTSB_MODEL=claude-sonnet-5-5."
