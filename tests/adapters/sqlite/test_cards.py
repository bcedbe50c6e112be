"""Cards in the library: made from notes, kept through new versions, scheduled by the real FSRS."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.sqlite.contents import A, B, attempt, fetched, new, note
from tests.core.study.test_cards import MAPS, SEEN
from tests.core.study.test_cards import note as defining
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.notes.note import Note, WrittenNote
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.review import Rating
from ytsb_tui.core.videos.video import VideoId

NOW, DAY = 1_800_000_000.0, 86_400.0


def written(library: SqliteLibrary, video: VideoId, content: Note, subject: str | None = "algebra") -> None:
    """Puts a note of the video into the library, whatever was there."""
    library.add([replace(new(video)[0], subject=subject)], 1.0)
    if library.saved(video) is None:
        assert library.claim(Stage.FETCH, 2.0) is not None
        library.save_transcript(fetched(video), attempt(video), write=True)
    library.save_note(video, WrittenNote(note=content, usage=note().usage), 3.0)


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


def test_good_answers_come_later_and_later_and_a_lapse_comes_soon(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    key = library.deck()[0].card.key
    at, waits = NOW, []
    for _ in range(6):
        after = library.grade(key, Rating.GOOD, at)
        assert key not in {due.card.key for due in library.due_cards(None, after.due - 1)}
        assert key in {due.card.key for due in library.due_cards(None, after.due)}
        waits.append(after.due - at)
        at = after.due
    assert waits == sorted(waits)
    assert waits[0] <= 600
    assert waits[-1] > 30 * DAY
    lapse = library.grade(key, Rating.AGAIN, at)
    assert lapse.due - at <= 600
    assert [review.recall for review in library.reviews(0.0)] == [False, False, True, True, True, True, True]
    with pytest.raises(KeyError):
        library.grade("none", Rating.GOOD, NOW)


def test_many_notes_are_taken_in_turns(library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.sqlite.library._NOTES_AT_ONCE", 2)
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


def test_an_answer_is_taken_back_unless_another_came_after_it(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    key = library.deck()[0].card.key
    assert not library.take_back(key, None, NOW)
    first = library.grade(key, Rating.GOOD, NOW)
    library.grade(key, Rating.AGAIN, NOW + 700)
    assert not library.take_back(key, None, NOW)
    assert library.take_back(key, first, NOW + 700)
    assert [due.schedule for due in library.deck() if due.card.key == key] == [first]
    assert [review.rating for review in library.reviews(0.0)] == [Rating.GOOD]
    assert library.take_back(key, None, NOW)
    assert library.reviews(0.0) == ()
    assert library.deck()[0].schedule is None


def test_the_outlook_is_what_a_grade_does(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    keys = [each.card.key for each in library.deck()][:4]
    outlook = library.outlook(None, NOW)
    waits = [after.due - NOW for after in outlook]
    assert waits == sorted(waits)
    for key, rating, told in zip(keys, Rating, outlook, strict=True):
        done = library.grade(key, rating, NOW)
        assert done.stability == told.stability
        assert done.due - NOW == pytest.approx(told.due - NOW, rel=0.5)  # a long one is spread


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
