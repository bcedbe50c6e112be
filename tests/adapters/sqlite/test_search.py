"""Search finds passages by words, phrases and beginnings of words, and survives any query."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.adapters.sqlite.contents import A, B, C, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary, search
from ytsb_tui.core.videos.video import VideoId

LECTURE = [f"filler words of number {number} go on and on" for number in range(40)]


@pytest.fixture
def filled(library: SqliteLibrary) -> SqliteLibrary:
    library.add(new(A, B, C), 1.0)
    said = [*LECTURE]
    said[17] = "the derivative is the slope"
    said[18] = "of the curve at a point"
    library.save_transcript(fetched(A, *said, title="Calculus"), attempt(A), write=True)
    library.save_transcript(fetched(B, "Der Müller mahlt im Café", "auf der Straße"), attempt(B), write=True)
    library.save_transcript(fetched(C, "a slope is steep", "the slope, the slope"), attempt(C), write=True)
    return library


def videos(library: SqliteLibrary, query: str, limit: int = 20) -> list[VideoId]:
    return [hit.video for hit in library.search(query, limit)]


def test_a_hit_links_to_its_second(filled: SqliteLibrary) -> None:
    (hit,) = filled.search("derivative")
    assert (hit.video, hit.title, hit.channel) == (A, "Calculus", "3Blue1Brown")
    (moment,) = hit.moments
    assert moment.start == 17 * 3.0
    assert [moment.text[start:end] for start, end in moment.marks] == ["derivative"]
    assert "the derivative is the slope of the curve" in moment.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("slope", [C, A]),
        ("SLOPE derivative", [A]),
        ('"slope of the curve"', [A]),
        ('"curve of the slope"', []),
        ("deriv*", [A]),
        ("deriv", [A]),
        ("derivat curve", []),
        ('"the deriv"*', [A]),
        ("muller cafe", [B]),
        ("MÜLLER", [B]),
        ("straße", [B]),
        ("nowhere", []),
        ("slope nowhere", []),
        ("derivative OR nowhere", []),
        ("NOT slope", []),
        ("text:slope", []),
        ("slope-derivative", []),
        ("a*", [C, A]),
        ("", []),
        ("  ", []),
        ("*", []),
        ('"', []),
        ("🎉", []),
        ("((", []),
    ],
)
def test_queries_mean_what_a_person_means(filled: SqliteLibrary, query: str, found: list[VideoId]) -> None:
    assert sorted(videos(filled, query)) == sorted(found)


def test_a_phrase_over_the_border_of_two_passages_is_found(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    library.save_transcript(
        fetched(A, *(f"word{number} next{number}" for number in range(400))), attempt(A), write=True
    )
    for number in range(399):
        (hit,) = library.search(f'"next{number} word{number + 1}"')
        assert hit.moments[0].start == number * 3.0, number


def test_moments_of_a_video_come_in_its_order_and_not_too_many(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    said = [f"and {'eigenvalue ' * (1 + number % 3)} in many other words than before" for number in range(200)]
    library.save_transcript(fetched(A, *said), attempt(A), write=True)
    (hit,) = library.search("eigenvalue")
    starts = [moment.start for moment in hit.moments]
    assert starts == sorted(set(starts))
    assert 3 <= len(starts) <= 5


def test_as_many_videos_as_asked_for_even_when_one_fills_the_first_page(library: SqliteLibrary) -> None:
    library.add(new(A, B, C), 1.0)
    library.save_transcript(fetched(A, *(["zebra " * 10] * 200)), attempt(A), write=True)
    for video in (B, C):
        said = f"one zebra among {'many other words ' * 20}"
        library.save_transcript(fetched(video, said), attempt(video), write=True)
    assert videos(library, "zebra", 3)[0] == A
    assert sorted(videos(library, "zebra", 3)) == [A, B, C]
    assert videos(library, "zebra", 1) == [A]


def test_words_that_stand_everywhere_do_not_decide(filled: SqliteLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MOST_RANKED", 1)
    assert videos(filled, "slope derivative") == [A], "both must be there"
    assert videos(filled, "slope") == [C, A], "the newest first"
    assert videos(filled, "slope steep nowhere") == []


def test_notes_are_searched_and_link_to_their_evidence(filled: SqliteLibrary) -> None:
    assert videos(filled, "tangent") == []
    filled.save_note(A, note(text="The tangent leans like the curve."), 5.0)
    (hit,) = filled.search("tang*")
    assert (hit.video, hit.moments) == (A, ())
    (found,) = hit.mentions
    assert (found.start, [found.text[start:end] for start, end in found.marks]) == (3.0, ["tangent"])
    filled.save_note(A, note(text="Another note."), 6.0)
    assert videos(filled, "tangent") == [], "only the note that counts is searched"


def test_a_video_that_says_and_notes_it_comes_first(filled: SqliteLibrary) -> None:
    assert videos(filled, "slope") == [C, A]
    filled.save_note(A, note(text="The slope."), 5.0)
    assert videos(filled, "slope") == [A, C]


def test_notes_of_an_older_library_are_searched(library: SqliteLibrary) -> None:
    library.add(new(A), 1.0)
    library.save_transcript(fetched(A), attempt(A), write=True)
    library.save_note(A, note(text="The tangent."), 5.0)
    script = resources.files("ytsb_tui.adapters.sqlite.migrations").joinpath("0002_note_search.sql")
    filling = [part for part in script.read_text(encoding="utf-8").split(";\n") if "INSERT INTO note_lines" in part]
    with library._store.write() as db:
        wanted = db.execute("SELECT start, text FROM note_lines ORDER BY id").fetchall()
        db.execute("DELETE FROM note_lines")
        for statement in filling:
            db.execute(statement)
        assert db.execute("SELECT start, text FROM note_lines ORDER BY id").fetchall() == wanted
    assert videos(library, "tangent") == [A]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="\"*()^:+-{}ANDORNEAT slope\x00,.'\\%_", max_size=40)))
@example("\ud800")
@example("NEAR(slope curve, 5)")
@example('"' * 1001)
@example("a " * 500)
def test_no_query_is_an_error(filled: SqliteLibrary, query: str) -> None:
    for hit in filled.search(query, 3):
        for moment in hit.moments:
            assert all(0 <= start < end <= len(moment.text) for start, end in moment.marks)
            assert "\x02" not in moment.text
            assert "\x03" not in moment.text
