"""When a card is asked, and what an answer changes."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from fsrs import Card, Scheduler
from fsrs import Rating as FsrsRating

from tests.adapters.sqlite.contents import A
from tests.adapters.sqlite.written_notes import DAY, NOW, written
from tests.core.study.test_cards import MAPS
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.study.days import Allowance, StudyRules
from ytsb_tui.core.study.load import bounds
from ytsb_tui.core.study.review import LEARNT, LEECH, Rating, in_turn
from ytsb_tui.core.videos.video import VideoId


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
