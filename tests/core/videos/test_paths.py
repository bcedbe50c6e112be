"""Paths in what people type, paste and drag."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.paths import form_of, is_path, names_transcript, paths_in, plain_path


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("/home/a/lecture.srt", ("/home/a/lecture.srt",)),
        ("~/lectures", ("~/lectures",)),
        ("./x.srt ../y.srt", ("./x.srt", "../y.srt")),
        ("'/home/a/My Lecture.srt' '/home/a/b.srt'", ("/home/a/My Lecture.srt", "/home/a/b.srt")),
        (r"/home/a/My\ Lecture.srt", ("/home/a/My Lecture.srt",)),
        ("/home/a/My Lecture.srt", ("/home/a/My Lecture.srt",)),
        ("/home/a/Don't.srt", ("/home/a/Don't.srt",)),
        ("file:///home/a/My%20Lecture.mp4#t=30", ("/home/a/My Lecture.mp4",)),
        ("see /home/a/lecture.srt", ()),
        ("https://youtu.be/dQw4w9WgXcQ", ()),
        ("//youtu.be/dQw4w9WgXcQ", ()),
        ("'//youtu.be/dQw4w9WgXcQ'", ()),
        ("/" + "x" * 5000, ()),
        ("/", ()),
        ("", ()),
    ],
)
def test_a_line_is_paths_or_none(line: str, paths: tuple[str, ...]) -> None:
    assert paths_in(line)[1] == paths
    assert paths_in(line)[0] == ("" if paths else line)


def test_other_lines_stay_and_a_path_counts_once() -> None:
    assert paths_in("search:3:x\n/a/b.srt\n/a/b.srt\nhttps://youtu.be/dQw4w9WgXcQ") == (
        "search:3:x\nhttps://youtu.be/dQw4w9WgXcQ",
        ("/a/b.srt",),
    )


def test_words() -> None:
    assert not is_path("lecture.srt")
    assert plain_path("file://[bad") == "file://[bad"
    assert form_of("A.B.SRT") == "srt"
    assert form_of("srt") == ""
    assert names_transcript("lecture.VTT")
    assert not any(map(names_transcript, ("links.txt", "lecture", "https://x.example/a.srt")))
