"""Whatever is done in whatever order: states change legally, no job is lent twice, and the list is what is stored."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.adapters.sqlite.contents import BLOCKED, BUSY, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import Change, JobCommand, Refusal, VideoStatus, command_result
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.videos.video import VideoId

STEPS = {  # what the engine does to a job; a person's commands have a table of their own
    State.QUEUED: {State.RUNNING},
    State.WAITING: {State.RUNNING},
    State.RUNNING: {State.QUEUED, State.WAITING, State.DONE, State.FAILED},
}
videos = st.integers(0, 4).map(lambda number: VideoId(f"{number:011}"))


class Jobs(RuleBasedStateMachine):
    """Workers and a person at one library. `lent` are the jobs that workers have, `removed` those off the list."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.sqlite3"
        self.library = SqliteLibrary(self.path)
        self.seen: dict[VideoId, Job] = {}
        self.lent: dict[VideoId, Stage] = {}
        self.removed: set[VideoId] = set()
        self.listed: dict[VideoId, Job] = {}
        self.revision = 0
        self.now = 1000.0

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    @rule(added=st.lists(videos, max_size=3), notes=st.booleans())
    def add(self, added: list[VideoId], notes: bool) -> None:
        expected = self.expected(JobCommand.ADD, added, notes=notes)
        result = self.library.add(new(*added), self.now, notes=notes)
        queued = {video for video, one in expected.items() if isinstance(one, Change) and one.state is State.QUEUED}
        assert {*result.new, *result.queued} == queued
        assert set(result.known) == set(added) - queued
        self.compare(expected)

    @rule(stage=st.sampled_from([Stage.FETCH, Stage.WRITE]), seconds=st.floats(0, 100))
    def claim(self, stage: Stage, seconds: float) -> None:
        self.now += seconds
        count = self.library.due(stage, self.now)
        job = self.library.claim(stage, self.now)
        assert (job is None) == (count == 0)
        if job is not None:
            assert job.video not in self.lent
            assert (job.state, job.stage) == (State.RUNNING, stage)
            self.lent[job.video] = stage

    @precondition(lambda self: self.lent)
    @rule(data=st.data(), end=st.sampled_from(["good", "later", "fail", "release", "elsewhere"]))
    def finish(self, data: st.DataObject, end: str) -> None:
        video = data.draw(st.sampled_from(sorted(self.lent)))
        stage = self.lent[video]
        tried = attempt(video, stage, at=self.now)
        match end:
            case "good" if stage is Stage.FETCH:
                self.library.save_transcript(fetched(video), tried, write=data.draw(st.booleans()))
                assert self.library.saved(video) is not None
            case "good":
                saved = self.library.saved(video)
                assert saved is not None
                if saved.written is None:
                    self.library.save_note(video, note(), self.now)
                self.library.finish(video, "a.md", tried)
            case "later":
                self.library.put_off(video, BUSY, tried, retry_at=self.now + 50, charged=True)
            case "fail":
                self.library.fail(video, BUSY, tried)
            case "elsewhere":
                self.library.elsewhere(video, BLOCKED, tried)
                return
            case _:
                self.library.release(video, self.now)
        del self.lent[video]

    @rule(
        chosen=st.lists(videos, max_size=3),
        command=st.sampled_from(sorted(set(JobCommand) - {JobCommand.ADD})),
        notes=st.booleans(),
    )
    def command(self, chosen: list[VideoId], command: JobCommand, notes: bool) -> None:
        expected = self.expected(command, chosen, notes=notes)
        result = self.library.command(command, chosen, self.now, notes=notes)
        assert dict(result.changed) == {video: one.state for video, one in expected.items() if isinstance(one, Change)}
        assert dict(result.refused) == {
            video: one.reason for video, one in expected.items() if isinstance(one, Refusal)
        }
        self.compare(expected)

    def expected(self, command: JobCommand, chosen: list[VideoId], *, notes: bool) -> dict[VideoId, Change | Refusal]:
        return {video: command_result(command, self.status(video), notes=notes) for video in chosen}

    def status(self, video: VideoId) -> VideoStatus | None:
        job = self.library.job(video)
        if job is None:
            return None
        return VideoStatus(
            stage=job.stage,
            state=job.state,
            removed=video in self.removed,
            transcript=self.library.saved(video) is not None,
            note=job.path is not None,
        )

    def compare(self, expected: dict[VideoId, Change | Refusal]) -> None:
        """The library has stored what was expected."""
        for video, change in expected.items():
            if isinstance(change, Refusal):
                continue
            job = self.library.job(video)
            assert job is not None
            assert (job.stage, job.state) == (change.stage, change.state)
            assert not (change.forget_attempts and (job.attempts or job.exits or job.kind))
            self.removed.discard(video)
            if change.removed:
                self.removed.add(video)
            if job.state is not State.RUNNING:
                self.lent.pop(video, None)  # a cancelled job's worker is stopped
            self.seen[video] = job

    @rule()
    def die(self) -> None:
        self.library.close()
        self.library = SqliteLibrary(self.path)
        recovered = self.library.recover(self.now)
        assert {job.video for job in recovered} == set(self.lent)
        self.lent.clear()

    @invariant()
    def changes_are_legal_and_complete(self) -> None:
        if not hasattr(self, "library"):
            return
        jobs = self.library.jobs()
        assert jobs == tuple(self.library.job(job.video) for job in jobs)
        assert [job.position for job in jobs] == sorted(job.position for job in jobs)
        while (changes := self.library.changes(self.revision, 2)).revision > self.revision:
            self.revision = changes.revision
            self.listed |= {job.video: job for job in changes.jobs}
            for video in changes.removed:
                self.listed.pop(video, None)
        assert self.listed == {job.video: job for job in jobs}
        assert not self.removed & self.listed.keys()
        for job in jobs:
            before = self.seen.get(job.video)
            assert before is None or before.state is job.state or job.state in STEPS[before.state]
            assert (job.video in self.lent) == (job.state is State.RUNNING)
            assert (job.stage is Stage.FETCH) == (self.library.saved(job.video) is None) or job.state is State.CANCELLED
        self.seen = {job.video: job for job in jobs}


TestJobs = Jobs.TestCase
TestJobs.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
