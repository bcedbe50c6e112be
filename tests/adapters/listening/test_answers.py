"""The forms of answers beyond those of the servers that test_server.py speaks to."""

from __future__ import annotations

import json

import pytest

from ytsb_tui.adapters.listening.answers import NoTimesError, cues_in, duration_in
from ytsb_tui.core.videos.transcripts import Cue


def test_silence_has_no_cues() -> None:
    assert cues_in({"text": " ", "segments": []}, 10.0) == ()
    assert cues_in({"text": ""}, 10.0) == ()


@pytest.mark.parametrize("answer", [{"text": "Words."}, {"text": "Words.", "segments": None}])
def test_words_without_times_are_no_transcript(answer: dict[str, object]) -> None:
    with pytest.raises(NoTimesError):
        cues_in(answer, 0.0)


@pytest.mark.parametrize("answer", [{}, {"text": 3}, {"segments": {"start": 1}}, {"segments": ["a"]}])
def test_what_is_no_answer_is_said_to_be_none(answer: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        cues_in(answer, 0.0)


def test_odd_numbers_do_no_harm_and_times_follow_each_other() -> None:
    rows = json.loads(
        '[{"start": 9, "end": 8, "text": "b"}, {"start": NaN, "end": true, "text": "a"}, {"start": "x", "text": 5},'
        ' {"start": -Infinity, "end": 1e300, "text": "c\\u001b[31m"}]'
    )
    found = cues_in({"segments": rows}, 100.0)
    assert [cue.start for cue in found] == [100.0, 100.0, 100.0, 109.0]
    assert {cue.duration for cue in found} == {0.0}
    assert Cue(start=100.0, duration=0.0, text="c") in found
    assert duration_in({"duration": "inf"}) == 0.0
