"""A review: the cards that are due and some new ones, rescheduled by how well they were known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ytsb_tui.core.study.review import NEW_AT_ONCE, DueCard, Rating, Schedule, in_turn
from ytsb_tui.core.study.session import ReviewSession, Topic, due_by
from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.cards.render import grades
from ytsb_tui.tui.places.cards.round import Round
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What undo goes back to: the session as it was, the card that was shown, and when it was graded (None: it was
    skipped)."""

    session: ReviewSession
    card: DueCard
    picked: int | None
    at: float | None


class ReviewScreen(Round):
    """Asks what is due."""

    NAME = "Review"

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic)
        self.session = ReviewSession(queue=())
        self._steps: list[_Step] = []
        self._outlook: tuple[Schedule, ...] = ()
        self._left_out = 0  # new cards for another time

    def deal(self, library: LibraryReader) -> None:
        """What is due, and some new cards."""
        now, topic = context(self).now, self.topic
        library.refresh_cards()
        if topic.video is not None:
            due = due_by(library.deck(videos=[topic.video]), now)
        else:
            due = tuple(card for card in library.due_cards(topic.subject, now) if topic.holds(card))
        queue = in_turn(due, NEW_AT_ONCE)
        self.session, self._left_out = ReviewSession(queue=queue), len(due) - len(queue)

    def next_card(self) -> DueCard | None:
        """What has come back or is next."""
        return self.session.next(context(self).now)

    def status(self) -> str:
        """How many are left."""
        session = self.session
        return f"{session.left:,} left  {session.answered:,} answered"

    def shown(self) -> None:
        """Looks ahead: what each grade would do."""
        self._outlook = ()
        if self.card is not None:
            context(self).look_up(partial(self._look_ahead, self.card), "outlook")

    async def _look_ahead(self, card: DueCard) -> None:
        now = context(self).now
        self._outlook = await context(self).reader.ask(lambda library: library.outlook(card.schedule, now))
        self.refreshed()

    def choices(self, width: int) -> Sequence[Line]:
        """The grades, each with the time after which the card comes again."""
        return grades(self._outlook, self.suggested, context(self).look, width)

    def summary(self, width: int) -> Page:
        """What was done, and what is left."""
        session = self.session
        lines: list[Line] = []
        if session.answered:
            done = f"{plural(session.answered, 'answer')}, {session.known:,} known. Nothing more is due now."
            lines += wrapped(done, width, Role.STRONG)
        else:
            lines += wrapped("Nothing is due here now. Press t for a quiz anyway.", width)
        if self._left_out:
            waiting = plural(self._left_out, "new card")
            more = f"{waiting} left for another time. enter takes {min(self._left_out, NEW_AT_ONCE)} more, esc ends."
            lines += [EMPTY, *wrapped(more, width)]
        else:
            lines += [EMPTY, *wrapped("enter or esc goes back.", width, Role.DIM)]
        return Page(lines=tuple(lines))

    def more(self) -> bool:
        """Whether new cards were left out."""
        return self._left_out > 0

    def why_no_undo(self) -> str | None:
        """Why no answer can be undone."""
        return None if self._steps else "Nothing has been graded yet."

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """Reschedules the card and asks the next."""
        now = context(self).now
        try:
            after = await context(self).reader.ask(lambda library: library.grade(card.card.key, rating, now))
        except KeyError:
            context(self).say("This card is gone: its note was rewritten.", "warning")
            self.skipped(card)
        else:
            self._steps.append(_Step(session=self.session, card=card, picked=self.picked, at=now))
            self.session = self.session.graded(card, after, known=rating is not Rating.AGAIN)
        self.advance()

    def skipped(self, card: DueCard) -> None:
        """The card stays as due as it is."""
        self._steps.append(_Step(session=self.session, card=card, picked=None, at=None))
        self.session = self.session.without(card)

    async def undo(self) -> None:
        """The card as it was, its answer shown, to be graded again."""
        step = self._steps[-1]
        at = step.at
        if at is not None:
            key, before = step.card.card.key, step.card.schedule
            if not await context(self).reader.ask(lambda library: library.take_back(key, before, at)):
                context(self).say("It has been answered elsewhere since. That answer stays.", "warning")
                return
        self._steps.pop()
        self.session, self.card = step.session, step.card
        self.revealed, self.picked = at is not None, step.picked
        self.shown()
        self.refreshed()
