"""A shelf that holds what a fake engine holds."""

from __future__ import annotations

from tests.fakes.engine import FakeEngine
from ytsb_tui.core.search import Hit, Mention, Moment


class FakeShelf:
    """A Shelf over the videos, notes and transcripts of a test's engine, which keeps what was asked in its calls."""

    def __init__(self, engine: FakeEngine) -> None:
        self.engine = engine

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Titles, notes and transcripts that hold the words."""
        self.engine.calls.append(("search", query, limit))
        hits = []
        for job in self.engine.state.jobs.values():
            said = self.engine.transcripts.get(job.video)
            cues = [cue for cue in said[1].cues if query in cue.text] if said else []
            noted = query in self.engine.notes.get(job.video, "")
            if cues or noted:
                moments = tuple(
                    Moment(start=cue.start, text=cue.text, marks=((at, at + len(query)),))
                    for cue in cues[:3]
                    for at in [cue.text.index(query)]
                )
                mentions = (
                    (Mention(start=133.0, text=f"a line with {query}", marks=((12, 12 + len(query)),)),)
                    if noted
                    else ()
                )
                hits.append(
                    Hit(video=job.video, title=job.title, channel=job.channel, moments=moments, mentions=mentions)
                )
        return tuple(hits[:limit])

    def close(self) -> None:
        """There is no file."""
