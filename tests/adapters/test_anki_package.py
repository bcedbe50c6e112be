"""Packages read by Anki's own library: what is imported twice is there once, newer, with its schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from tests.core.study.test_cards import MAPS, V
from ytsb_tui.adapters.anki_package import write_package
from ytsb_tui.core.study.cards import Card, CardKind, cards
from ytsb_tui.core.study.review import DueCard

NOW = 1_800_000_000.0


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def deck(*extra: Card, subject: str | None = "linear algebra") -> list[DueCard]:
    made = [*cards(V, MAPS), *extra]
    return [DueCard(card=card, schedule=None, subject=subject, title="Maps <b>&") for card in made]


def imported(collection: Collection, content: list[DueCard], file: Path, now: float) -> None:
    write_package(content, file, now)
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, merge_notetypes=False)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))


def test_two_imports_give_the_notes_once_with_schedules_kept(collection: Collection, tmp_path: Path) -> None:
    file = tmp_path / "cards.apkg"
    first = deck()
    imported(collection, first, file, NOW)
    assert collection.note_count() == collection.card_count() == len(first) == 9
    assert {"ytsb::linear algebra", "ytsb"} <= {each.name for each in collection.decks.all_names_and_ids()}
    algebra = collection.decks.id_for_name("ytsb::linear algebra")
    assert algebra is not None
    collection.decks.select(algebra)
    card = collection.sched.getCard()
    assert card is not None
    collection.sched.answerCard(card, 4)
    card.load()
    answered = (card.reps, card.ivl, card.due, card.type, card.nid)
    assert card.reps == 1

    key = collection.get_note(card.nid).guid
    changed = [
        replace(each, card=replace(each.card, explanation="Said better.")) if each.card.key == key else each
        for each in first
    ]
    imported(collection, changed, file, NOW + 60)
    assert collection.note_count() == collection.card_count() == 9
    card.load()
    assert (card.reps, card.ivl, card.due, card.type, card.nid) == answered
    assert collection.get_note(card.nid)["Explanation"] == "Said better."
    assert not [each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]


def test_gaps_and_choices_look_right_and_text_is_only_text(collection: Collection, tmp_path: Path) -> None:
    nasty = "<script>x</script> [sound:/etc/passwd] [latex]\\input{/etc/passwd}[/latex] {{c1::y}} {{Back}} & more"
    bad = Card(key="k" * 16, video=V, kind=CardKind.CLOZE, front=f"{nasty} […] end", back=nasty, explanation=nasty)
    imported(collection, deck(bad), tmp_path / "cards.apkg", NOW)
    seen = set()
    for identity in collection.find_cards(""):
        card = collection.get_card(identity)
        page = card.render_output(reload=True)
        assert not page.question_av_tags
        assert not page.answer_av_tags
        assert "<script>" not in page.answer_text
        assert "[latex]" not in page.answer_text
        note = card.note()
        seen.add(note["Back"])
        if note.guid == bad.key:
            assert "&amp; more" in page.answer_text
        elif note["Back"] == "eigenvector":
            assert "eigenvector" not in page.question_text.split("data-cloze")[0]
            assert "eigenvector" in page.answer_text
    assert {"eigenvector", "Eigenvector", "Kernel"} < seen
