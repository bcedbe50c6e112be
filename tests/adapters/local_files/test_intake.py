"""Files and folders that are taken in: what is kept, and what is refused with one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.adapters.subtitles.test_parsing import CUES, SRT, VTT
from ytsb_tui.adapters.local_files.intake import MOST_BYTES, TakenIn, take_in
from ytsb_tui.adapters.local_files.source import LocalFiles
from ytsb_tui.adapters.media_records import MediaRecords
from ytsb_tui.core.jobs.failures import VideoFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.transcripts import Fetched


@pytest.fixture
def records(tmp_path: Path) -> MediaRecords:
    return MediaRecords(tmp_path / "data" / "media")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lectures").mkdir()
    return tmp_path / "lectures"


@pytest.fixture
def source(records: MediaRecords) -> LocalFiles:
    source = LocalFiles()
    source.keep_in(records)
    return source


def titles(taken: TakenIn, records: MediaRecords) -> list[str]:
    return [record.title for video in taken.videos if (record := records.find(video))]


def link(source: LocalFiles, video: str, second: float | None = None) -> str:
    return source.url_at(video.partition(".")[2], second)


def test_a_file_that_is_gone_is_fetched_from_what_was_kept(folder: Path, source: LocalFiles) -> None:
    file = folder / "Derivatives.de.srt"
    file.write_text(SRT)
    (video,) = source.take_in([str(file)]).videos
    file.unlink()
    fetched = source.fetch(None, VideoId(video), LanguageWish(), lambda _word, _fraction: None)
    assert isinstance(fetched, Fetched)
    assert fetched.transcript.cues == CUES
    assert (fetched.details.title, fetched.details.length, fetched.transcript.language) == ("Derivatives", 3727.5, "de")


def test_a_moved_file_is_known_and_its_links_follow(folder: Path, source: LocalFiles) -> None:
    (folder / "a.srt").write_text(SRT)
    before = source.take_in([str(folder / "a.srt")])
    (folder / "new (2)").mkdir()
    (folder / "a.srt").rename(folder / "new (2)" / "b.srt")
    assert source.take_in([str(folder / "new (2)" / "b.srt")]) == before
    assert link(source, before.videos[0]) == f"file://{folder}/new%20%282%29/b.srt"


def test_links_open_the_video_beside_it_at_the_second(folder: Path, source: LocalFiles) -> None:
    (folder / "Talk 1.en.srt").write_text(SRT)
    (folder / "Talk 1.mp4").touch()
    (folder / "Talk 10.mp4").touch()
    (video,) = source.take_in([str(folder / "Talk 1.en.srt")]).videos
    assert link(source, video, 90.7) == f"file://{folder}/Talk%201.mp4#t=90"
    assert link(source, video) == f"file://{folder}/Talk%201.mp4"
    assert source.take_in([str(folder / "Talk 1.mp4")]).videos == (video,), "the video names its subtitles"


def test_a_transcript_alone_has_no_seconds_in_its_links(folder: Path, source: LocalFiles) -> None:
    (folder / "talk.txt").write_text("Some words about the slope of a curve.")
    (video,) = source.take_in([str(folder / "talk.txt")]).videos
    assert link(source, video, 90.0) == f"file://{folder}/talk.txt"


def test_a_folder_gives_its_transcripts_in_the_order_of_their_numbers(folder: Path, records: MediaRecords) -> None:
    (folder / "week 2" / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    names = ["9 nine.srt", "10 ten.srt", "week 2/deep/1.vtt", ".hidden/no.srt", "notes.pdf", "bad.srt"]
    for name in names:
        text = VTT if name.endswith("vtt") else SRT.replace("slope", f"slope {name}")
        (folder / name).write_text("" if name == "bad.srt" else text)
    taken = take_in([str(folder)], records)
    assert titles(taken, records) == ["9 nine", "10 ten", "1"]
    assert [each.reason for each in taken.rejected] == ["It is empty."]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.srt", b"", "It is empty."),
        ("spaces.srt", b" \n ", "It is empty."),
        ("picture.srt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\x01\xff" * 200, "It is binary data, not a text."),
        ("prose.srt", b"no times", "It contains no captions in SRT."),
        ("book.pdf", b"%PDF", "It is no transcript that ytsb knows."),
        ("links.txt", b"https://youtu.be/dQw4w9WgXcQ\n", "It is a list of links, not a transcript."),
        ("alone.mp4", b"", "It is audio or video without a file of subtitles beside it."),
    ],
)
def test_a_bad_file_is_refused_in_one_line(
    folder: Path, records: MediaRecords, name: str, content: bytes, reason: str
) -> None:
    (folder / name).write_bytes(content)
    taken = take_in([str(folder / name)], records)
    assert not taken.videos
    (rejected,) = taken.rejected
    assert (rejected.text, rejected.reason) == (str(folder / name), reason)
    assert rejected.action.endswith(("again.", ".", name))
    assert not records.folder.exists()


def test_what_is_no_file_is_refused_without_waiting(folder: Path, records: MediaRecords) -> None:
    os.mkfifo(folder / "pipe.srt")
    with open(folder / "huge.srt", "wb") as file:
        file.truncate(MOST_BYTES * 35)
    (folder / "closed.srt").write_text(SRT)
    (folder / "loop.srt").symlink_to("loop.srt")
    (folder / "nothing").mkdir()
    paths = ["pipe.srt", "huge.srt", "none.srt", "none.mp4", "loop.srt", "nothing"]
    paths = [*(str(folder / path) for path in paths), "~nobody-here/x.srt", "a\0b.srt"]
    reasons = [each.reason for each in take_in(paths, records).rejected]
    assert reasons[0] == "It is no file."
    assert reasons[1] == "It is 700 MB large: no transcript is."
    assert reasons[2:4] == ["It does not exist."] * 2
    assert reasons[4].startswith("It cannot be read:")
    assert reasons[5:] == ["The folder contains no transcripts.", "That is no path.", "That is no path."]


def test_a_transcript_that_cannot_be_kept_is_not_taken(folder: Path, tmp_path: Path) -> None:
    (folder / "a.srt").write_text(SRT)
    (tmp_path / "file").touch()
    taken = take_in([str(folder / "a.srt")], MediaRecords(tmp_path / "file" / "media"))
    assert not taken.videos
    assert "cannot be kept in" in taken.rejected[0].reason


def test_a_record_that_is_lost_or_broken_fails_with_what_to_do(
    folder: Path, source: LocalFiles, records: MediaRecords
) -> None:
    (folder / "a.srt").write_text(SRT)
    (video,) = source.take_in([str(folder / "a.srt")]).videos
    (records.folder / f"{video}.json").write_text('{"title": 3, "urls": 4}')
    assert link(source, video, 3.0) == video
    with pytest.raises(VideoFailure, match="Add the file again"):
        source.fetch(None, VideoId(video), LanguageWish(), lambda _word, _fraction: None)


def test_without_a_library_no_file_is_read(folder: Path) -> None:
    (folder / "a.srt").write_text(SRT)
    taken = LocalFiles().take_in([str(folder / "a.srt")])
    assert (taken.videos, [each.reason for each in taken.rejected]) == ((), ["The demo reads no files."])


def heard(source: LocalFiles, video: str) -> Sound:
    sound = source.fetch(None, VideoId(video), LanguageWish(), lambda _word, _fraction: None)
    assert isinstance(sound, Sound)
    return sound


def test_sound_without_subtitles_is_taken_where_something_listens(folder: Path, records: MediaRecords) -> None:
    (folder / "2 talk.mp4").write_bytes(b"sound" * 1_000_000)
    (folder / "1 talk.mp3").write_bytes(b"other")
    (folder / "1 talk.en.srt").write_text(SRT)
    (folder / "0 none.ogg").touch()
    taken = take_in([str(folder)], records, listens=True)
    assert titles(taken, records) == ["1 talk", "2 talk"]
    assert [each.reason for each in taken.rejected] == ["It is empty."]
    source = LocalFiles()
    source.keep_in(records, listens=True)
    assert (heard(source, taken.videos[1]).details.title, heard(source, taken.videos[1]).path) == (
        "2 talk",
        folder / "2 talk.mp4",
    )
    assert link(source, taken.videos[1], 9.0) == f"file://{folder}/2%20talk.mp4#t=9"


def test_moved_sound_is_known_again_and_other_sound_is_not_taken_for_it(folder: Path, records: MediaRecords) -> None:
    source = LocalFiles()
    source.keep_in(records, listens=True)
    (folder / "a.mp4").write_bytes(b"sound" * 1_000_000)
    before = source.take_in([str(folder / "a.mp4")])
    (folder / "a.mp4").rename(folder / "b.mp4")
    with pytest.raises(VideoFailure, match=r"a.mp4: It does not exist. Add the file again"):
        heard(source, before.videos[0])
    assert source.take_in([str(folder / "b.mp4")]) == before
    assert heard(source, before.videos[0]).path == folder / "b.mp4"
    (folder / "b.mp4").write_bytes(b"sound" * 999_999 + b"other")
    with pytest.raises(VideoFailure, match="is another file now"):
        heard(source, before.videos[0])
    with pytest.raises(VideoFailure, match="is not in this library"):
        source.sound(VideoId("file.0123456789abcdef0123"))


def test_sound_is_refused_in_one_line(folder: Path, records: MediaRecords) -> None:
    os.mkfifo(folder / "pipe.mp3")
    (folder / "closed.mp3").symlink_to("closed.mp3")
    taken = take_in([str(folder / "pipe.mp3"), str(folder / "closed.mp3")], records, listens=True)
    assert taken.rejected[0].reason == "It is no file."
    assert taken.rejected[1].reason.startswith("It cannot be read:")
