from __future__ import annotations

import pytest

from ytsb_tui.core.videos.sentences import sentences
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoSource
from ytsb_tui.demo.faults import FAULTS, SLOW
from ytsb_tui.demo.lectures import CUE_WIDTH, Lecture, lectures, read

# An id is 64 bits in 66, so YouTube's last characters leave two bits free.
LAST_OF_REAL_IDS = set("AEIMQUYcgkosw048")
SPOKEN = [lecture for lecture in lectures().values() if lecture.cues]


def test_a_dozen_lectures_are_spoken_and_one_is_silent() -> None:
    assert len(SPOKEN) == 12
    assert len(lectures()) == 13


@pytest.mark.parametrize("lecture", SPOKEN, ids=lambda lecture: lecture.video)
def test_each_lasts_some_minutes_and_its_cues_follow_each_other(lecture: Lecture) -> None:
    length = lecture.details.length or 0.0
    words = lecture.transcript.text.split()
    assert 600 <= len(words) <= 1000
    assert 200 <= length <= 420
    ends = 0.0
    for cue in lecture.cues:
        assert cue.start >= ends
        assert len(cue.text) <= CUE_WIDTH
        ends = round(cue.start + cue.duration, 2)
    assert length >= ends
    assert all(chapter.start < length for chapter in lecture.details.chapters)
    assert all(sentence.whole for sentence in sentences(lecture.cues))


def test_ids_can_be_added_and_are_never_those_of_a_real_video() -> None:
    for video in lectures():
        assert find_sources(f"https://youtu.be/{video}").sources == (VideoSource(video=video),)
        assert video[-1] not in LAST_OF_REAL_IDS


def test_every_fault_belongs_to_a_spoken_lecture() -> None:
    assert set(FAULTS) | SLOW <= {lecture.video for lecture in SPOKEN}


def test_a_lecture_is_read_into_cues_and_chapters() -> None:
    lecture = read(
        "video: demo-tests1\ntitle: T: a title\nchannel: C\nsubject: S\n\n# One\nFour words are here.\n\n# Two\nBye."
    )
    assert lecture.details.title == "T: a title"
    assert [(c.start, c.title) for c in lecture.details.chapters] == [(0.0, "One"), (2.5, "Two")]
    assert [(c.start, c.duration, c.text) for c in lecture.cues] == [
        (0.0, 1.6, "Four words are here."),
        (2.5, 0.4, "Bye."),
    ]


def test_a_lecture_without_words_has_no_length() -> None:
    assert read("video: demo-tests1\ntitle: T\nchannel: C\nsubject: S\n").details.length is None
