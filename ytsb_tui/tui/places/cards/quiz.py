"""A quiz: a round of questions with a score. It asks whatever is due or not, and schedules nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.study.review import DueCard, Rating
from ytsb_tui.core.study.session import QuizRound, Topic, drawn
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.places.cards.render import scores
from ytsb_tui.tui.places.cards.round import Cards
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, wrapped
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import study

USUAL = 10  # questions


class Quiz(Cards):
    """Asks `length` questions."""

    NAME = "Quiz"

    def __init__(self, topic: Topic, length: int = USUAL) -> None:
        super().__init__(topic)
        self.length = length
        self.round = QuizRound(queue=())
        self._steps: list[tuple[QuizRound, DueCard, int | None]] = []

    def deal(self, library: LibraryReader) -> None:
        """Draws questions; another time, others."""
        topic = self.topic
        library.refresh_cards()
        videos = () if topic.video is None else (topic.video,)
        cards = (card for card in library.deck(topic.subject, videos) if topic.holds(card))
        self.round = QuizRound(queue=drawn(cards, self.length, str(study(self).now)))

    def turn(self) -> DueCard | None:
        """The next question."""
        return self.round.next()

    def told(self) -> str:
        """The score so far."""
        return f"{len(self.round.queue):,} left  {self.round.right:,} of {self.round.answered:,} right"

    def choices(self, width: int) -> Sequence[Line]:
        """Missed or known."""
        return scores(self.suggested is not Rating.AGAIN, study(self).look)

    def ending(self, width: int) -> Page:
        """The score, and what was missed."""
        done, look = self.round, study(self).look
        if not done.answered:
            return Page(lines=wrapped("No question was answered. enter or esc goes back.", width))
        share = done.right / done.answered
        told = f"{done.right:,} of {many(done.answered, 'question')} right, {share:.0%}. Nothing was scheduled by it."
        lines: list[Line] = [*wrapped(told, width, Role.STRONG)]
        if done.missed:
            lines += [EMPTY, (("Missed", Role.HEADING),)]
        for due in done.missed:
            card = due.card
            place = "" if card.start is None else f", {timestamp(card.start)}"
            lines += [EMPTY, *wrapped(look.safe(card.front), width)]
            lines += wrapped(f"{look.arrow} {look.safe(card.back)}", width, Role.STRONG, "  ")
            lines += wrapped(f"{look.safe(due.title)}{place}", width, Role.DIM)
        lines += [EMPTY, *wrapped("t asks others, enter or esc goes back.", width, Role.DIM)]
        return Page(lines=tuple(lines))

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action == "undo" and not self._steps:
            return "Nothing was answered yet."
        return super().why_not(action)

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """Counts it and asks the next."""
        self._steps.append((self.round, card, self.picked))
        self.round = self.round.answer(right=rating is not Rating.AGAIN)
        self.advance()

    def skipped(self, card: DueCard) -> None:
        """The question does not count."""
        self._steps.append((self.round, card, None))
        self.round = self.round.skip()

    async def back(self) -> None:
        """The question as it was."""
        self.round, self.card, self.picked = self._steps.pop()
        self.revealed = True
        self.refreshed()
