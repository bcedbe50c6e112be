"""A shelf that holds what a fake engine holds."""

from __future__ import annotations

from tests.fakes.engine import FakeEngine
from ytsb_tui.core.catalogue import Entry
from ytsb_tui.core.history import History, Payment
from ytsb_tui.core.jobs import State
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

    def notes(self) -> tuple[Entry, ...]:
        """An entry for each video that is done."""
        self.engine.calls.append(("notes",))
        done = [job for job in self.engine.state.jobs.values() if job.state is State.DONE]
        return tuple(
            Entry(
                video=job.video,
                title=job.name,
                channel=job.channel,
                length=job.length,
                subject=job.subject,
                model="claude-haiku-5-5",
                points=24,
                verified=24 - job.position % 4,
                cost=job.cost,
                written_at=job.changed_at - 3600 * job.position,
            )
            for job in done
        )

    def history(self, since: float) -> History:
        """The tries that the test has given, and a payment for each note."""
        self.engine.calls.append(("history", since))
        tries = [attempt for those in self.engine.tries.values() for attempt in those]
        return History(
            attempts=tuple(attempt for attempt in tries if attempt.started_at >= since),
            payments=tuple(
                Payment(
                    video=entry.video,
                    at=entry.written_at,
                    what="note",
                    model=entry.model,
                    input_tokens=9000,
                    output_tokens=1800,
                    cost=entry.cost,
                )
                for entry in reversed(self.notes())
                if entry.written_at >= since
            ),
        )

    def close(self) -> None:
        """There is no file."""
