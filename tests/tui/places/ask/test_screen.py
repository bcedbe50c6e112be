"""Asking: what is asked about, the answer as it comes, its links, what it costs, and how it is stopped."""

from __future__ import annotations

import asyncio
import json

import pytest
from textual.widgets import Input

from tests.fakes.answers import FakeAnswers
from tests.fakes.messages_api import cut, messages_api, whole
from tests.fakes.models import claude
from tests.tui import stage
from tests.tui.stage import screen_text, settle, vid
from tests.tui.user import User, user
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, VideoFailure
from ytsb_tui.core.knowledge.conversations import Conversation, Said, Turn
from ytsb_tui.core.knowledge.questions import Scope
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.study.session import Topic
from ytsb_tui.engine.models.answers import ModelAnswers
from ytsb_tui.tui.places.ask.screen import Ask
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.linked_page import LinkedPage

LINK = "https://youtu.be/vid00000000?t=8"
RINGS = (*"rings?", "enter")


async def until(at: User, text: str) -> str:
    while text not in screen_text(at.app):
        await at.pilot.pause(0.02)
    return screen_text(at.app)


async def test_without_a_key_the_passages_are_shown_and_nothing_is_sent() -> None:
    async with user() as at:
        shown = await at.press("A")
        assert "no key: passages only" in shown
        assert "Ask what your videos say" in shown
        shown = await at.press(*RINGS)
        assert at.fake.called("excerpts") == [("excerpts", "rings?", (), None)]
        for part in ("rings? (everything)", "0:08  The essence of calculus", "slice it into many thin rings",
                     "Without a key only these passages are shown."):  # fmt: skip
            assert part in shown, part


async def test_an_answer_with_links_to_its_seconds_and_its_price() -> None:
    model = FakeAnswers()
    async with user(answers=model) as at:
        before = at.app.panel.cost
        shown = await at.press("0")
        assert "That costs a" in shown
        assert model.asked == []
        shown = await at.press(*RINGS)
        assert model.asked == ["rings?"]
        for part in (
            "They say: slice it into many thin rings and straighten",
            "0:08  The essence of calculus",
            "[red]Nobody[/] said 積分 so.",
            "✗ its quote is not in the transcripts",
            "1,200 tokens read, 96 written, $0.0042",
            "$0.0042 for questions",
        ):
            assert part in shown, part
        assert at.app.panel.cost == pytest.approx(before + 0.0042), "the header of the dashboard counts it as well"
        await at.press("down", "y")
        assert at.message() == f"Copied: {LINK}"
        await at.press("o")
        assert LINK in at.message()
        await at.press("enter")
        assert isinstance(at.app.screen, Reader)
        assert at.app.screen.video == vid(0)
        await at.press("escape")
        assert at.at(Ask)
        await at.press("slash", *"x")  # the old question is replaced
        assert at.app.screen.query_one(Input).value == "x"
        await at.press("down", "escape", "escape")
        assert at.at(Dashboard)


async def test_statements_are_shown_as_they_come_and_escape_stops_them() -> None:
    model = FakeAnswers(gate=asyncio.Event())
    async with user(answers=model) as at:
        await at.press("A", *"rings?")
        await at.pilot.press("enter")
        shown = await until(at, "They say: slice it")
        assert "Claude is reading 2 passages … Press esc to stop." in shown
        assert "esc stop" in shown
        await at.pilot.press("enter")
        await until(at, "The last answer is still being")
        await at.press("escape")
        shown = screen_text(at.app)
        assert "Stopped. What was written so far is paid for." in shown
        assert "They say: slice it" in shown
        while not model.ended:
            await at.pilot.pause(0.02)
        model.gate = None
        shown = await at.press("enter")
        assert shown.count("rings? (everything)") == 2
        assert "1,200 tokens read" in shown


async def test_an_answer_that_breaks_off_keeps_what_came_and_what_it_cost() -> None:
    broken = VideoFailure(FailureKind.MODEL_ANSWER, "The answer was cut off.", "Ask in other words.")
    async with user(answers=FakeAnswers(failure=broken)) as at:
        shown = await at.press("A", *RINGS)
        for part in ("They say: slice", "The answer was cut off. Ask in other words.", "$0.0042 for questions"):
            assert part in shown, part


async def test_an_answer_over_the_wire_and_one_that_breaks_off_in_the_middle() -> None:
    said = {"text": "Rings [link=x]fit[/] 積分.", "source": 1, "quote": "slice it into many thin rings"}
    invented = {"text": "Nobody said so.", "source": 2, "quote": "the moon is made of cheese"}
    text = json.dumps({"statements": [said, invented]})
    with messages_api() as api:
        api.reply(whole(text), cut(text))
        model = claude(api.url)
        async with user(answers=ModelAnswers(model)) as at:
            shown = await at.press("A", *RINGS)
            for part in (
                "Rings [link=x]fit[/] 積分.",
                "0:08  The essence",
                "Nobody said so.",
                "✗ its quote",
                "tokens read",
            ):
                assert part in shown, part
            assert "slice it into many thin rings" in api.material()
            shown = await at.press("enter")
            assert "The answer was cut off in the middle. Ask again in a while." in shown
            await model.aclose()
        assert len(api.asked) == 2


async def test_a_budget_that_is_spent_says_so() -> None:
    spent = SetupFailure(
        FailureKind.BUDGET, "Another request could exceed the budget of $0.10.", "Go on with a higher one."
    )
    model = FakeAnswers(failure=spent)
    model.silent = True
    async with user(answers=model) as at:
        assert "Another request could exceed the budget of $0.10." in await at.press("A", *RINGS)


async def test_no_answer_shows_the_nearest_passages_and_no_passage_says_what_to_do() -> None:
    model = FakeAnswers()
    model.silent = True
    async with user(answers=model) as at:
        shown = await at.press("A", *RINGS)
        assert "The transcripts do not answer this. The closest passages:" in shown
        assert "0:24  The essence of calculus" in shown
        shown = await at.press(*"zz", "enter")
        assert "No passage answers this." in shown
        assert model.asked == ["rings?"]


async def test_what_is_asked_is_chosen_and_a_video_asks_itself() -> None:
    async with user() as at:
        shown = await at.press("A", "ctrl+o")
        assert "machine learning" in shown
        await at.press("escape", "ctrl+o", "j", "j", "k", "enter")
        assert "Ask  machine learning" in screen_text(at.app)
        await at.press(*RINGS)
        assert at.fake.called("excerpts")[-1] == ("excerpts", "rings?", (), "machine learning")
        await at.press("escape")
        at.dashboard.go_to_video(vid(0))
        await at.press("enter", "a")
        screen = at.app.screen
        assert isinstance(screen, Ask)
        assert screen.topic == Topic(video=vid(0))
        await at.press(*RINGS)
        assert at.fake.called("excerpts")[-1] == ("excerpts", "rings?", (vid(0),), None)
        shown = await at.press("ctrl+o")
        assert "The essence of calculus" in shown
        await at.press("escape", "escape")
        assert at.at(Reader)
        await at.press("escape", "i", "a")
        assert isinstance(at.app.screen, Ask)


async def test_a_conversation_is_kept_reopened_and_goes_on() -> None:
    model = FakeAnswers()
    written: list[Conversation] = []

    def write(conversation: Conversation) -> str:
        written.append(conversation)
        return "/vault/Questions/rings.md"

    async with user(answers=model, conversation_note=write) as at:
        await at.press("A", *RINGS)
        await at.press("down", "slash", *"rings, thin?", "enter")
        (kept,) = at.fake.conversations
        assert [turn.question for turn in kept.turns] == ["rings?", "rings, thin?"]
        assert kept.turns[0].said[0].start == 8.0
        assert [len(before) for before in model.before] == [0, 1]
        await at.press("ctrl+o", "enter", "down", "slash", *RINGS)
        assert [each.title for each in at.fake.conversations] == ["rings?", "rings?"], "choosing starts over"
        shown = await at.press("ctrl+r")
        assert "Earlier conversations" in shown
        shown = await at.press("j", "enter")
        assert "rings, thin? (everything)" in shown
        assert "✗ its quote is not in the transcripts" in shown
        assert shown.index("rings, thin? (everything)") < shown.index("rings? (everything)")
        await at.press("w")
        assert at.message() == "Written: /vault/Questions/rings.md"
        assert written == [kept]
        await at.press("slash", *RINGS)
        assert [before.question for before in model.before[-1]] == ["rings?", "rings, thin?"]
        assert len(at.fake.conversations[0].turns) == 3


async def test_a_conversation_about_several_videos_goes_on_about_them() -> None:
    turn = Turn(question="why?", said=(Said(text="So.", trust=Trust.NONE, differs="no"),), asked_at=0.0)
    async with user(answers=FakeAnswers()) as at:
        about = Conversation(number=1, scope=Scope(videos=(vid(0), vid(1))), turns=(turn,))
        at.fake.conversations.append(about)
        shown = await at.press("A", "ctrl+r", "enter")
        assert "Ask  2 videos" in shown
        await at.press("slash", *RINGS)
        assert at.fake.called("excerpts")[-1][2] == (vid(0), vid(1))
        await at.press("ctrl+o", "enter")
        assert "Ask  everything" in screen_text(at.app)


async def test_keys_for_conversations_say_why_they_do_nothing() -> None:
    model = FakeAnswers(gate=asyncio.Event())
    async with user(answers=model) as at:
        await at.press("A", "ctrl+r")
        assert "There is no earlier conversation" in at.message()
        assert "earlier" not in at.app.screen.query_one(KeyLine).text()
        await at.press(*"rings?")
        await at.pilot.press("enter")
        await until(at, "They say: slice it")
        await at.pilot.press("ctrl+r")
        await until(at, "The last answer is still being")
        await at.press("escape", "down", "w")
        assert at.message() == "Conversations are not written here: this is a demo."
    full = SetupFailure(FailureKind.VAULT, "The vault is full.", "Make room.")

    def write(_: Conversation) -> str:
        raise full

    async with user(answers=FakeAnswers(), conversation_note=write) as at:
        await at.press("A", "down")
        at.app.screen.set_focus(at.app.screen.query_one(LinkedPage))
        await at.press("w")
        assert at.message() == "Nothing is answered yet: type a question and press enter."
        await at.press("slash", *RINGS, "down", "w")
        assert at.message() == "The vault is full. Make room."


async def test_keys_say_why_they_do_nothing() -> None:
    async with user(stage.empty()) as at:
        await at.press("A", "down")
        assert at.message() == "Nothing is answered yet: type a question and press enter."
        await at.press("enter")
        assert at.message() == "Type a question first."
        at.app.screen.set_focus(at.app.screen.query_one(LinkedPage))
        await settle(at.pilot)
        await at.press("y")
        assert at.message() == "Nothing is answered yet: type a question and press enter."


async def test_a_passage_of_a_video_without_a_note_opens_its_transcript() -> None:
    fake = stage.working()
    del fake.notes[vid(0)]
    async with user(fake) as at:
        await at.press("A", *RINGS, "down", "enter")
        screen = at.app.screen
        assert isinstance(screen, Reader)
        assert screen.transcript.has_focus
        assert screen.transcript.link is not None
        assert screen.transcript.link.seconds == 8.0


async def test_the_next_question_knows_what_was_said() -> None:
    model = FakeAnswers()
    async with user(answers=model) as at:
        await at.press("0")
        await at.press(*RINGS)
        await until(at, "1,200 tokens read")
        await at.press("down", "slash", *"thin?", "enter")
        await until(at, "thin? (everything)")
        async with asyncio.timeout(10):
            while len(model.ended) < 2:
                await at.pilot.pause(0.02)
        assert [len(before) for before in model.before] == [0, 1]
        (exchange,) = model.before[1]
        assert exchange.question == "rings?"
        assert exchange.answer.startswith("They say: slice it into many thin rings")
        assert ("excerpts", "rings? thin?", (), None) in at.fake.called("excerpts")
