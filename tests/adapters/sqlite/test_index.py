"""A library of a former format becomes searchable bit by bit, whatever interrupts it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import attempt, cues, fetched, integrity, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary, index
from ytsb_tui.adapters.sqlite.rows import details_json, note_json, packed_cues, packed_seconds
from ytsb_tui.core.videos.video import VideoId

VIDEOS = [VideoId(f"lecture{number:04}") for number in range(12)]
FORMER = 7  # the last format that indexed words by spaces alone


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of the former format: a Chinese and an English lecture in turn, every third with a note, and one note
    of another program."""
    path = tmp_path / "data" / "library.sqlite3"
    path.parent.mkdir(mode=0o700)
    folder = resources.files("ytsb_tui.adapters.sqlite.migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    with closing(sqlite3.connect(path)) as db:
        for script in scripts[:FORMER]:
            db.executescript(script.read_text(encoding="utf-8"))
        for number, video in enumerate(VIDEOS):
            said = ("今天讲特征向量", "和矩阵") if number % 2 else ("the eigenvectors of a matrix", "are directions")
            told = fetched(video, *said)
            db.execute(
                "INSERT INTO jobs (video, position, stage, state, title, added_at, changed_at, revision) "
                "VALUES (?, ?, 'write', 'queued', ?, 1.0, 1.0, ?)",
                (video, number + 1, f"Lecture {number}", number + 1),
            )
            db.execute(
                "INSERT INTO transcripts (video, language, automatic, details, cues) VALUES (?, ?, 1, ?, ?)",
                (video, "zh" if number % 2 else "en", details_json(told.details), packed_cues(told.transcript.cues)),
            )
            db.execute(
                "INSERT INTO passages (video, first_cue, starts, text) VALUES (?, 0, ?, ?)",
                (video, packed_seconds([0.0, 3.0]), "\n".join(said)),
            )
            if number % 3 == 0:
                made = db.execute(
                    "INSERT INTO notes (video, written_at, model, input_tokens, output_tokens, cache_read_tokens, "
                    "cache_write_tokens, note) VALUES (?, 2.0, 'm', 0, 0, 0, 0, ?)",
                    (video, note_json(note(text="Tangents lean.").note)),
                ).lastrowid
                db.execute("UPDATE jobs SET note = ? WHERE video = ?", (made, video))
                db.execute("INSERT INTO note_lines (video, start, text) VALUES (?, 3.0, 'Tangents lean.')", (video,))
        db.execute("INSERT INTO note_lines (video, text) VALUES (?, 'a line of another program')", (VIDEOS[1],))
        db.execute(f"PRAGMA user_version = {FORMER}")
        db.execute("PRAGMA application_id = 0x59545342")
        db.commit()
    return path


def found(library: SqliteLibrary, query: str) -> set[VideoId]:
    return {hit.video for hit in library.search(query, 50)}


def test_everything_is_searchable_once_it_is_indexed(path: Path) -> None:
    library = SqliteLibrary(path)
    assert library.unindexed() == len(VIDEOS), "opening it takes no time for this"
    assert library.index_more(60.0) == 0
    assert found(library, "特征向量") == set(VIDEOS[1::2])
    assert found(library, "eigenvector direction") == set(VIDEOS[::2])
    assert found(library, "tangent") == set(VIDEOS[::3])
    assert found(library, "another program") == {VIDEOS[1]}
    assert library.suggestion("eigenvectrs") == "eigenvectors"
    assert library.excerpts("lecture 4")[0].video == VIDEOS[4], "titles are indexed at once"
    library.close()
    assert integrity(path) == "ok"


def test_indexing_goes_on_where_it_was_interrupted(path: Path) -> None:
    library = SqliteLibrary(path)
    assert library.unindexed() == len(VIDEOS)
    assert library.index_more(0.0) == len(VIDEOS) - 1
    assert len(found(library, "eigenvectors")) + len(found(library, "特征向量")) == 1
    library.close()
    library = SqliteLibrary(path)
    for left in range(len(VIDEOS) - 2, -1, -1):
        assert library.index_more(0.0) == left
    assert library.index_more() == 0
    assert found(library, "matrices") == set(VIDEOS[::2])
    library.close()
    assert integrity(path) == "ok"


def test_an_error_in_the_middle_of_a_video_leaves_it_for_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = SqliteLibrary(path)
    with monkeypatch.context() as patch:
        patch.setattr(index, "replace_lines", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            library.index_more()
    assert library.unindexed() == len(VIDEOS)
    assert library.index_more(60.0) == 0
    assert found(library, "特征向量") == set(VIDEOS[1::2])
    library.close()
    assert integrity(path) == "ok"


def test_what_is_stored_meanwhile_is_searchable_at_once(path: Path) -> None:
    library = SqliteLibrary(path)
    first, second = VIDEOS[:2]
    library.save_transcript(fetched(first, "quite different words"), attempt(first), write=True)
    library.save_note(second, note(text="The pullback."), 5.0)
    library.add(new(VideoId("x" * 11)), 1.0)
    library.save_transcript(fetched(VideoId("x" * 11), "entirely new"), attempt(VideoId("x" * 11)), write=True)
    assert library.unindexed() == len(VIDEOS) - 2
    assert found(library, "different") == {first}
    assert found(library, "eigenvectors") == set()
    assert found(library, "pullback") == found(library, "特征向量") == {second}
    assert found(library, "entirely") == {VideoId("x" * 11)}
    library.close()
    assert integrity(path) == "ok"


def test_languages_and_lines_are_as_they_were(path: Path) -> None:
    library = SqliteLibrary(path)
    library.index_more(60.0)
    with library._store.read() as db:
        words = dict(db.execute("SELECT word, language FROM vocabulary").fetchall())
        lines = db.execute("SELECT video, start, text FROM note_lines ORDER BY id").fetchall()
    assert (words["eigenvectors"], words["tangents"], words["program"]) == ("en", "en", "")
    assert (VIDEOS[0], 3.0, "Tangents lean.") in lines
    assert (VIDEOS[1], None, "a line of another program") in lines
    assert json.dumps(sorted(words)).count("特") == 0, "pairs are no words"
    saved = library.saved(VIDEOS[1])
    assert saved is not None
    assert saved.transcript.cues == cues("今天讲特征向量", "和矩阵")
