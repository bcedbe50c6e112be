"""A review: the cards that are due and some new ones, rescheduled by how well they were known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ytsb_tui.core.study.days import Allowance
from ytsb_tui.core.study.review import CardState, DueCard, Rating, Schedule, in_turn
from ytsb_tui.core.study.session import ReviewSession, Topic
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
    skipped, or put `away`)."""

    session: ReviewSession
    card: DueCard
    picked: int | None
    at: float | None
    away: CardState | None = None


class ReviewScreen(Round):
    """Asks what is due."""

    NAME = "Review"

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic)
        self.session = ReviewSession(queue=())
        self._steps: list[_Step] = []
        self._outlook: tuple[Schedule, ...] = ()
        self._left_out = 0  # cards for another day
        self._suspended: tuple[str, ...] = ()
        self._deals = 0

    def deal(self, library: LibraryReader) -> None:
        """What is due and some new cards, as many as the day allows; as many more each time they are asked for."""
        now, topic, rules = context(self).now, self.topic, library.study
        library.refresh_cards()
        videos = () if topic.video is None else (topic.video,)
        due = tuple(card for card in library.due_cards(topic.subject, now, videos) if topic.holds(card))
        more = Allowance(new=rules.new_cards, reviews=rules.reviews)
        queue = in_turn(due, more if self._deals else library.allowance(now))
        self._left_out = len(in_turn(due, Allowance(new=len(due), reviews=len(due)))) - len(queue)
        self._deals += 1
        deck = library.deck(topic.subject, videos)
        self._suspended = tuple(card.card.key for card in deck if card.suspended and topic.holds(card))
        self.session = ReviewSession(queue=queue)

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
            waiting = plural(self._left_out, "card")
            lines += [EMPTY, *wrapped(f"{waiting} left for another day. enter takes some more, esc ends.", width)]
        else:
            lines += [EMPTY, *wrapped("enter or esc goes back.", width, Role.DIM)]
        if self._suspended:
            count = plural(len(self._suspended), "card")
            lines += [EMPTY, *wrapped(f"{count} suspended. x takes up suspended cards.", width, Role.DIM)]
        return Page(lines=tuple(lines))

    async def restore(self) -> None:
        """Takes up the suspended cards of the topic."""
        keys = self._suspended
        await context(self).reader.ask(lambda library: library.set_card_state(keys, CardState.ACTIVE))
        self._deals = 0
        self.begin()

    def why_no_suspend(self) -> str | None:
        """Why no card can be suspended or taken up."""
        return None if self.card is not None or self._suspended else "No card is suspended here."

    def more(self) -> bool:
        """Whether cards were left out."""
        return self._left_out > 0

    def why_no_undo(self) -> str | None:
        """Why no answer can be undone."""
        return None if self._steps else "Nothing has been graded yet."

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """Reschedules the card and asks the next."""
        now, key = context(self).now, card.card.key

        def grade(library: LibraryReader) -> tuple[Schedule, DueCard | None]:
            return library.grade(key, rating, now), library.card(key)

        try:
            after, graded = await context(self).reader.ask(grade)
        except KeyError:
            context(self).say("This card is gone: its note was rewritten.", "warning")
            self.skipped(card)
        else:
            self._steps.append(_Step(session=self.session, card=card, picked=self.picked, at=now))
            self.session = self.session.graded(card, after, known=rating is not Rating.AGAIN)
            if graded is not None and graded.suspended:
                self.session = self.session.without(card)
                self._suspended += (key,)
                context(self).say("You keep forgetting this card, so it is suspended. Better words may help: i edits.")
        self.advance()

    def skipped(self, card: DueCard, *, away: CardState | None = None) -> None:
        """The card stays as due as it is."""
        self._steps.append(_Step(session=self.session, card=card, picked=None, at=None, away=away))
        self.session = self.session.without(card)
        if away is CardState.SUSPENDED:
            self._suspended += (card.card.key,)

    async def undo(self) -> None:
        """The card as it was, its answer shown, to be graded again."""
        step = self._steps[-1]
        at = step.at
        if step.away is not None:
            await self.bring_back(step.card)
            self._suspended = tuple(key for key in self._suspended if key != step.card.card.key)
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
