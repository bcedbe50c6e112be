"""The engine's Library on SQLite; each method is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ytsb_tui.adapters.sqlite import (
    assessments,
    commands,
    history,
    imports,
    jobs,
    material,
    sources,
)
from ytsb_tui.adapters.sqlite.batches import SqliteBatches
from ytsb_tui.adapters.sqlite.heard import SqliteHeard
from ytsb_tui.adapters.sqlite.knowledge import KnowledgeLibrary
from ytsb_tui.adapters.sqlite.player_clients import SqlitePlayerClients
from ytsb_tui.adapters.sqlite.store import Store
from ytsb_tui.adapters.sqlite.study import StudyLibrary
from ytsb_tui.adapters.sqlite.unsaved import SqliteUnsavedNotes
from ytsb_tui.core.exits import ExitRecord
from ytsb_tui.core.jobs.commands import AddResult, CommandResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.jobs.history import History
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.notes.study_buddy import TakenOver
from ytsb_tui.core.study.assessment import Assessment
from ytsb_tui.core.study.days import USUAL_RULES, StudyRules
from ytsb_tui.core.videos.video import Collection, VideoId
from ytsb_tui.engine.ports.embeddings import Embedder
from ytsb_tui.engine.ports.jobs import Changes, Lane, NewJob
from ytsb_tui.engine.ports.transcripts import Fetched, Saved


class SqliteLibrary(StudyLibrary, KnowledgeLibrary):
    """One file, usable by any number of processes at once. Every method may raise SetupFailure (kind LIBRARY) when the
    file or its disk fails; methods that take a video raise KeyError when it was never added."""

    def __init__(
        self,
        path: str | Path,
        study: StudyRules = USUAL_RULES,
        *,
        patience: float | None = None,
        shelters: Sequence[Path] = (),
        embedder: Embedder | None = None,
    ) -> None:
        """Opens or creates the library, readable only by its owner; `study` says when cards are due. Waits `patience`
        seconds (10 by default) while another process writes; `shelters` are folders for notes that cannot be stored.
        With an `embedder` questions find passages by meaning too.
        Raises SetupFailure when it cannot be used."""
        store = Store(Path(path), patience)
        StudyLibrary.__init__(self, store, study)
        KnowledgeLibrary.__init__(self, store, embedder)
        self.file = self._store
        self.batches = SqliteBatches(self._store)
        self.sounds = SqliteHeard(self._store)
        self.unsaved = SqliteUnsavedNotes(self._store, shelters)
        self.player_clients = SqlitePlayerClients(self._store)
        self.notice = self._store.notice  # a message for the user about opening it, usually empty

    def add(self, videos: Sequence[NewJob], now: float, *, notes: bool = True) -> AddResult:
        """Adds new videos, and adds known ones again; see the engine's Library."""
        with self._store.write() as db:
            return commands.add(db, videos, now, notes=notes)

    def take_over(self, videos: Sequence[TakenOver], now: float) -> tuple[tuple[Job, ...], int]:
        """Imports videos, those with a note as done; returns the new jobs, and how many were already known."""
        with self._store.write() as db:
            return imports.take_over(db, videos, now)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs on the list, in the order in which they were added."""
        with self._store.read() as db:
            return jobs.listed(db)

    def changes(self, since: int, most: int | None = None) -> Changes:
        """The first `most` jobs that changed after a revision, in any process; all of them for None."""
        with self._store.read() as db:
            return jobs.changes(db, since, most)

    def job(self, video: VideoId) -> Job | None:
        """One job."""
        with self._store.read() as db:
            return jobs.job(db, video)

    def counts(self) -> Mapping[State, int]:
        """How many jobs are in each state."""
        with self._store.read() as db:
            return jobs.counts(db)

    def recover(self, now: float) -> tuple[Job, ...]:
        """Puts jobs that a dead engine left running back into the queue."""
        with self._store.write() as db:
            return jobs.recover(db, now)

    def claim(self, stage: Stage, now: float, *, fresh: bool = True, lane: Lane | None = None) -> Job | None:
        """Claims the next queued or due job of the stage; see the engine's Library."""
        with self._store.write(lasting=False) as db:
            return jobs.claim(db, stage, now, fresh=fresh, lane=lane)

    def due(self, stage: Stage, now: float, *, lane: Lane | None = None) -> int:
        """How many jobs of the stage can be claimed now, counted to `MOST_DUE`."""
        with self._store.read() as db:
            return jobs.due(db, stage, now, lane=lane)

    def release(self, video: VideoId, now: float, attempt: Attempt | None = None) -> Job:
        """Puts a running job back into the queue, uncharged; records the try if given."""
        with self._store.write(lasting=attempt is not None) as db:
            return jobs.release(db, video, now, attempt)

    def save_transcript(self, fetched: Fetched, attempt: Attempt, *, write: bool) -> Job:
        """Stores cues and details; the job is queued for writing, or done when no note is wanted."""
        with self._store.write() as db:
            return material.save_transcript(db, fetched, attempt, write=write)

    def saved(self, video: VideoId) -> Saved | None:
        """What the writer needs, None without a transcript."""
        with self._store.read() as db:
            return material.saved(db, video)

    def save_note(self, video: VideoId, written: WrittenNote, now: float) -> Job:
        """Stores the note and its cost before anything is written to the vault."""
        with self._store.write() as db:
            return material.save_note(db, video, written, now)

    def finish(self, video: VideoId, path: str, attempt: Attempt, lines: Sequence[str] = ()) -> Job:
        """Marks the job as done: its note is in the vault at `path`; `lines` of it are made searchable."""
        with self._store.write() as db:
            return material.finish(db, video, path, attempt, lines)

    def put_off(self, video: VideoId, failure: Failure, attempt: Attempt, *, retry_at: float, charged: bool) -> Job:
        """Records a failed try; the job waits until `retry_at`."""
        with self._store.write() as db:
            return jobs.tried(db, video, failure, attempt, State.WAITING, charged=charged, retry_at=retry_at)

    def elsewhere(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """Records a failed exit; the job keeps running over another one. Counts the exit, not an attempt."""
        with self._store.write(lasting=False) as db:
            return jobs.tried(db, video, failure, attempt, State.RUNNING, charged=False)

    def fail(self, video: VideoId, failure: Failure, attempt: Attempt) -> Job:
        """Marks the job as failed; an exit failure counts as an exit, any other as an attempt."""
        with self._store.write() as db:
            return jobs.tried(db, video, failure, attempt, State.FAILED, charged=jobs.charges(failure))

    def same_failures(self, video: VideoId, stage: Stage, kind: FailureKind) -> int:
        """Tries of this stage that failed with this kind since the user last queued the job."""
        with self._store.read() as db:
            return jobs.same_failures(db, video, stage, kind)

    def command(
        self, command: JobCommand, videos: Sequence[VideoId] | FailedVideos, now: float, *, notes: bool = True
    ) -> CommandResult:
        """Applies a user's command where `core.jobs.commands` allows it; see the engine's Library."""
        with self._store.write() as db:
            return commands.execute(db, command, videos, now, notes=notes)

    def attempts(self, video: VideoId) -> tuple[Attempt, ...]:
        """The tries of a job, oldest first."""
        with self._store.read() as db:
            return jobs.attempts(db, video)

    def last_attempts(self, most: int) -> tuple[Attempt, ...]:
        """The last tries of all jobs, oldest first."""
        with self._store.read() as db:
            return jobs.last_attempts(db, most)

    def add_source(self, source: Collection, subject: str | None, now: float) -> bool:
        """Queues a collection to be listed; False when it is already queued."""
        with self._store.write() as db:
            return sources.add(db, source, subject, now)

    def pending_sources(self) -> tuple[tuple[Collection, str | None], ...]:
        """Collections that are still to be listed, each with its subject."""
        with self._store.read() as db:
            return sources.pending(db)

    def source_listed(self, source: Collection, videos: Sequence[NewJob], now: float) -> tuple[VideoId, ...]:
        """Marks the collection as listed and adds its new videos; returns the new ones."""
        with self._store.write() as db:
            return sources.listed(db, source, videos, now)

    def source_failed(self, source: Collection) -> None:
        """Marks the collection as failed; it is not listed again unless it is added again."""
        with self._store.write() as db:
            sources.failed(db, source)

    def exits(self) -> tuple[ExitRecord, ...]:
        """All records of exits."""
        with self._store.read() as db:
            return history.exits(db)

    def save_exit(self, record: ExitRecord) -> None:
        """Stores the record of an exit."""
        with self._store.write(lasting=False) as db:
            history.save_exit(db, record)

    def history(self, since: float) -> History:
        """Every try started and every payment made since `since`."""
        with self._store.read() as db:
            return history.since(db, since)

    def save_assessment(self, video: VideoId, assessment: Assessment, usage: Usage, now: float) -> Job:
        """Stores the questions on a video and their cost."""
        with self._store.write() as db:
            return assessments.save(db, video, assessment, usage, now)

    def paid_for_questions(self, attempt: Attempt) -> Job:
        """Records an attempt to have questions written that produced none, and what it cost."""
        with self._store.write() as db:
            values = jobs.log(db, jobs.known(db, attempt.video), attempt)
            return jobs.change(db, attempt.video, values, attempt.started_at + attempt.seconds)

    def assessment(self, video: VideoId) -> Assessment | None:
        """The questions on a video, None when there are none."""
        with self._store.read() as db:
            return assessments.load(db, video)

    def close(self) -> None:
        """Closes the file."""
        self._store.close()
