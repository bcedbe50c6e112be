"""The thresholds of `make evaluate` for questions, by words alone: the encoder takes most of a minute."""

from __future__ import annotations

from tests.evaluate.retrieval import FEW, MOST, measure, recall, recall_in_video


def test_questions_that_name_the_subject_find_their_answers() -> None:
    found = measure(None, named=True)
    missing = [each.asked.question for each in found if each.place is None]
    assert len(found) == 200
    assert recall(found, MOST) >= 0.9, missing
    assert recall(found, FEW) >= 0.8, missing
    assert recall_in_video(found) >= 0.97
