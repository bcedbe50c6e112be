"""The writer that needs no key."""

from __future__ import annotations

import pytest

from tests.lab.lectures import lecture
from ytsb_tui.adapters.outline import OutlineWriter
from ytsb_tui.core.jobs.failures import VideoFailure
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.notes import Material

VIDEO = VideoId("dQw4w9WgXcQ")


def material(*cues: Cue) -> Material:
    return Material(
        details=Details(video=VIDEO, title="A talk"),
        transcript=Transcript(video=VIDEO, language="en", automatic=False, cues=cues),
        subject="algebra",
    )


async def test_writes_an_outline_that_is_wholly_verified_and_free() -> None:
    spoken = lecture(VIDEO, 900).cues
    steps: list[tuple[str, float, str]] = []
    written = await OutlineWriter().write(
        material(*(Cue(start=cue.start, duration=cue.duration, text=cue.text) for cue in spoken)),
        lambda word, fraction, text: steps.append((word, fraction, text)),
        lambda _: None,
    )
    note = written.note
    assert note.points == note.verified > 10
    assert (note.title, note.subject, note.model) == ("A talk", "algebra", "outline")
    assert written.usage == Usage(cost=0.0)
    assert [(word, fraction) for word, fraction, _ in steps] == [("outline", 0.0), ("outline", 1.0)]
    assert steps[-1][2] == note.summary


async def test_empty_captions_are_told() -> None:
    with pytest.raises(VideoFailure, match="empty"):
        await OutlineWriter().write(material(Cue(start=0.0, duration=1.0, text=" ")), lambda *_: None, lambda _: None)


def test_is_offline() -> None:
    assert OutlineWriter().offline
