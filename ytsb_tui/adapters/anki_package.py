"""Exports cards as an Anki package, with genanki. A note's GUID in Anki is the card's key, so that importing again
updates notes and Anki keeps its schedules. A note that did not change keeps its time of change, so that Anki leaves
alone what was edited there."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import genanki

from ytsb_tui.adapters.anki_notes import (
    FIELDS,
    STYLE,
    TYPE_NAMES,
    answer_side,
    deck_name,
    deck_number,
    fields_of,
    question_side,
    tags_of,
)
from ytsb_tui.adapters.anki_schedules import DAYS_BEFORE, Scheduled, reviews_rows, scheduled
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.days import DAY, StudyRules
from ytsb_tui.core.study.review import DueCard, Review

# These ids identify the note types in users' collections: never change them.
_TYPES = {CardKind.BASIC: 1_607_392_811, CardKind.CLOZE: 1_607_392_812, CardKind.CHOICE: 1_607_392_813}


def write_package(
    cards: Sequence[DueCard], file: Path, now: float, rules: StudyRules, reviews: Sequence[Review] = ()
) -> None:
    """Writes the package atomically, replacing the file: the cards with their schedules at `now` (seconds since the
    epoch), and the answers to them. Raises OSError."""
    types = {kind: _type(kind) for kind in CardKind}
    decks: dict[str, genanki.Deck] = {}
    notes: dict[str, _Note] = {}
    for each in cards:
        name = deck_name(each.subject)
        deck = decks.setdefault(name, genanki.Deck(deck_number(name), name))
        notes[each.card.key] = _Note(each, types[each.card.kind], scheduled(each, now, rules))
        deck.add_note(notes[each.card.key])
    temporary = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        package = _Package(list(decks.values()), notes, reviews, rules)
        package.write_to_file(str(temporary), timestamp=now)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


class _Card(genanki.Card):  # type: ignore[misc]  # genanki is not typed
    """A card with its schedule."""

    def __init__(self, schedule: Scheduled) -> None:
        super().__init__(0)
        self._schedule = schedule
        self.id = 0

    def write_to_db(  # noqa: PLR0917 - genanki passes them by position
        self, cursor: sqlite3.Cursor, timestamp: float, deck: int, note: int, ids: Iterator[int], due: int = 0
    ) -> None:
        """A row of Anki's table; see `Scheduled` for the numbers."""
        self.id = next(ids)
        schedule = self._schedule
        row = (self.id, note, deck, 0, int(timestamp), -1, schedule.kind, schedule.queue, schedule.due or due)
        more = (schedule.interval, schedule.factor, schedule.answers, schedule.lapses, schedule.left, 0, 0, 0)
        cursor.execute(
            f"INSERT INTO cards VALUES ({', '.join('?' * 18)})",
            (*row, *more, schedule.memory),
        )


class _Note(genanki.Note):  # type: ignore[misc]  # genanki is not typed
    """A note with the time of its last change, and one card."""

    def __init__(self, each: DueCard, model: genanki.Model, schedule: Scheduled) -> None:
        fields = list(fields_of(each).values())
        super().__init__(model=model, fields=fields, tags=list(tags_of(each)), guid=each.card.key)
        self._changed_at = each.changed_at
        self.card = _Card(schedule)

    @property
    def cards(self) -> list[_Card]:
        """Its one card."""
        return [self.card]

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck: int, ids: Iterator[int]) -> None:
        """Rows of Anki's tables."""
        super().write_to_db(cursor, self._changed_at or timestamp, deck, ids)


class _Package(genanki.Package):  # type: ignore[misc]  # genanki is not typed
    """A package with answers, whose days are counted from a day's beginning."""

    def __init__(
        self, decks: list[genanki.Deck], notes: Mapping[str, _Note], reviews: Sequence[Review], rules: StudyRules
    ) -> None:
        super().__init__(decks)
        self._notes, self._reviews, self._rules = notes, reviews, rules

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, ids: Iterator[int]) -> None:
        """Everything that a package holds."""
        super().write_to_db(cursor, timestamp, ids)
        west = -time.localtime(timestamp).tm_gmtoff // 60  # minutes
        cursor.execute(
            "UPDATE col SET crt = ?, conf = json_set(conf, '$.schedVer', 2, '$.rollover', ?, '$.creationOffset', ?)",
            (int(self._rules.began(timestamp) - DAYS_BEFORE * DAY), self._rules.day_start, west),
        )
        cards = {key: note.card.id for key, note in self._notes.items()}
        cursor.executemany(
            f"INSERT OR IGNORE INTO revlog VALUES ({', '.join('?' * 9)})", reviews_rows(self._reviews, cards)
        )


def _type(kind: CardKind) -> genanki.Model:
    front, back = question_side(kind), answer_side(kind)
    return genanki.Model(
        _TYPES[kind],
        TYPE_NAMES[kind],
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": kind.capitalize(), "qfmt": front, "afmt": back}],
        css=STYLE,
        model_type=genanki.Model.CLOZE if kind is CardKind.CLOZE else genanki.Model.FRONT_BACK,
    )
