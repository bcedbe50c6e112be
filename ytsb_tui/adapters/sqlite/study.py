"""The cards of the library: made, shown, graded and changed; each method is one transaction."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ytsb_tui.adapters.sqlite import cards, reviews
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.core.study.days import Allowance, StudyRules
from ytsb_tui.core.study.review import CardState, DueCard, Rating, Review, Schedule, SubjectCount
from ytsb_tui.core.videos.video import VideoId

_NOTES_AT_ONCE = 100


class StudyLibrary:
    """The part of `SqliteLibrary` that is about cards. `study` says when they are due."""

    def __init__(self, store: Store, study: StudyRules) -> None:
        self._store = store
        self.study = study

    def refresh_cards(self) -> int:
        """Makes the cards of new and rewritten notes, keeping schedules; returns how many videos changed."""
        changed = 0
        while True:  # several transactions, so that others do not wait long for the library
            with self._store.write() as db:
                some = cards.refresh(db, _NOTES_AT_ONCE, time.time())
            changed += some
            if some < _NOTES_AT_ONCE:
                return changed

    def deck(self, subject: str | None = None, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Every card of a subject (None: of all), or of these videos if any, in the order of the notes."""
        with self._store.read() as db:
            return cards.deck(db, subject, videos)

    def card(self, key: str) -> DueCard | None:
        """One card, None when it is gone or deleted."""
        with self._store.read() as db:
            return cards.card(db, key)

    def due_cards(self, subject: str | None, now: float, videos: Sequence[VideoId] = ()) -> tuple[DueCard, ...]:
        """Cards due at `now` and new cards, of a subject (None: of all) or of these videos if any, without those whose
        point was asked today; see `core.study.review.in_turn`."""
        with self._store.read() as db:
            return cards.due(db, subject, videos, now, self.study)

    def card_counts(self, now: float) -> tuple[SubjectCount, ...]:
        """The numbers of cards in each subject that has any."""
        with self._store.read() as db:
            return cards.counts(db, now, self.study)

    def allowance(self, now: float) -> Allowance:
        """How many new cards and reviews are left of this day of study."""
        with self._store.read() as db:
            return reviews.allowance(db, now, self.study)

    def grade(self, key: str, rating: Rating, now: float) -> Schedule:
        """Records an answer; returns the new schedule. A leech is suspended. Raises KeyError for an unknown card."""
        with self._store.write() as db:
            return reviews.grade(db, key, rating, now, self.study)

    def edit_card(self, key: str, front: str, back: str, now: float) -> None:
        """Puts the learner's words on a card. Raises KeyError for an unknown card, and ValueError, with a sentence for
        a person, when it would be none."""
        with self._store.write() as db:
            cards.edit(db, key, front, back, now)

    def set_card_state(self, keys: Sequence[str], state: CardState) -> None:
        """Suspends or deletes cards, or takes them up again."""
        with self._store.write() as db:
            cards.set_state(db, keys, state)

    def take_back(self, key: str, before: Schedule | None, at: float) -> bool:
        """Undoes the answer given at `at`, if it is the card's last, and restores the schedule `before`."""
        with self._store.write() as db:
            return reviews.take_back(db, key, before, at)

    def outlook(self, schedule: Schedule | None, now: float) -> tuple[Schedule, ...]:
        """The schedule after each grade, in the order of `Rating`; does not access the file."""
        return reviews.outlook(schedule, now, self.study)

    def reviews(self, since: float) -> tuple[Review, ...]:
        """Answers since `since`, oldest first."""
        with self._store.read() as db:
            return reviews.reviews(db, since)
