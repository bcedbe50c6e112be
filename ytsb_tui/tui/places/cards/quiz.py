"""A quiz: a round of questions with a score. It asks whatever is due or not, and schedules nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ytsb_tui.core.study.review import CardState, DueCard, Rating
from ytsb_tui.core.study.session import QuizRound, Topic, drawn
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.cards.render import scores
from ytsb_tui.tui.places.cards.round import Round
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, wrapped


class QuizScreen(Round):
    """Asks `length` questions."""

    NAME = "Quiz"

    def __init__(self, topic: Topic, length: int) -> None:
        super().__init__(topic)
        self.length = length
        self.round = QuizRound(queue=())
        self._steps: list[tuple[QuizRound, DueCard, int | None, bool]] = []  # the last: it was put away

    def deal(self, library: LibraryReader) -> None:
        """Draws questions; another time, others."""
        topic = self.topic
        library.refresh_cards()
        videos = () if topic.video is None else (topic.video,)
        cards = (card for card in library.deck(topic.subject, videos) if topic.holds(card) and not card.suspended)
        self.round = QuizRound(queue=drawn(cards, self.length, str(context(self).now)))

    def next_card(self) -> DueCard | None:
        """The next question."""
        return self.round.next()

    def status(self) -> str:
        """The score so far."""
        return f"{len(self.round.queue):,} left  {self.round.right:,} of {self.round.answered:,} right"

    def choices(self, width: int) -> Sequence[Line]:
        """Missed or known."""
        return scores(self.suggested is not Rating.AGAIN, context(self).look)

    def summary(self, width: int) -> Page:
        """The score, and what was missed."""
        done, look = self.round, context(self).look
        if not done.answered:
            return Page(lines=wrapped("No question was answered. Press enter or esc to go back.", width))
        share = done.right / done.answered
        score = f"{done.right:,} of {plural(done.answered, 'question')} right, {share:.0%}. The schedule is unchanged."
        lines: list[Line] = [*wrapped(score, width, Role.STRONG)]
        if done.missed:
            lines += [EMPTY, (("Missed", Role.HEADING),)]
        for due in done.missed:
            card = due.card
            place = "" if card.start is None else f", {timestamp(card.start)}"
            lines += [EMPTY, *wrapped(look.safe(card.front), width)]
            lines += wrapped(f"{look.arrow} {look.safe(card.back)}", width, Role.STRONG, "  ")
            lines += wrapped(f"{look.safe(due.title)}{place}", width, Role.DIM)
        lines += [EMPTY, *wrapped("Press t for another quiz, enter or esc to go back.", width, Role.DIM)]
        return Page(lines=tuple(lines))

    def why_no_undo(self) -> str | None:
        """Why no answer can be undone."""
        return None if self._steps else "Nothing has been answered yet."

    async def answered(self, card: DueCard, rating: Rating) -> None:
        """Counts it and asks the next."""
        self._steps.append((self.round, card, self.picked, False))
        self.round = self.round.answer(right=rating is not Rating.AGAIN)
        self.advance()

    def skipped(self, card: DueCard, *, away: CardState | None = None) -> None:
        """The question does not count."""
        self._steps.append((self.round, card, None, away is not None))
        self.round = self.round.skip()

    async def undo(self) -> None:
        """The question as it was."""
        played, card, picked, away = self._steps[-1]
        if away:
            await self.bring_back(card)
        self._steps.pop()
        self.round, self.card, self.picked = played, card, picked
        self.revealed = True
        self.refreshed()
