"""The commands of reviews and quizzes."""

from __future__ import annotations

from collections.abc import Awaitable

from ytsb_tui.core.study.cards import Card
from ytsb_tui.core.study.review import CardState, Rating
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.tui import links
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Note, Quiz
from ytsb_tui.tui.dialogs.edit_card import EditCard
from ytsb_tui.tui.places.cards.round import Round


async def reveal(cards: Round) -> None:
    """Shows the answer; once it is shown, gives the suggested grade. Without a card takes more, or ends."""
    if cards.card is not None and cards.revealed:
        await cards.grade(cards.suggested)
    elif cards.card is not None:
        cards.reveal()
    elif cards.dealt and cards.more():
        cards.begin()
    else:
        cards.dismiss(None)


def why_no_grade(cards: Round) -> str | None:
    """Why the card cannot be graded."""
    return None if cards.revealed else "Press enter first: the answer is still hidden."


def why_no_pick(cards: Round) -> str | None:
    """Why nothing can be chosen."""
    return "The answer is shown already: say how well you knew it, from 1 to 4." if cards.revealed else None


def end(cards: Round) -> None:
    """Back to where you came from."""
    cards.dismiss(None)


def skip(cards: Round) -> None:
    """Leaves the card out."""
    if cards.card is not None:
        cards.skipped(cards.card)
        cards.advance()


def edit(cards: Round) -> None:
    """Opens the card in an editor."""

    async def saved(words: Card | None) -> None:
        if words is not None:
            await cards.edit(words)

    if cards.card is not None:
        cards.app.push_screen(EditCard(cards.card.card), saved)


def suspend(cards: Round) -> Awaitable[None]:
    """Suspends the card; without one, takes up those that are suspended."""
    return cards.restore() if cards.card is None else cards.put_away(CardState.SUSPENDED)


async def open_note(cards: Round) -> None:
    """Opens the note where this is said."""
    if cards.card is not None:
        await context(cards).go(Note(video=cards.card.card.video, second=cards.card.card.start))


def copy(cards: Round) -> None:
    """Copies the link to that second."""
    if cards.card is not None:
        links.copy(cards, url_at(cards.card.card.video, cards.card.card.start))


def browse(cards: Round) -> None:
    """Opens the video at that second."""
    if cards.card is not None:
        links.browse(cards, url_at(cards.card.card.video, cards.card.card.start))


def _grade(name: str, rating: Rating, tip: str) -> Command[Round]:
    def grade(cards: Round) -> Awaitable[None]:
        return cards.grade(rating)

    return Command(
        id=f"card.{name}",
        keys=str(int(rating)),
        label=lambda cards: name if cards.revealed else "",
        tip=tip,
        name=f"card: {name}",
        rank=5,
        run=grade,
        refused=why_no_grade,
    )


def _pick(number: int, letter: str) -> Command[Round]:
    return Command(
        id=f"card.pick_{letter}",
        keys=letter,
        label=lambda cards: "" if cards.revealed else "choose",
        tip=f"Choose answer {letter}",
        name=f"card: choose {letter}",
        rank=4 if letter == "a" else 0,
        shown="a-d" if letter == "a" else None,
        run=lambda cards: cards.pick(number),
        refused=why_no_pick,
    )


COMMANDS: tuple[Command[Round], ...] = (
    Command(
        id="card.end",
        keys="escape",
        shown="esc",
        label="end",
        tip="End here; your answers are kept",
        name="card: end",
        rank=2,
        run=end,
    ),
    Command(
        id="card.reveal",
        keys="enter,space",
        label=lambda cards: "answer" if cards.card and not cards.revealed else "",
        tip="Show the answer; once it is shown, give the suggested grade",
        name="card: show the answer",
        rank=3,
        run=reveal,
    ),
    _grade("again", Rating.AGAIN, "Not known: it comes again soon. In a quiz: missed"),
    _grade("hard", Rating.HARD, "Known with effort. In a quiz: known"),
    _grade("good", Rating.GOOD, "Known. In a quiz: known"),
    _grade("easy", Rating.EASY, "Known at once. In a quiz: known"),
    *(_pick(number, letter) for number, letter in enumerate("abcdef")),
    Command(
        id="card.skip",
        keys="s",
        label="skip",
        tip="Not now: the card stays as due as it is",
        name="card: skip",
        rank=6,
        run=skip,
    ),
    Command(
        id="card.edit",
        keys="i",
        label="edit",
        tip="Edit question and answer; your words stay when the note is rewritten",
        name="card: edit",
        rank=11,
        run=edit,
    ),
    Command(
        id="card.suspend",
        keys="x",
        label=lambda cards: "suspend" if cards.card else "",
        tip="Suspend the card: it is not asked until you take it up again, with x at the end of a review",
        name="card: suspend, or take suspended ones up again",
        rank=12,
        run=suspend,
        refused=lambda cards: cards.why_no_suspend(),
    ),
    Command(
        id="card.delete",
        keys="delete",
        shown="del",
        label="delete",
        tip="Delete the card: it does not come back when the note is rewritten",
        name="card: delete",
        rank=13,
        run=lambda cards: cards.put_away(CardState.DELETED),
    ),
    Command(
        id="card.undo",
        keys="u,ctrl+u",
        label="undo",
        tip="Undo the last grade, then the one before it",
        name="card: undo the last grade",
        rank=7,
        run=Round.try_undo,
        refused=lambda cards: cards.why_no_undo(),
    ),
    Command(
        id="card.quiz",
        keys="t",
        label=lambda cards: "" if cards.card else "quiz",
        tip="Take a quiz on the same subject or video: it has a score and does not change the schedule",
        name="card: quiz on the same",
        rank=4,
        run=lambda cards: context(cards).go(Quiz(topic=cards.topic)),
    ),
    Command(
        id="card.note",
        keys="v",
        label="note",
        tip="Open the note at the place where this is said",
        name="card: open its note",
        rank=8,
        run=open_note,
    ),
    Command(
        id="card.browse",
        keys="o",
        label="video",
        tip="Open the video at that second in a browser; over SSH the link is copied",
        name="card: open the video",
        rank=9,
        run=browse,
    ),
    Command(
        id="card.copy",
        keys="y",
        label="copy link",
        tip="Copy the link to that second (OSC 52, works over SSH)",
        name="card: copy its link",
        rank=10,
        run=copy,
    ),
)
