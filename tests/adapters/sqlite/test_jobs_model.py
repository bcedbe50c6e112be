"""Whatever is done in whatever order: states change legally, no job is lent twice, and the list is what is stored."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.adapters.sqlite.contents import BLOCKED, BUSY, attempt, fetched, new, note
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.job import TRANSITIONS, Job, Stage, State
from ytsb_tui.core.videos.video import VideoId

videos = st.integers(0, 4).map(lambda number: VideoId(f"{number:011}"))


class Jobs(RuleBasedStateMachine):
    """Workers and a person at one library; `lent` are the jobs that workers have."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "library.sqlite3"
        self.library = SqliteLibrary(self.path)
        self.seen: dict[VideoId, Job] = {}
        self.lent: dict[VideoId, Stage] = {}
        self.now = 1000.0

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()

    @rule(added=st.lists(videos, max_size=3))
    def add(self, added: list[VideoId]) -> None:
        fresh, known = self.library.add(new(*added), self.now)
        assert {job.video for job in (*fresh, *known)} == set(added)
        assert all(job.state is State.QUEUED for job in fresh)

    @rule(stage=st.sampled_from([Stage.FETCH, Stage.WRITE]), seconds=st.floats(0, 100))
    def claim(self, stage: Stage, seconds: float) -> None:
        self.now += seconds
        count, _ = self.library.due(stage, self.now)
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

    @rule(moved=st.lists(videos, max_size=3), state=st.sampled_from([State.QUEUED, State.PAUSED, State.CANCELLED]))
    def move(self, moved: list[VideoId], state: State) -> None:
        for job in self.library.move(moved, state, self.now):
            assert job.state is state
            self.lent.pop(job.video, None)  # a cancelled job's worker is stopped

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
        assert [job.position for job in jobs] == list(range(1, len(jobs) + 1))
        for job in jobs:
            before = self.seen.get(job.video)
            assert before is None or before.state is job.state or job.state in TRANSITIONS[before.state]
            assert (job.video in self.lent) == (job.state is State.RUNNING)
            assert (job.stage is Stage.FETCH) == (self.library.saved(job.video) is None) or job.state is State.CANCELLED
        self.seen = {job.video: job for job in jobs}


TestJobs = Jobs.TestCase
TestJobs.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
