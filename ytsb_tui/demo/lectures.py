"""The demo's lectures: short talks packaged as text, read into timed cues and chapters."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

WORDS_A_SECOND = 2.5  # an unhurried speaker
CUE_WIDTH = 46  # characters, about one caption line
PARAGRAPH_PAUSE = 0.9  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """A lecture: its subject in the vault, its details, and its captions (no cues: no captions)."""

    subject: str
    details: Details
    cues: tuple[Cue, ...]

    @property
    def video(self) -> VideoId:
        """Its id, in a form that YouTube never assigns, so that no link to it leads to a real video."""
        return self.details.video

    @property
    def transcript(self) -> Transcript:
        """Its captions."""
        return Transcript(video=self.video, language="en", automatic=False, cues=self.cues)


@cache
def lectures() -> Mapping[VideoId, Lecture]:
    """All lectures, in order."""
    folder = files("ytsb_tui.demo") / "lectures"
    texts = sorted((entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".txt"))
    found = [read(text) for _, text in texts]
    return {lecture.video: lecture for lecture in found}


def read(text: str) -> Lecture:
    """A lecture from its file: lines `name: value`, a blank line, then one paragraph per line; `# ` starts a chapter.

    Raises KeyError when a name is missing.
    """
    head, _, body = text.partition("\n\n")
    named = dict(line.split(": ", 1) for line in head.strip().splitlines())
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    now = 0.0
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("# "):
            chapters.append(Chapter(start=now, title=line[2:]))
            continue
        for said in textwrap.wrap(line, CUE_WIDTH, break_on_hyphens=False):
            seconds = round(len(said.split()) / WORDS_A_SECOND, 2)
            cues.append(Cue(start=now, duration=seconds, text=said))
            now = round(now + seconds, 2)
        now = round(now + PARAGRAPH_PAUSE, 2)
    details = Details(
        video=VideoId(named["video"]),
        title=named["title"],
        channel=named["channel"],
        length=now or None,
        chapters=tuple(chapters),
    )
    return Lecture(subject=named["subject"], details=details, cues=tuple(cues))
