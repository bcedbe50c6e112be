"""Cues of talks and lectures with an index."""

from __future__ import annotations

import re
from functools import cache

from tests.lab.lectures import lecture
from ytsb_tui.core.notes.evidence import CueIndex, index_cues
from ytsb_tui.core.videos.transcripts import Cue

HOUR = 3600
VIDEOS = [f"lecture-{number:03}" for number in range(4)]


@cache
def indexed(video: str, track: str = "manual") -> CueIndex:
    """A lecture of an hour; the automatic track has neither capitals nor punctuation."""
    cues = lecture(video, HOUR).cues
    texts = [c.text if track == "manual" else re.sub(r"[^\w\s'-]", "", c.text).lower() for c in cues]
    return index_cues([Cue(start=c.start, duration=c.duration, text=t) for c, t in zip(cues, texts, strict=True)])
