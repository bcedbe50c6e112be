"""A review: the cards that are due and some new ones, scheduled anew by how well they were known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ytsb_tui.core.study.review import NEW_AT_ONCE, DueCard, Rating, Schedule, in_turn
from ytsb_tui.core.study.session import Sitting, Topic, due_by
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.places.cards.render import grades
from ytsb_tui.tui.places.cards.round import Cards
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, wrapped
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import study


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What undo goes back to: the sitting as it was, the card that was shown, and when it was graded (None: it was
    skipped)."""

    sitting: Sitting
    card: DueCard
    picked: int | None
    at: float | None


class Review(Cards):
    """Asks what is due."""

    NAME = "Review"

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic)
        self.sitting = Sitting(queue=())
        self._steps: list[_Step] = []
        self._outlook: tuple[Schedule, ...] = ()
        self._more = 0  # new cards that were left for another time

    def deal(self, library: LibraryReader) -> None:
        """What is due, and some new cards."""
        now, topic = study(self).now, self.topic
        library.refresh_cards()
        if topic.video is not None:
            due = due_by(library.deck(videos=[topic.video]), now)
        else:
            due = tuple(card for card in library.due_cards(topic.subject, now) if topic.holds(card))
        queue = in_turn(due, NEW_AT_ONCE)
        self.sitting, self._more = Sitting(queue=queue), len(due) - len(queue)

    def turn(self) -> DueCard | None:
        """What has come back or is next."""
        return self.sitting.next(study(self).now)

    def told(self) -> str:
        """How many are left."""
        sitting = self.sitting
        return f"{sitting.left:,} left  {sitting.answered:,} answered"

    def shown(self) -> None:
        """Looks ahead: what each grade would do."""
        self._outlook = ()
        if self.card is not None:
            study(self).look_up(partial(self._look_ahead, self.card), "outlook")

    async def _look_ahead(self, card: DueCard) -> None:
        now = study(self).now
        self._outlook = await study(self).reader.ask(lambda library: library.outlook(card.schedule, now))
        self.refreshed()

    def choices(self, width: int) -> Sequence[Line]:
        """The grades, each with the time after which the card comes again."""
        return grades(self._outlook, self.suggested, study(self).look, width)

    def ending(self, width: int) -> Page:
        """What was done, and what is left."""
        sitting = self.sitting
        lines: list[Line] = []
        if sitting.answered:
            told = f"{many(sitting.answered, 'answer')}, {sitting.known:,} known. Nothing more is due now."
            lines += wrapped(told, width, Role.STRONG)
        else:
            lines += wrapped("Nothing is due here now. A quiz (t) asks all the same.", width)
        if self._more:
            more = f"{self._more:,} new cards wait. enter takes {min(self._more, NEW_AT_ONCE)} more, esc ends."
            lines += [EMPTY, *wrapped(more, width)]
        else:
            lines += [EMPTY, *wrapped("enter or esc goes back.", width, Role.DIM)]
        return Page(lines=tuple(lines))

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action == "undo" and not self._steps:
            return "Nothing was graded yet."
        return super().why_not(action)

    def action_reveal(self) -> None:
        """Shows the answer; more cards when there is no card."""
        if self.card is None and self.dealt and self._more:
            self.dealt = False
            self.begin()
        else:
            super().action_reveal()

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """Schedules the card anew and asks the next."""
        now = study(self).now
        try:
            after = await study(self).reader.ask(lambda library: library.grade(card.card.key, rating, now))
        except KeyError:
            study(self).say("This card is gone: its note was written anew.", "warning")
            self.skipped(card)
        else:
            self._steps.append(_Step(sitting=self.sitting, card=card, picked=self.picked, at=now))
            self.sitting = self.sitting.graded(card, after, known=rating is not Rating.AGAIN)
        self.advance()

    def skipped(self, card: DueCard) -> None:
        """The card stays as due as it is."""
        self._steps.append(_Step(sitting=self.sitting, card=card, picked=None, at=None))
        self.sitting = self.sitting.without(card)

    async def back(self) -> None:
        """The card as it was, its answer shown, to be graded again."""
        step = self._steps[-1]
        at = step.at
        if at is not None:
            key, before = step.card.card.key, step.card.schedule
            if not await study(self).reader.ask(lambda library: library.take_back(key, before, at)):
                study(self).say("It was answered elsewhere since then: that stays.", "warning")
                return
        self._steps.pop()
        self.sitting, self.card = step.sitting, step.card
        self.revealed, self.picked = at is not None, step.picked
        self.shown()
        self.refreshed()
