"""A study session: what it is about, which card is shown next, which come back soon; and a quiz of some cards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.review import DueCard, Schedule
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.video import VideoId

SOON = 20 * 60.0  # seconds; what falls due sooner is shown again in the same session


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What is studied: one video, or a subject (None: the videos without one), or everything."""

    video: VideoId | None = None
    subject: str | None = None
    everything: bool = False

    def holds(self, card: DueCard) -> bool:
        """Whether the card belongs to it."""
        if self.video is not None:
            return card.card.video == self.video
        return self.everything or card.subject == self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSession:
    """Cards that are still to be shown, in turn, and those that come back soon, the soonest first. What was `answered`
    and how many of these were `known` at once."""

    queue: tuple[DueCard, ...]
    back: tuple[DueCard, ...] = ()
    answered: int = 0
    known: int = 0

    @property
    def left(self) -> int:
        """How many cards are still shown, as far as is known."""
        return len(self.queue) + len(self.back)

    def next(self, now: float) -> DueCard | None:
        """What has come back, else the next in turn, else what comes back first: nobody waits for a card."""
        if self.back and (not self.queue or _due(self.back[0]) <= now):
            return self.back[0]
        return self.queue[0] if self.queue else None

    def without(self, card: DueCard) -> ReviewSession:
        """The card is not shown any more."""
        return replace(
            self,
            queue=tuple(each for each in self.queue if each.card.key != card.card.key),
            back=tuple(each for each in self.back if each.card.key != card.card.key),
        )

    def graded(self, card: DueCard, after: Schedule, *, known: bool) -> ReviewSession:
        """The card was answered and has this schedule now: one that is due soon comes back."""
        rest = self.without(card)
        back = rest.back
        if after.due - after.last_review < SOON:
            back = tuple(sorted((*back, replace(card, schedule=after)), key=_due))
        return replace(rest, back=back, answered=rest.answered + 1, known=rest.known + known)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRound:
    """A round of questions with its score; it changes no schedule."""

    queue: tuple[DueCard, ...]
    right: int = 0
    missed: tuple[DueCard, ...] = ()

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return self.right + len(self.missed)

    def next(self) -> DueCard | None:
        """The question that is asked."""
        return self.queue[0] if self.queue else None

    def answer(self, *, right: bool) -> QuizRound:
        """The question was answered."""
        return replace(
            self,
            queue=self.queue[1:],
            right=self.right + right,
            missed=self.missed if right else (*self.missed, self.queue[0]),
        )

    def skip(self) -> QuizRound:
        """The question is left out; it does not count."""
        return replace(self, queue=self.queue[1:])


def drawn(cards: Iterable[DueCard], count: int, lot: str) -> tuple[DueCard, ...]:
    """`count` cards for a quiz, by a lot that any text can be. Of cards that ask for the same term only one is drawn,
    for one would give the next one's answer away."""
    seen: set[tuple[str, ...]] = set()
    found: list[DueCard] = []
    for card in sorted(cards, key=lambda card: hashlib.sha256(f"{lot}{card.card.key}".encode()).digest()):
        asked = card.card.front if card.card.kind is CardKind.BASIC else card.card.back
        term = tuple(plain_words(asked)) or (asked,)
        if term not in seen:
            seen.add(term)
            found.append(card)
    return tuple(found[:count])


def _due(card: DueCard) -> float:
    return 0.0 if card.schedule is None else card.schedule.due
