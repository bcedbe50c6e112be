"""Cards of notes in the library: made, changed, suspended and deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.sqlite.contents import A, B
from tests.adapters.sqlite.written_notes import DAY, NOW, written
from tests.core.study.test_cards import MAPS, SEEN
from tests.core.study.test_cards import note as defining
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.review import CardState, Rating
from ytsb_tui.core.videos.video import VideoId


def test_cards_are_made_once_and_follow_the_note(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    assert library.refresh_cards() == 1
    assert library.refresh_cards() == 0
    cards = [each.card for each in library.deck(videos=[A])]
    assert {card.kind for card in cards} == set(CardKind)
    kernel = next(card for card in cards if card.front == "Kernel")
    library.grade(kernel.key, Rating.GOOD, NOW)
    written(library, A, defining(("Rank", "The dimension of what comes out of it.")))
    assert library.refresh_cards() == 1
    assert {card.front for card in (each.card for each in library.deck()) if card.kind is CardKind.BASIC} == {"Rank"}
    assert kernel.key not in {due.card.key for due in library.due_cards(None, NOW + 99 * DAY)}
    written(library, A, MAPS)
    library.refresh_cards()
    [back] = [due for due in library.due_cards(None, NOW + 99 * DAY) if due.card.key == kernel.key]
    assert back.schedule is not None
    assert len(library.reviews(0.0)) == 1


def test_many_notes_are_taken_in_turns(library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.sqlite.study._NOTES_AT_ONCE", 2)
    for number in range(5):
        written(library, VideoId(f"v{number:010}"), MAPS)
    assert library.refresh_cards() == 5
    assert library.refresh_cards() == 0
    assert len(library.deck()) == 5 * 9


def test_subjects_have_their_own_counts_and_wrong_answers(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    written(library, B, defining(("Sonata", "A piece in several movements."), evidence=SEEN), "music")
    library.refresh_cards()
    counts = {each.subject: each for each in library.card_counts(NOW)}
    assert counts["music"].new == counts["music"].cards == len(library.due_cards("music", NOW)) == 1
    assert counts["algebra"].due == 0
    assert {due.card.video for due in library.due_cards("algebra", NOW)} == {A}


def test_own_words_stay_and_a_deleted_card_does_not_come_back(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    basic, cloze, choice = (next(d.card for d in library.deck() if d.card.kind is kind) for kind in CardKind)
    library.edit_card(basic.key, "What is it?", "A direction.", NOW)
    other = next(option for option in choice.options if option != choice.back)
    for front, back, why in (
        ("", "x", "needs a question"),
        ("No gap", "x", "needs a gap"),
    ):
        with pytest.raises(ValueError, match=why):
            library.edit_card(cloze.key, front, back, NOW)
    with pytest.raises(ValueError, match="wrong ones"):
        library.edit_card(choice.key, choice.front, other, NOW)
    library.edit_card(choice.key, choice.front, "The direction", NOW)
    with pytest.raises(KeyError):
        library.edit_card("none", "x", "y", NOW)
    library.set_card_state([cloze.key], CardState.DELETED)
    written(library, A, defining(("Rank", "The dimension of what comes out of it.")))
    library.refresh_cards()
    written(library, A, MAPS)
    library.refresh_cards()
    found = {due.card.key: due for due in library.deck()}
    assert (found[basic.key].card.front, found[basic.key].card.back) == ("What is it?", "A direction.")
    assert found[basic.key].changed_at == NOW
    assert "The direction" in found[choice.key].card.options
    assert choice.back not in found[choice.key].card.options
    assert cloze.key not in found
    assert library.card(cloze.key) is None


def test_formulas_and_code_are_on_the_card(library: SqliteLibrary) -> None:
    detail = Detail(latex=r"\lambda", code="x = 1\n", language="python", steps=("a", "b"))
    points = tuple(replace(point, detail=detail) for point in MAPS.sections[0].points)
    written(library, A, replace(MAPS, sections=(replace(MAPS.sections[0], points=points),)))
    library.refresh_cards()
    assert {due.card.detail for due in library.deck()} == {detail}


def test_a_card_changes_when_its_content_does(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    with library._store.write() as db:
        db.execute("UPDATE cards SET changed_at = 1")
    sections = [
        replace(each, points=(replace(each.points[0], text="Other words."), *each.points[1:])) for each in MAPS.sections
    ]
    written(library, A, replace(MAPS, sections=tuple(sections)))
    library.refresh_cards()
    changed = {due.card.back for due in library.deck() if due.changed_at > 1}
    assert "Other words." in changed
    assert next(due for due in library.deck() if due.card.front == "Kernel").changed_at == 1


def test_explanations_are_the_terms_of_the_notes_that_count(library: SqliteLibrary) -> None:
    written(library, A, defining(("Rank", "The dimension of what comes out of it.")))
    written(library, A, MAPS)
    written(library, B, defining(("Sonata", "A piece in several movements."), evidence=SEEN), "music")
    told = library.explanations([A, B])
    assert [each.name for each in told if each.video == A] == [
        point.term for section in MAPS.sections for point in section.points if point.term
    ]
    assert (told[-1].name, told[-1].text, told[-1].start) == ("Sonata", "A piece in several movements.", SEEN.start)
    assert library.explanations([B]) == told[-1:]
