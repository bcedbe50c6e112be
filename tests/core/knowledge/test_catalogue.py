"""The catalogue: subjects with counts, orders, and the filter by words."""

from __future__ import annotations

import pytest

from ytsb_tui.core.knowledge.catalogue import Entry, Order, SubjectCounts, matching, ordered, subject_counts
from ytsb_tui.core.videos.video import VideoId


def entry(letter: str, **values: object) -> Entry:
    known: dict[str, object] = {
        "title": letter.upper(), "channel": None, "length": None, "subject": None, "model": "m", "points": 4,
        "verified": 4, "cost": None, "written_at": 1.0,
    }  # fmt: skip
    return Entry(video=VideoId(letter * 11), **{**known, **values})  # type: ignore[arg-type]  # by name


A = entry("a", subject="maths", length=60.0, written_at=1.0, verified=2)
B = entry("b", subject="Art", length=None, written_at=3.0, title="beta", channel="Someone")
C = entry("c", written_at=2.0, length=90.0)


def test_subjects_come_by_name_and_notes_without_one_last() -> None:
    assert subject_counts((A, B, C, A)) == (
        SubjectCounts(name="Art", notes=1),
        SubjectCounts(name="maths", notes=2),
        SubjectCounts(name=None, notes=1),
    )
    assert subject_counts(()) == ()


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Order.NEWEST, (B, C, A)), (Order.TITLE, (A, B, C)), (Order.LONGEST, (C, A, B)), (Order.DOUBTFUL, (A, B, C))],
)
def test_orders(order: Order, expected: tuple[Entry, ...]) -> None:
    assert ordered((A, B, C), order) == expected


def test_every_word_must_stand_in_title_channel_or_subject() -> None:
    assert matching((A, B, C), "  ") == (A, B, C)
    assert matching((A, B, C), "BETA art") == (B,)
    assert matching((A, B, C), "someone") == (B,)
    assert matching((A, B, C), "beta maths") == ()
