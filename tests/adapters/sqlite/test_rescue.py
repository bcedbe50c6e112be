"""A damaged library is moved aside whole, what can be read of it goes on in a new one, and one line says so."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from tests.adapters.sqlite.contents import attempt, fetched, integrity, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary, rescue
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.video import VideoId

COUNT = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with transcripts and notes of which a third is written, closed."""
    path = tmp_path_factory.mktemp("whole") / "library.db"
    library = SqliteLibrary(path)
    for number in range(COUNT):
        video = VideoId(f"{number:011}")
        library.add(new(video), 1.0)
        library.claim(Stage.FETCH, 2.0)
        words = random.Random(number)  # text that does not compress to nothing
        said = [" ".join(f"{words.getrandbits(40):x}" for _ in range(8)) for _ in range(60)]
        library.save_transcript(fetched(video, *said), attempt(video), write=True)
        if number % 3 == 0:
            written = library.claim(Stage.WRITE, 3.0)
            assert written is not None
            library.save_note(written.video, note(), 4.0)
            library.finish(written.video, f"{written.video}.md", attempt(written.video, Stage.WRITE))
    library.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data" / "library.db"
    copy.parent.mkdir()
    shutil.copy(whole, copy)
    return copy


def read_all(library: SqliteLibrary) -> None:
    for number in range(COUNT):
        library.saved(VideoId(f"{number:011}"))
    library.jobs()
    library.search("words")


def aside(path: Path) -> Path:
    [found] = list(path.parent.glob("library-damaged-*.db"))
    return found


def opened(path: Path) -> SqliteLibrary:
    """Opened again, with a notice of one line."""
    library = SqliteLibrary(path)
    assert library.notice.startswith(f"The library was damaged. It is kept as {aside(path)}; ")
    assert "\n" not in library.notice
    return library


@pytest.mark.parametrize("content", [b"not a database, a person's text " * 300, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_is_no_library_is_kept_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    library = opened(path)
    assert library.notice.endswith("; 0 videos copied into a new one.")
    assert aside(path).read_bytes() == content
    library.add(new(VideoId("a" * 11)), 1.0)
    library.close()
    assert integrity(path) == "ok"
    again = SqliteLibrary(path)
    assert again.notice == ""
    again.close()


def test_one_that_is_cut_off_keeps_what_is_there(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 2 * len(content) // 3])
    library = opened(path)
    assert aside(path).read_bytes() == content[: 2 * len(content) // 3]
    assert 0 < len(library.jobs()) <= COUNT
    library.close()
    assert integrity(path) == "ok"


def test_damage_that_shows_while_it_is_used_is_told_and_cured_at_the_next_start(path: Path) -> None:
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:] = b"\xff" * (len(content) - half)
    path.write_bytes(content)
    damaged = SqliteLibrary(path)
    assert damaged.notice == ""
    with pytest.raises(SetupFailure, match="is damaged") as told:
        read_all(damaged)
    assert told.value.kind is FailureKind.LIBRARY
    assert "Start ytsb again" in told.value.action
    damaged.close()
    assert rescue.damage_marker(path).exists()
    opened(path).close()
    assert integrity(path) == "ok"


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.exhaustive) for seed in range(1, 8))])
def test_damaged_anywhere_nothing_readable_is_lost_and_the_new_one_is_sound(path: Path, whole: Path, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    pages = len(content) // 4096
    for page in dice.sample(range(1, pages), 3):
        content[page * 4096 : (page + 1) * 4096] = dice.randbytes(4096)
    path.write_bytes(content)
    rescue.damage_marker(path).touch()
    library = SqliteLibrary(path)
    jobs = library.jobs()
    assert len(jobs) >= COUNT // 2, "three pages of hundreds are lost"
    original = SqliteLibrary(whole)
    kept = 0
    for job in jobs:
        saved = library.saved(job.video)
        if job.state is State.QUEUED and job.stage is Stage.WRITE:
            assert saved is not None, "what cannot be written is fetched again"
        if saved is not None and saved == original.saved(job.video):
            kept += 1
    original.close()
    assert kept >= COUNT // 3
    while (job_ := library.claim(Stage.FETCH, 9.0)) is not None:
        library.save_transcript(fetched(job_.video), attempt(job_.video), write=True)
    library.close()
    assert integrity(path) == "ok"


def test_a_mark_on_a_sound_library_is_taken_away(path: Path) -> None:
    rescue.damage_marker(path).touch()
    library = SqliteLibrary(path)
    assert library.notice == ""
    assert len(library.jobs()) == COUNT
    library.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["library.db"]


def test_it_is_not_moved_away_under_an_engine(path: Path) -> None:
    path.write_bytes(b"broken" * 1000)
    with (
        FileLock(path.with_name("engine.lock")),
        pytest.raises(SetupFailure, match="another ytsb process is using it") as told,
    ):
        SqliteLibrary(path)
    assert told.value.action.startswith("Stop that process and start again")
    assert path.read_bytes().startswith(b"broken")


def test_two_that_were_damaged_are_both_kept(path: Path) -> None:
    for content in (b"one" * 2000, b"two" * 2000):
        path.write_bytes(content)
        SqliteLibrary(path).close()
    kept = {file.read_bytes()[:3] for file in path.parent.glob("library-damaged-*.db")}
    assert kept == {b"one", b"two"}


def test_one_of_an_older_format_is_taken_over_too(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript("DROP TABLE assessments; DROP TABLE reviews; PRAGMA user_version = 4;")
    db.close()
    library = SqliteLibrary(path.with_name("new.db"))
    with library._store.write() as fresh:
        assert rescue.recover(path, fresh) == COUNT
    assert sum(job.state is State.DONE for job in library.jobs()) == COUNT // 3
    assert all(library.saved(job.video) is not None for job in library.jobs())
    library.close()
    assert integrity(path.with_name("new.db")) == "ok"


def test_a_transcript_that_is_spoilt_inside_is_fetched_again_and_no_other(path: Path) -> None:
    """SQLite does not notice: what stands in the pages that a long text fills may be anything."""
    spoilt = VideoId(f"{1:011}")
    db = sqlite3.connect(path)
    [cues] = db.execute("SELECT cues FROM transcripts WHERE video = ?", (spoilt,)).fetchone()
    db.execute("UPDATE jobs SET stage = 'write', state = 'queued', note = NULL WHERE video = ?", (spoilt,))
    db.commit()
    db.close()
    content = path.read_bytes()
    piece = next(cues[at : at + 100] for at in range(1000, len(cues), 100) if content.count(cues[at : at + 100]) == 1)
    path.write_bytes(content.replace(piece, bytes(100)))
    library = SqliteLibrary(path.with_name("new.db"))
    with library._store.write() as fresh:
        assert rescue.recover(path, fresh) == COUNT
    assert library.saved(spoilt) is None
    [job] = [job for job in library.jobs() if job.video == spoilt]
    assert (job.stage, job.state) == (Stage.FETCH, State.QUEUED)
    assert sum(library.saved(job.video) is not None for job in library.jobs()) == COUNT - 1
    library.close()
    assert integrity(path.with_name("new.db")) == "ok"
