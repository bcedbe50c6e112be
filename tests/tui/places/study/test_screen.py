"""Studying: what is due, reviews with grades and their undo, quizzes, and the way from a card to its second."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import TextArea

from tests.fakes.library_reader import FakeLibraryReader
from tests.tui import stage
from tests.tui.stage import NOW, screen_text
from tests.tui.study_stage import CALCULUS, HOSTILE, WIDE
from tests.tui.user import user
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.review import DueCard, Rating, Schedule
from ytsb_tui.core.study.session import Topic
from ytsb_tui.tui.places.cards.quiz import QuizScreen
from ytsb_tui.tui.places.cards.review import ReviewScreen
from ytsb_tui.tui.places.cards.round import CardPage
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.reader.screen import Reader
from ytsb_tui.tui.places.study.screen import Study
from ytsb_tui.tui.widgets.key_line import KeyLine

LINK = "https://youtu.be/vid00000000?t=133"


async def test_what_is_due_by_subject_and_what_is_remembered() -> None:
    async with user() as at:
        shown = await at.press("s")
        for part in (
            "Study  2 due  3 new",
            "2       3       5  everything",
            "0       1       1  machine learning",
            "2       2       4  mathematics",
            "0 answered today   21 days in a row   88% remembered in 30 days",
            "Answers  44 in 15 days",
            "Remembered  by week",
        ):
            assert part in shown, part
        await at.press("escape")
        assert at.at(Dashboard)
        await at.press("6")
        assert at.at(Study)


async def test_without_cards_the_place_says_how_they_come_to_be() -> None:
    async with user(stage.empty()) as at:
        shown = await at.press("s")
        assert "There are no cards yet." in shown
        assert "https://youtu.be/" in shown
        await at.press("t")
        assert at.message() == "There are no cards yet: they are made from notes."
        await at.press("enter")
        assert at.at(Study)


async def test_a_subject_is_chosen_by_key() -> None:
    async with user() as at:
        await at.press("s", "j", "j", "k", "enter")
        screen = at.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.topic == Topic(subject="machine learning")
        assert "Gradient" in screen_text(at.app)
        await at.press("escape", "G", "enter")
        assert isinstance(at.app.screen, ReviewScreen)
        assert at.app.screen.topic == Topic(subject="mathematics")
        await at.press("escape", "g", "pagedown", "pageup", "enter")
        assert isinstance(at.app.screen, ReviewScreen)
        assert at.app.screen.topic == Topic(everything=True)


async def test_a_card_is_asked_shown_and_graded() -> None:
    async with user() as at:
        shown = await at.press("s", "enter")
        assert "Review  everything" in shown
        assert "5 left  0 answered" in shown
        assert "Integral" in shown
        assert "thin slices" not in shown
        await at.press("3")
        assert at.message() == "Press enter first: the answer is still hidden."
        shown = await at.press("space")
        assert "thin slices" in shown
        assert LINK in shown
        assert "1 again" in shown
        assert "enter → good" in shown
        for part in ("1 again 10m", "2 hard ", "3 good ", "4 easy "):
            assert part in shown, part
        shown = await at.press("4")
        assert "4 left  1 answered" in shown
        assert at.fake.called("grade") == [("grade", at.fake.cards[0].card.key, 4)]


async def test_a_choice_is_made_by_letter_and_a_wrong_one_comes_again() -> None:
    async with user() as at:
        shown = await at.press("s", "enter", "enter", "enter")  # the first is known
        assert at.fake.called("grade")[-1][2] == Rating.GOOD
        assert "a to d chooses" in shown
        assert HOSTILE in shown
        assert "a-d choose" in shown
        shown = await at.press("f")  # there are not so many
        assert "a to d chooses" in shown
        shown = await at.press("a")
        for part in ("✗ a  Derivative, your answer", "✓ c  Nudge", "enter → again", "tiny nudge."):
            assert part in shown, part
        await at.press("b")
        assert at.message() == "The answer is shown already: say how well you knew it, from 1 to 4."
        await at.press("enter")
        assert at.fake.called("grade")[-1][2] == Rating.AGAIN
        screen = at.app.screen
        assert isinstance(screen, ReviewScreen)
        assert [card.card.back for card in screen.session.back] == ["Nudge"]
        shown = await at.press("a")  # nothing to choose from
        assert "enter shows the answer" in shown
        assert "a-d choose" not in shown


async def test_a_review_goes_on_until_nothing_comes_back() -> None:
    async with user() as at:
        await at.press("s", "j", "enter")
        shown = await at.press("enter", "3")  # new: it comes again in ten minutes, and nothing else is left
        assert "1 left  1 answered" in shown
        shown = await at.press("enter", "4")
        assert "2 answers, 2 known. Nothing more is due now." in shown
        assert "0 left  2 answered" in shown
        await at.press("enter")
        assert at.at(Study)


async def test_new_cards_come_twenty_at_once() -> None:
    fake = stage.working()
    fake.cards = [
        DueCard(
            card=Card(key=f"k{number}", video=CALCULUS, kind=CardKind.BASIC, front=f"f{number}", back="b"),
            schedule=None,
            subject=None,
            title="T",
        )
        for number in range(25)
    ]
    async with user(fake) as at:
        shown = await at.press("s", "j", "enter")
        assert "no subject" in shown
        assert "20 left" in shown
        for _ in range(20):
            await at.press("s")
        shown = screen_text(at.app)
        assert "5 cards left for another day. enter takes some more" in shown
        assert "20 left" in await at.press("enter")  # those that were skipped are still new


async def test_undo_takes_grades_and_skips_back_one_by_one() -> None:
    async with user() as at:
        before = list(at.fake.cards)
        await at.press("s", "enter", "u")
        assert at.message() == "Nothing has been graded yet."
        shown = await at.press("enter", "3", "s")
        assert "3 left  1 answered" in shown
        shown = await at.press("u")
        assert "How much a result changes" in shown
        assert "4 left  1 answered" in shown
        shown = await at.press("u")
        assert "5 left  0 answered" in shown
        assert "thin slices" in shown  # to be graded again
        assert at.fake.cards == before
        await at.press("1")
        assert at.fake.called("grade")[-1][2] == Rating.AGAIN


async def test_what_was_answered_elsewhere_since_stays() -> None:
    async with user() as at:
        await at.press("s", "enter", "enter", "3")
        FakeLibraryReader(at.fake).grade(at.fake.cards[0].card.key, Rating.EASY, NOW + 5)
        await at.press("u")
        assert at.message() == "It has been answered elsewhere since. That answer stays."


async def test_from_a_card_to_its_second() -> None:
    async with user() as at:
        await at.press("s", "enter", "v")
        assert isinstance(at.app.screen, Reader)
        assert at.app.screen.video == CALCULUS
        assert at.app.screen.note.link is not None
        assert at.app.screen.note.link.seconds == 133.0
        await at.press("escape", "y")
        assert at.message() == f"Copied: {LINK}"
        await at.press("o")
        assert LINK in at.message()


async def test_a_card_that_is_gone_is_left_out() -> None:
    async with user() as at:
        await at.press("s", "enter", "enter")
        del at.fake.cards[0]
        shown = await at.press("3")
        assert at.message() == "This card is gone: its note was rewritten."
        assert "4 left  0 answered" in shown


async def test_a_library_that_fails_keeps_the_card(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: FakeLibraryReader, key: str, rating: Rating, now: float) -> Schedule:
        raise SetupFailure(FailureKind.LIBRARY, "The disk is full.", "Free some space.")

    monkeypatch.setattr(FakeLibraryReader, "grade", full)
    async with user() as at:
        shown = await at.press("s", "enter", "enter", "3")
        assert at.message() == "The disk is full. Free some space."
        assert "5 left  0 answered" in shown


async def test_places_are_still_reached_by_number_when_no_card_is_there() -> None:
    async with user() as at:
        await at.press("s", "j", "enter", "s", "1")
        assert at.at(Dashboard)
        await at.press("s")
        assert at.at(ReviewScreen)  # where one was


async def test_a_quiz_is_scored_and_schedules_nothing() -> None:
    async with user() as at:
        before = list(at.fake.cards)
        await at.press("s", "j", "j", "minus")
        assert at.message() == "A quiz now has 5 questions."
        await at.press("minus")
        assert at.message() == "A quiz has at least 5 questions."
        shown = await at.press("t")
        assert "Quiz  mathematics" in shown
        screen = at.app.screen
        assert isinstance(screen, QuizScreen)
        assert len(screen.round.queue) == 4
        await at.press("u")
        assert at.message() == "Nothing has been answered yet."
        shown = await at.press("enter")
        assert "1 missed   2 known" in shown
        shown = await at.press("1")
        assert "3 left  0 of 1 right" in shown
        shown = await at.press("u")
        assert "4 left  0 of 0 right" in shown
        await at.press("1")
        missed = screen.round.missed[0].card
        await at.press("enter", "2", "enter", "3", "s")
        shown = screen_text(at.app)
        assert "2 of 3 questions right, 67%. The schedule is unchanged." in shown
        assert missed.back[:10] in shown
        assert at.fake.cards == before
        assert not at.fake.called("grade")
        await at.press("enter")
        assert at.at(Study)


async def test_a_long_quiz_has_an_end() -> None:
    async with user() as at:
        await at.press("s", "plus", "plus", "plus")
        assert at.message() == "A quiz has at most 50 questions."
        assert "quiz of 50" in at.app.screen.query_one(KeyLine).text()


async def test_the_cards_of_one_video_from_its_note_and_from_its_story() -> None:
    async with user() as at:
        for keys in (("enter", "s"), ("i", "s")):
            at.dashboard.go_to_video(CALCULUS)
            shown = await at.press(*keys)
            screen = at.app.screen
            assert isinstance(screen, ReviewScreen)
            assert screen.topic == Topic(video=CALCULUS)
            assert "Review  The essence of calculus" in shown
            assert "4 left" in shown
            await at.press("escape", "escape")
            assert at.at(Dashboard)


async def test_a_video_without_cards_says_so() -> None:
    async with user() as at:
        shown = await at.press("i", "s")
        assert "Nothing is due here now. Press t for a quiz anyway." in shown
        assert "t quiz" in shown
        shown = await at.press("t")
        assert "No question was answered." in shown


async def test_a_quiz_on_one_video_and_another_after_it() -> None:
    async with user() as at:
        at.dashboard.go_to_video(CALCULUS)
        shown = await at.press("enter", "s")
        assert "t quiz" not in shown
        shown = await at.press("t")
        assert "Quiz  The essence of calculus" in shown
        assert "4 left" in shown
        await at.press("s", "s", "s", "s", "t")
        assert "4 left" in screen_text(at.app)
        await at.press("escape")
        assert at.at(Reader)


async def test_a_long_card_scrolls_by_its_own_keys() -> None:
    fake = stage.working()
    long = replace(fake.cards[0].card, back=f"{WIDE} " * 40)
    fake.cards = [replace(fake.cards[0], card=long)]
    async with user(fake) as at:
        await at.press("s", "enter", "space")
        view = at.app.screen.query_one(CardPage)
        for key, there in (
            ("j", 1), ("k", 0), ("pagedown", view.height - 1), ("pageup", 0), ("ctrl+d", (view.height - 1) // 2),
            ("g", 0), ("G", view.max_scroll_y),
        ):  # fmt: skip
            await at.press(key)
            assert view.scroll_offset.y == there, key
        assert "enter → good" in screen_text(at.app)
        assert (await at.press("3")).count("1 answered") == 1


async def test_another_review_begins_where_the_place_was_left() -> None:
    async with user() as at:
        await at.press("s", "enter", "L", "6")
        assert at.at(ReviewScreen)
        await at.press("escape")
        assert at.at(Study)


async def test_a_card_is_edited_in_the_learners_words() -> None:
    async with user() as at:
        await at.press("s", "enter", "i")
        front, back = at.app.screen.query_one("#front", TextArea), at.app.screen.query_one("#back", TextArea)
        assert front.text == "Integral"
        back.text = " "
        await at.press("ctrl+s")
        assert at.message() == "A card needs a question and an answer."
        back.text = "In my own words."
        await at.press("ctrl+s")
        assert "In my own words." in await at.press("enter")
        key = at.fake.cards[0].card.key
        assert at.fake.called("edit_card") == [("edit_card", key, "Integral", "In my own words.")]
        await at.press("i", "escape")
        assert len(at.fake.called("edit_card")) == 1


async def test_a_card_is_suspended_or_deleted_and_comes_back() -> None:
    async with user() as at:
        await at.press("s", "enter")
        key = at.fake.cards[0].card.key
        shown = await at.press("x")
        assert "4 left" in shown
        assert at.message() == "The card is suspended. u brings it back."
        assert "5 left" in await at.press("u")
        assert at.fake.called("set_card_state") == [
            ("set_card_state", (key,), "suspended"),
            ("set_card_state", (key,), "active"),
        ]
        await at.press("x", "escape", "enter")
        shown = await at.press("delete", *["s"] * 3)
        assert at.fake.called("set_card_state")[-1][2] == "deleted"
        assert "1 card suspended. x takes up suspended cards." in shown
        assert "4 left" in await at.press("x")


async def test_a_leech_is_said_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with user() as at:
        await at.press("s", "enter")
        card = at.fake.cards[0]
        graded = replace(card, suspended=True)
        monkeypatch.setattr(FakeLibraryReader, "card", lambda self, key: graded)
        shown = await at.press("enter", "1")
        assert "4 left  1 answered" in shown
        assert at.message().startswith("You keep forgetting this card")


async def test_a_question_is_suspended_and_brought_back() -> None:
    async with user() as at:
        assert "5 left" in await at.press("s", "t")
        shown = await at.press("x")
        assert "4 left" in shown
        assert "5 left" in await at.press("u")
        assert at.fake.called("set_card_state")[-1][2] == "active"
