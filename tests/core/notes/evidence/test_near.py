"""The nearest place to a quote that was not said word for word."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence import index_cues
from ytsb_tui.core.notes.evidence.near import _compared, nearest
from ytsb_tui.core.notes.evidence.speech import spoken_words
from ytsb_tui.core.videos.transcripts import Cue

INDEX = index_cues(
    [
        Cue(start=0, duration=4, text="the kernel of a linear map is a space that the map sends to zero"),
        Cue(start=4, duration=4, text="the image of a linear map is a space that it can reach in five steps"),
    ]
)


def near(quote: str) -> str | None:
    found = nearest([word.key for word in spoken_words(quote, english=True)], INDEX)
    return None if found is None else " ".join(INDEX.keys[found.first : found.last + 1])


def test_one_change_in_eight_words_is_near_and_two_are_not() -> None:
    assert (
        near("the kernel of a linear map is a place that the map")
        == "the kernel of a linear map is a space that the map"
    )
    assert near("the kernel of a linear function is a desert that the map") is None


def test_what_is_left_out_counts_half() -> None:
    assert near("the kernel is a space that the map sends to zero") is not None
    assert near("the kernel of a linear map sends to zero in five steps") is None


def test_two_terms_of_the_talk_are_not_exchanged() -> None:
    assert near("the space of a linear map is a kernel that the map sends to zero") is None


def test_many_common_words_find_their_place() -> None:
    assert near("is a space that it can touch in five steps") == "is a space that it can reach in #5# steps"


def test_where_nothing_is_alike_nothing_is_near() -> None:
    assert _compared(["zebras", "sleep"], INDEX, 0, 0) is None
    assert near("zebras sleep standing under tall trees") is None
