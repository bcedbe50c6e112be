"""Cards in the library: made from notes, kept through new versions, scheduled by the real FSRS."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating

from tests.adapters.sqlite.contents import A, B, attempt, fetched, new, note
from tests.core.study.test_cards import MAPS, SEEN
from tests.core.study.test_cards import note as defining
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.note import Note, WrittenNote
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.days import Allowance, StudyRules
from ytsb_tui.core.study.load import bounds
from ytsb_tui.core.study.review import LEARNT, LEECH, CardState, Rating, in_turn
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
        first = library.study.began(after.due) if after.phase == LEARNT else after.due
        assert key not in {due.card.key for due in library.due_cards(None, first - 1)}
        assert key in {due.card.key for due in library.due_cards(None, first)}
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


def test_a_day_has_its_new_cards_however_many_sessions_it_has(library: SqliteLibrary) -> None:
    for number in range(10):
        written(library, VideoId(f"v{number:010}"), MAPS)
    library.study = StudyRules(new_cards=5, reviews=1)
    library.refresh_cards()
    answered = 0
    for session in range(3):
        at = NOW + 3600 * session
        for due in in_turn(library.due_cards(None, at), library.allowance(at)):
            if due.schedule is None:
                library.grade(due.card.key, Rating.EASY, at)
                answered += 1
    assert answered == 5
    assert library.allowance(NOW) == Allowance(new=0, reviews=1)
    later = NOW + 30 * DAY
    assert library.allowance(later) == Allowance(new=5, reviews=1)
    queue = in_turn(library.due_cards(None, later), library.allowance(later))
    assert [due.learnt for due in queue] == [True] + [False] * 5
    library.grade(queue[0].card.key, Rating.GOOD, later)
    assert library.allowance(later).reviews == 0


def test_a_card_is_due_from_the_morning_of_its_day(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    evening = library.study.began(NOW) + 17 * 3600 + 600  # ten past nine
    key = library.deck()[0].card.key
    after = library.grade(key, Rating.EASY, evening)
    days = library.study.day_of(after.due) - library.study.day_of(evening)
    morning = library.study.began(after.due)
    assert days.days == round((after.due - evening) / DAY) > 1
    assert key in {due.card.key for due in library.due_cards(None, morning)}
    assert key not in {due.card.key for due in library.due_cards(None, morning - 1)}
    assert next(count.due for count in library.card_counts(morning)) == 1


def test_the_cards_of_one_point_are_asked_on_different_days(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    queue = in_turn(library.due_cards(None, NOW), Allowance(new=99, reviews=99))
    assert len({due.card.about for due in queue}) == len(queue) == 4
    asked = queue[0].card
    library.grade(asked.key, Rating.EASY, NOW)
    assert asked.about not in {due.card.about for due in library.due_cards(None, NOW + 60)}
    tomorrow = library.study.ends(NOW)
    assert asked.about in {due.card.about for due in library.due_cards(None, tomorrow)}


def test_a_leech_is_suspended_until_the_answer_is_undone(library: SqliteLibrary) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    key = library.deck()[0].card.key
    at, before = NOW, None
    for _ in range(40):
        before = library.card(key)
        assert before is not None
        if before.suspended:
            break
        rating = Rating.AGAIN if before.learnt else Rating.GOOD
        at = library.grade(key, rating, at).due
    found = library.card(key)
    assert found is not None
    assert (found.suspended, found.lapses) == (True, LEECH)
    assert key not in {due.card.key for due in library.due_cards(None, at + 99 * DAY)}
    assert next(count.suspended for count in library.card_counts(at)) == 1
    last = library.reviews(0.0)[-1]
    assert library.take_back(key, None, last.at)
    back = library.card(key)
    assert back is not None
    assert not back.suspended


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


def test_reviews_are_spread_evenly_over_days(library: SqliteLibrary) -> None:
    for number in range(20):
        written(library, VideoId(f"v{number:010}"), MAPS)
    library.refresh_cards()
    keys = [due.card.key for due in library.deck()]
    exact = library.outlook(None, NOW)[Rating.EASY - 1]
    low, high = bounds(round((exact.due - NOW) / DAY))
    days = Counter(round((library.grade(key, Rating.EASY, NOW).due - NOW) / DAY) for key in keys)
    assert set(days) == set(range(low, high + 1))
    assert max(days.values()) - min(days.values()) <= 1


def test_schedules_agree_with_fsrs_to_the_day_over_a_year(
    library: SqliteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year of reviews, each on the day on which it is due, at odd hours. The reference counts whole days too."""
    monkeypatch.setattr("ytsb_tui.adapters.sqlite.reviews.evened", lambda days, load: days)
    library.study = StudyRules(retention=0.85)
    written(library, A, MAPS)
    library.refresh_cards()
    reference = Scheduler(desired_retention=0.85, enable_fuzzing=False)
    noon = library.study.began(NOW) + 8 * 3600
    compared = 0
    for number, key in enumerate([due.card.key for due in library.deck()]):
        card, ours, day = Card(card_id=number), None, 0
        while day < 365:
            hour = (7 * compared) % 20
            rating = (Rating.GOOD, Rating.HARD, Rating.GOOD, Rating.AGAIN, Rating.EASY)[(number + compared) % 5]
            ours = library.grade(key, rating, noon + day * DAY + (hour - 8) * 3600)
            moment = datetime.fromtimestamp(noon + day * DAY, UTC)
            card, _ = reference.review_card(card, FsrsRating(int(rating)), moment)
            theirs = (card.due - moment).days
            assert (int(card.state), card.step) == (ours.phase, ours.step)
            assert (library.study.day_of(ours.due) - library.study.day_of(ours.last_review)).days == theirs
            assert (ours.stability, ours.difficulty) == (card.stability, card.difficulty)
            day += max(1, theirs)
            compared += 1
    assert compared > 100


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


@pytest.mark.parametrize("ahead", [DAY, 365 * DAY])
def test_answers_under_a_clock_that_was_set_back_since_do_not_harm_the_schedule(
    library: SqliteLibrary, ahead: float
) -> None:
    written(library, A, MAPS)
    library.refresh_cards()
    key = library.deck()[0].card.key
    library.grade(key, Rating.GOOD, NOW + ahead)
    library.grade(key, Rating.GOOD, NOW + ahead + 600)
    after = library.grade(key, Rating.GOOD, NOW)
    assert NOW < after.due < NOW + 60 * DAY
    assert key in {due.card.key for due in library.due_cards(None, after.due + DAY)}
    assert library.take_back(key, None, NOW)
