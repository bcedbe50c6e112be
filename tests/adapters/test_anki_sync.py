"""A running Anki brought up to date, over AnkiConnect's protocol and a real collection."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.notes import Note

from tests.adapters.test_anki_package import collection, many
from tests.fakes.anki_connect import FakeAnkiConnect, anki_connect
from ytsb_tui.adapters.anki_connect import AnkiConnect, AnkiConnectError
from ytsb_tui.adapters.anki_notes import question_side
from ytsb_tui.adapters.anki_package import write_package
from ytsb_tui.adapters.anki_sync import Synced, sync
from ytsb_tui.core.study.days import USUAL_RULES
from ytsb_tui.core.study.review import DueCard, Schedule

__all__ = ["collection"]


@pytest.fixture
def server(collection: Collection) -> Iterator[FakeAnkiConnect]:
    with anki_connect(collection) as fake:
        yield fake


@pytest.fixture
def anki(server: FakeAnkiConnect) -> Iterator[AnkiConnect]:
    connection = AnkiConnect(server.address)
    yield connection
    connection.close()


def package(cards: Sequence[DueCard], file: Path) -> None:
    write_package(cards, file, time.time(), USUAL_RULES)


def note_of(collection: Collection, each: DueCard) -> Note:
    [identity] = collection.find_notes(f"Key:{each.card.key}")
    return collection.get_note(identity)


def test_new_cards_come_with_their_schedules_and_once(collection: Collection, anki: AnkiConnect) -> None:
    now = time.time()
    learnt = Schedule(
        phase=2, step=None, stability=9.5, difficulty=5.0, due=now + 5 * 86_400, last_review=now - 4 * 86_400
    )
    cards = many(20)
    cards[0] = replace(cards[0], schedule=learnt, answers=3)
    assert sync(anki, cards, package) == Synced(added=20, changed=0, moved=0)
    card = note_of(collection, cards[0]).cards()[0]
    assert (card.due - collection.sched.today, card.type, card.reps) == (5, 2, 3)
    assert sync(anki, [*cards, *many(21)[20:]], package) == Synced(added=1, changed=0, moved=0)
    assert collection.note_count() == 21


def test_what_changed_is_written_and_the_rest_is_the_learners(collection: Collection, anki: AnkiConnect) -> None:
    cards = many(9)
    sync(anki, cards, package)
    for each in cards[:2]:
        note = note_of(collection, each)
        note["Front"], note["Notes"] = "My front", "My notes"
        note.tags += ["mine"]
        collection.update_note(note)
    changed = replace(cards[1], card=replace(cards[1].card, explanation="Better."), changed_at=time.time() + 9)
    assert sync(anki, [cards[0], changed, *cards[2:]], package) == Synced(added=0, changed=1, moved=0)
    edited, written = note_of(collection, cards[0]), note_of(collection, cards[1])
    assert (edited["Front"], edited["Notes"]) == ("My front", "My notes")
    assert (written["Explanation"], written["Notes"]) == ("Better.", "My notes")
    assert written["Front"] != "My front"
    assert "mine" in edited.tags
    assert "mine" in written.tags


def test_a_card_moves_with_its_subject_unless_the_learner_keeps_it_elsewhere(
    collection: Collection, anki: AnkiConnect
) -> None:
    cards = many(3)
    sync(anki, cards, package)
    own = collection.decks.id("My deck")
    assert own is not None
    collection.set_deck([note_of(collection, cards[0]).cards()[0].id], own)
    moved = [replace(each, subject="geometry") for each in cards]
    assert sync(anki, moved, package) == Synced(added=0, changed=0, moved=2)
    decks = [collection.decks.name(note_of(collection, each).cards()[0].did) for each in cards]
    assert decks == ["My deck", "ytsb::geometry", "ytsb::geometry"]
    tags = set(note_of(collection, cards[1]).tags)
    assert "ytsb::subject::geometry" in tags
    assert "ytsb::subject::linear-algebra" not in tags


def test_notes_of_an_earlier_version_get_their_fields(
    collection: Collection, anki: AnkiConnect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cards = many(6)
    old = ("Front", "Back", "Explanation", "Source")
    with monkeypatch.context() as earlier:
        earlier.setattr("ytsb_tui.adapters.anki_package.FIELDS", old)
        earlier.setattr(
            "ytsb_tui.adapters.anki_package.fields_of",
            lambda each: dict.fromkeys(old, f"{{{{c1::as it was}}}} {each.card.key}"),
        )
        earlier.setattr("ytsb_tui.adapters.anki_package.answer_side", question_side)
        package(cards, tmp_path / "old.apkg")
        anki.ask("importPackage", path=str(tmp_path / "old.apkg"))
    assert collection.note_count() == 6
    now = [replace(each, changed_at=time.time() + 9) for each in cards]
    sync(anki, now, package)
    assert collection.note_count() == 6
    assert note_of(collection, cards[1])["Explanation"] == cards[1].card.explanation
    assert sync(anki, cards, package) == Synced(added=0, changed=0, moved=0)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"Anki-Connect", "does not answer as AnkiConnect"),
        (b"[" * 100_000, "does not answer as AnkiConnect"),
        (b'{"result": null}', "does not answer as AnkiConnect"),
        (b'{"result": null, "error": "valid api key must be provided"}', "valid api key must be provided"),
        (b'{"result": 3, "error": null}', "does not answer as AnkiConnect"),
    ],
)
def test_strange_answers_are_told(server: FakeAnkiConnect, anki: AnkiConnect, answer: bytes, why: str) -> None:
    server.raw = answer
    with pytest.raises(AnkiConnectError, match=why):
        anki.texts("modelNames")


def test_without_anki_it_says_what_to_start() -> None:
    connection = AnkiConnect("http://127.0.0.1:9")
    with pytest.raises(AnkiConnectError, match="Start Anki with the add-on AnkiConnect"):
        connection.ask("version")
    connection.close()


def test_an_unknown_action_is_refused(anki: AnkiConnect) -> None:
    with pytest.raises(AnkiConnectError, match="Anki refuses nothing: unsupported action"):
        anki.ask("nothing")
