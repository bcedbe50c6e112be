"""Brings a running Anki up to date: new cards with their schedules, changed words, tags, and the deck of the subject.
What is the learner's there is left alone: the field for notes, other tags, other decks, schedules, and what was edited
later."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ytsb_tui.adapters.anki_connect import AnkiConnect
from ytsb_tui.adapters.anki_notes import (
    DECK,
    FIELDS,
    KEY_FIELD,
    OWN_FIELD,
    TAG,
    TYPE_NAMES,
    deck_name,
    fields_of,
    tags_of,
)
from ytsb_tui.core.study.review import DueCard

_AT_ONCE = 500  # notes in a request


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """How many cards were added, changed and moved to another deck."""

    added: int
    changed: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    note: int
    tags: frozenset[str]
    cards: tuple[int, ...]
    changed_at: float


def sync(anki: AnkiConnect, cards: Sequence[DueCard], package: Callable[[Sequence[DueCard], Path], None]) -> Synced:
    """Brings these cards into Anki; `package` writes a package of those that it does not have. Raises AnkiConnectError,
    OSError."""
    _complete_types(anki)
    found = _notes(anki)
    fresh = [each for each in cards if each.card.key not in found]
    if fresh:
        with tempfile.TemporaryDirectory(prefix="ytsb-anki-") as folder:
            file = Path(folder, "cards.apkg")
            package(fresh, file)
            anki.ask("importPackage", path=str(file))
    known = [(each, found[each.card.key]) for each in cards if each.card.key in found]
    changed = [(each, note) for each, note in known if int(each.changed_at) > note.changed_at]  # Anki counts seconds
    for each, note in changed:
        fields = {name: text for name, text in fields_of(each).items() if name not in (OWN_FIELD, KEY_FIELD)}
        anki.ask("updateNoteFields", note={"id": note.note, "fields": fields})
    _tag(anki, known)
    return Synced(added=len(fresh), changed=len(changed), moved=_move(anki, known))


def _complete_types(anki: AnkiConnect) -> None:
    """Adds the fields that note types of earlier versions lack. Types that are not there come with the package."""
    there = set(anki.texts("modelNames"))
    for name in TYPE_NAMES.values():
        if name in there:
            fields = anki.texts("modelFieldNames", modelName=name)
            for place, field in enumerate(FIELDS):
                if field not in fields:
                    anki.ask("modelFieldAdd", modelName=name, fieldName=field, index=place)


def _notes(anki: AnkiConnect) -> dict[str, _Found]:
    """The notes of our types in Anki by the keys of their cards. Those of earlier versions have none yet."""
    query = " OR ".join(f'"note:{name}"' for name in TYPE_NAMES.values())
    identities = anki.numbers("findNotes", query=query)
    found: dict[str, _Found] = {}
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        changed = {each["noteId"]: each["mod"] for each in anki.objects("notesModTime", notes=some)}
        for info in anki.objects("notesInfo", notes=some):
            note, key = info.get("noteId"), _value(info, KEY_FIELD)
            if isinstance(note, int) and key:
                at = changed.get(note)
                tags, cards = info.get("tags"), info.get("cards")
                found[key] = _Found(
                    note=note,
                    tags=frozenset(map(str, tags)) if isinstance(tags, list) else frozenset(),
                    cards=tuple(card for card in cards if isinstance(card, int)) if isinstance(cards, list) else (),
                    changed_at=float(at) if isinstance(at, int | float) else 0.0,
                )
    return found


def _value(info: Mapping[str, object], field: str) -> str:
    fields = info.get("fields")
    value = fields.get(field) if isinstance(fields, Mapping) else None
    return str(value.get("value", "")) if isinstance(value, Mapping) else ""


def _tag(anki: AnkiConnect, known: Sequence[tuple[DueCard, _Found]]) -> None:
    """Adds missing tags, and takes that of an earlier subject away."""
    added: dict[str, list[int]] = defaultdict(list)
    removed: dict[str, list[int]] = defaultdict(list)
    for each, note in known:
        wanted = frozenset(tags_of(each))
        if missing := sorted(wanted - note.tags):
            added[" ".join(missing)].append(note.note)
        if old := sorted(tag for tag in note.tags - wanted if tag.startswith(f"{TAG}::subject::")):
            removed[" ".join(old)].append(note.note)
    for action, groups in (("addTags", added), ("removeTags", removed)):
        for tags, notes in groups.items():
            anki.ask(action, notes=notes, tags=tags)


def _move(anki: AnkiConnect, known: Sequence[tuple[DueCard, _Found]]) -> int:
    """Moves cards to the deck of their subject, unless the learner keeps them in a deck of another name."""
    target = {card: deck_name(each.subject) for each, note in known for card in note.cards}
    if not target:
        return 0
    decks = anki.ask("getDecks", cards=list(target))
    moves: dict[str, list[int]] = defaultdict(list)
    for deck, cards in decks.items() if isinstance(decks, Mapping) else ():
        if deck == DECK or str(deck).startswith(f"{DECK}::"):
            for card in cards:
                if target.get(card, deck) != deck:
                    moves[target[card]].append(card)
    for deck, cards in moves.items():
        anki.ask("changeDeck", cards=cards, deck=deck)
    return sum(map(len, moves.values()))
