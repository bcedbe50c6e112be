from __future__ import annotations

import json

import pytest

from ytsb_tui.core.notes.note_file import is_note_of, readable
from ytsb_tui.core.notes.study_buddy import LoggedJob, logged_jobs, old_file, searched_lines, taken_over
from ytsb_tui.core.videos.video import VideoId

A, B = VideoId("aaaaaaaaaaa"), VideoId("bbbbbbbbbbb")
NOTE = (
    "# Slopes of curves\n\n[YouTube Video](https://www.youtube.com/watch?v=aaaaaaaaaaa)\n\n---\n\n"
    "## Core Concepts\n\n- **Slope**: how [[Limits|steep]] it is\n\n---\n\n| a | b |\n"
)


def test_the_log_tells_each_video_once_with_all_that_is_known() -> None:
    log = [
        {"video_id": A, "video_title": "Slopes\u202e", "subject": "Maths", "success": True, "timings": {}},
        {"video_id": A, "success": False, "error": "429"},
        {"video_id": "a title", "url": f"https://youtu.be/{B}?t=3", "success": False},
        {"video_id": None, "url": "https://www.youtube.com/playlist?list=PLaaaaaaaaaaaaa"},
        {"video_id": B, "video_title": "  ", "subject": "Maths", "success": "yes"},
        "no job",
        {},
    ]
    assert logged_jobs(json.dumps(log)) == (
        LoggedJob(video=A, title="Slopes", subject="Maths", finished=True),
        LoggedJob(video=B, title=None, subject="Maths", finished=False),
    )


@pytest.mark.parametrize("text", ["{}", "3", "", "[", '{"jobs": []}'])
def test_what_is_no_log_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        logged_jobs(text)


def test_a_note_becomes_one_of_ours_and_keeps_its_words() -> None:
    old = old_file(NOTE)
    assert old is not None
    assert (old.video, old.title, old.assessment) == (A, "Slopes of curves", False)
    text = taken_over(old, "Maths: 1")
    assert is_note_of(text, A)
    assert readable(text) == NOTE
    assert 'subject: "Maths: 1"\n' in text
    assert "subject" not in taken_over(old, None)
    assert old_file(text) is None
    assert searched_lines(old.text) == (
        "Slopes of curves",
        "YouTube Video",
        "Core Concepts",
        "- Slope : how steep it is",
        "a b",
    )


def test_properties_that_a_person_gave_it_stay() -> None:
    old = old_file(f"---\ntags: [mine]\n---\n{NOTE}")
    assert old is not None
    text = taken_over(old, None)
    assert text.startswith("---\ntags: [mine]\n")
    assert is_note_of(text, A)
    assert readable(text) == NOTE


def test_the_head_of_an_early_version_is_mended() -> None:
    old = old_file("# Slopes\\n\\n[YouTube Video](https://youtu.be/aaaaaaaaaaa)\\n\\n---\\n\\n# NOTES\nkept \\n here")
    assert old is not None
    assert (old.title, old.text.splitlines()[2]) == ("Slopes", "[YouTube Video](https://youtu.be/aaaaaaaaaaa)")
    assert old.text.endswith("# NOTES\nkept \\n here")


def test_assessments_are_told_from_notes() -> None:
    old = old_file("# Slopes - Learning Assessment\n\n[Original Video](https://youtu.be/aaaaaaaaaaa)\n")
    assert old is not None
    assert old.assessment


@pytest.mark.parametrize(
    "text",
    [
        "# My own\n",
        "",
        "[YouTube Video](https://example.org/watch?v=aaaaaaaaaaa)",
        "[A talk](https://youtu.be/aaaaaaaaaaa)",
        "x" * 5000 + NOTE,
    ],
)
def test_other_files_are_left_alone(text: str) -> None:
    assert old_file(text) is None


def test_a_note_without_a_title_has_its_videos_id() -> None:
    old = old_file("[YouTube Video](https://youtu.be/aaaaaaaaaaa)\n")
    assert old is not None
    assert old.title == A
