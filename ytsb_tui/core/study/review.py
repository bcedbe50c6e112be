"""Reviews of cards: schedules, grades, and statistics of memory and habit. No clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from ytsb_tui.core.study.cards import Card, CardKind
from ytsb_tui.core.study.days import Allowance

LEECH = 8  # lapses; a card that is forgotten so often is suspended, and again every fourth time after that
_LEECH_AGAIN = 4
HABIT_DAYS = 84  # twelve weeks
_MONTH = 30  # days
LEARNT = 2  # the phase after learning, in which answers measure memory


class CardState(StrEnum):
    """Whether a card is asked: suspended cards can be taken up again, deleted ones do not come back with their note."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class Rating(IntEnum):
    """How well a card was known, on the scale of Anki and FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The FSRS state of a card. `phase` is 1 learning, 2 review, 3 relearning; `step` counts learning steps; times are
    seconds since the epoch, `stability` is days. A new card has no schedule."""

    phase: int
    step: int | None
    stability: float
    difficulty: float
    due: float
    last_review: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCard:
    """A card to show, its schedule (None for a new card), and the subject of its video. `lapses` counts how often it
    was forgotten once learnt, `answers` how often it was asked; `changed_at` (seconds since the epoch) is when what it
    shows last changed."""

    card: Card
    schedule: Schedule | None
    subject: str | None
    title: str
    suspended: bool = False
    lapses: int = 0
    answers: int = 0
    changed_at: float = 0.0

    @property
    def learnt(self) -> bool:
        """Whether it is past its learning steps: it is then due on a day, not at a minute."""
        return self.schedule is not None and self.schedule.phase == LEARNT


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One answer. `recall` is true when the card was past learning, so that the answer measures memory."""

    key: str
    at: float
    rating: Rating
    recall: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCount:
    """The cards of a subject (None: videos without one): due, new and all, and how many are suspended."""

    subject: str | None
    due: int
    new: int
    cards: int
    suspended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Statistics of reviews: answers today, days in a row with reviews, the share remembered in the last 30 days (None
    before the first recall), and answers by day and share remembered by week, oldest first."""

    today: int
    streak: int
    retention: float | None
    answers: tuple[int, ...]
    remembered: tuple[float | None, ...]


def habit(reviews: Sequence[Review], now: float, day_of: Callable[[float], date]) -> Habit:
    """The statistics of the last `HABIT_DAYS` days of reviews; earlier reviews only count for the streak. `day_of`
    gives the user's local date of a time."""
    today = day_of(now)
    ages = [(today - day_of(review.at)).days for review in reviews]
    counted = Counter(ages)
    weeks: dict[int, list[Review]] = defaultdict(list)
    for age, review in zip(ages, reviews, strict=True):
        weeks[age // 7].append(review)
    return Habit(
        today=counted[0],
        streak=streak((today - timedelta(days=age) for age in ages), today),
        retention=retention(review for age, review in zip(ages, reviews, strict=True) if age < _MONTH),
        answers=tuple(counted[age] for age in reversed(range(HABIT_DAYS))),
        remembered=tuple(retention(weeks[week]) for week in reversed(range(HABIT_DAYS // 7))),
    )


def retention(reviews: Iterable[Review]) -> float | None:
    """The share of recalls that were correct (0 to 1), None before the first."""
    right = [review.rating is not Rating.AGAIN for review in reviews if review.recall]
    return sum(right) / len(right) if right else None


def streak(days: Iterable[date], today: date) -> int:
    """Days in a row with reviews, up to today, or to yesterday when today has none yet."""
    reviewed = set(days)
    day = today if today in reviewed else today - timedelta(days=1)
    length = 0
    while day in reviewed:
        length += 1
        day -= timedelta(days=1)
    return length


def is_leech(lapses: int) -> bool:
    """Whether a card is suspended at this lapse: it costs more time than it is worth as it is."""
    return lapses >= LEECH and (lapses - LEECH) % _LEECH_AGAIN == 0


def in_turn(cards: Sequence[DueCard], allowance: Allowance) -> tuple[DueCard, ...]:
    """Cards in the order to show them: due cards, longest due first, then new ones: first terms, then gaps, then
    choices, because later kinds give away the answers of earlier ones. Of the cards of one point only the first, and
    no more than the day allows; what is being learnt is always shown."""
    again = sorted((card for card in cards if card.schedule is not None), key=_due)
    kinds = list(CardKind)
    fresh = sorted((card for card in cards if card.schedule is None), key=lambda card: kinds.index(card.card.kind))
    reviews, new = allowance.reviews, allowance.new
    seen: set[str] = set()
    chosen: list[DueCard] = []
    for card in (*again, *fresh):
        about = card.card.about or card.card.key
        if about in seen and (card.schedule is None or card.learnt):
            continue
        if card.schedule is None:
            if new <= 0:
                continue
            new -= 1
        elif card.learnt:
            if reviews <= 0:
                continue
            reviews -= 1
        seen.add(about)
        chosen.append(card)
    return tuple(chosen)


def _due(card: DueCard) -> float:
    return card.schedule.due if card.schedule is not None else 0.0
