"""The note writers: turn a stored transcript into a note in the library, then into a file in the vault."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from ytsb_tui.core.jobs.failures import (
    ChoiceNeeded,
    FailureKind,
    Grouped,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.notes.concepts import RelatedNote
from ytsb_tui.core.notes.markdown import worth_keeping
from ytsb_tui.core.notes.note import Usage, WrittenNote
from ytsb_tui.core.notes.note_file import readable
from ytsb_tui.core.notes.study_buddy import searched_lines
from ytsb_tui.core.state.events import Message, NoteDone, WorkEnded, WorkProgress, WorkStarted
from ytsb_tui.core.state.panel import worker_name
from ytsb_tui.core.videos.transcripts import LanguageWish, language_to_write
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.outcomes import cancelled, failed, settle, unexpected
from ytsb_tui.engine.ports.batches import BatchWriter
from ytsb_tui.engine.ports.notes import Material, NoteWriter, Vault
from ytsb_tui.engine.ports.transcripts import Saved
from ytsb_tui.engine.relinking import RelinkScheduler

VAULT_SECONDS = 1.0  # between looks at the vault


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWriters:
    """The loop of every note writer. `language` is the language of the notes, None for the transcript's, or for that
    into which `wish` wants it translated; `across`
    allows links to notes of other subjects; `batch_writer` reads the notes that were requested in batches."""

    dispatcher: Dispatcher
    writer: NoteWriter
    vault: Vault
    relinking: RelinkScheduler
    language: str | None
    wish: LanguageWish
    across: bool = True
    batch_writer: BatchWriter | None = None

    async def prepare(self) -> None:
        """Prepares the writer during the first fetch: its imports take longer than a fetch."""
        await self.dispatcher.started.wait()
        if notice := await self.writer.prepare():
            self.dispatcher.bus.emit(Message(at=self.dispatcher.clock(), level="warning", text=notice))

    async def watch_vault(self) -> None:
        """Notices that the vault cannot be used, and that it can be used again. A loop of its own: its disk may be slow
        to answer."""
        while True:
            await self.check_vault()
            await asyncio.sleep(VAULT_SECONDS)

    async def check_vault(self) -> None:
        """Halts writing if the vault is gone; ends such a halt if notes can be written there."""
        dispatcher = self.dispatcher
        halt = dispatcher.halted.get(Stage.WRITE)
        halted = halt is not None and halt.kind is FailureKind.VAULT
        try:
            await asyncio.to_thread(self.vault.probe, write=halted)
        except SetupFailure as failure:
            dispatcher.halt(Stage.WRITE, failure)
        else:
            dispatcher.heal(FailureKind.VAULT)

    async def loop(self, number: int) -> None:
        """Processes jobs until the writer is no longer wanted."""
        name = worker_name(Stage.WRITE, number)
        while (job := await self.dispatcher.next_job(Stage.WRITE, number)) is not None:
            await self.dispatcher.run_job(job.video, self._job(name, number, job))

    async def _job(self, name: str, number: int, job: Job) -> None:
        dispatcher = self.dispatcher
        attempt = Attempt(
            video=job.video, stage=Stage.WRITE, worker=name, started_at=dispatcher.clock(), seconds=0.0, outcome="done"
        )
        started = time.monotonic()
        paid: list[Usage] = []
        dispatcher.bus.emit(
            WorkStarted(
                at=attempt.started_at, worker=name, video=job.video, title=job.name, stage=Stage.WRITE, exit=None
            )
        )
        failure: Grouped
        word = ""
        try:
            try:
                await self._write(name, job, attempt, started, paid)
            except (TransientFailure, VideoFailure, ChoiceNeeded, SetupFailure) as error:
                failure = error
            except Exception as error:  # noqa: BLE001 - the outer edge: a bug must not end the writer
                failure = unexpected(error)
            else:
                return dispatcher.succeeded(Stage.WRITE, number)
            word = failure.kind.value
            if failure.everyone:
                dispatcher.throttle(Stage.WRITE, failure)
            await settle(dispatcher, job, failure, failed(attempt, failure, time.monotonic() - started, paid))
        except asyncio.CancelledError:
            stopped = cancelled(attempt, time.monotonic() - started, paid)
            release = dispatcher.in_library(dispatcher.library.release, job.video, dispatcher.clock(), stopped)
            dispatcher.changed(await asyncio.shield(release))
            raise
        finally:
            dispatcher.bus.emit(WorkEnded(at=dispatcher.clock(), worker=name, note=word))

    async def _write(self, name: str, job: Job, attempt: Attempt, started: float, paid: list[Usage]) -> None:
        dispatcher, library = self.dispatcher, self.dispatcher.library
        saved = await dispatcher.in_library(library.saved, job.video)
        if saved is None:
            raise VideoFailure(
                FailureKind.UNEXPECTED, "The transcript is not in the library.", "Remove the video and add it again."
            )
        if saved.written is None and await self.taken_over(job, attempt):
            return
        written = saved.written or await self._written(name, job, saved, paid)
        path = await asyncio.to_thread(self.vault.write, saved.details, saved.transcript, written, job.path)
        await self.relinking.written()
        seconds = time.monotonic() - started
        done = await dispatcher.in_library(library.finish, job.video, path, replace(attempt, seconds=seconds))
        dispatcher.changed(done)
        for text in self.vault.warnings():
            dispatcher.bus.emit(Message(at=dispatcher.clock(), level="warning", text=text))
        note, usage = written.note, written.usage
        dispatcher.bus.emit(
            NoteDone(
                at=dispatcher.clock(),
                video=job.video,
                title=done.name,
                worker=name,
                path=self.vault.absolute(path),
                seconds=seconds,
                input_tokens=usage.prompt_tokens,
                output_tokens=usage.output_tokens,
                cost_usd=usage.cost,
                points=note.points,
                verified=note.verified,
                near=note.near,
                offline=self.writer.offline,
            )
        )

    async def taken_over(self, job: Job, attempt: Attempt) -> bool:
        """Whether the vault has the note of a video that this library never finished, as when the library was lost. It
        is not paid for again, and nothing is written over it."""
        found = None if job.path else await asyncio.to_thread(self.vault.find, job.video)
        if found is None or not worth_keeping(found[1]):
            return False
        dispatcher, (path, text) = self.dispatcher, found
        lines = searched_lines(readable(text))
        done = await dispatcher.in_library(dispatcher.library.finish, job.video, path, attempt, lines)
        dispatcher.changed(done)
        message = f"{done.name}: the vault had its note, so it was not written again."
        dispatcher.bus.emit(Message(at=dispatcher.clock(), level="info", text=message))
        return True

    async def _written(self, name: str, job: Job, saved: Saved, paid: list[Usage]) -> WrittenNote:
        """Writes the note and stores it at once, so that it is never paid for again. Each charge is reported as it
        happens, and is in `paid` until the note is stored with it."""
        dispatcher = self.dispatcher

        def step(word: str, fraction: float, text: str) -> None:
            dispatcher.bus.emit(
                WorkProgress(
                    at=dispatcher.clock(), worker=name, video=job.video, step=word, fraction=fraction, text=text
                )
            )

        def pay(usage: Usage) -> None:
            paid.append(usage)
            dispatcher.report_charge(usage)

        material = await self._material(job, saved)
        batch = (
            None if self.batch_writer is None else await dispatcher.in_library(dispatcher.library.batches.of, job.video)
        )
        if self.batch_writer is None or batch is None:
            written = await self.writer.write(material, step, pay)
        elif lost := await self.batch_writer.lost(batch, job.video):
            await dispatcher.in_library(dispatcher.library.batches.leave, job.video)
            raise lost
        else:
            written = await self.batch_writer.write(batch, material, step, pay)
        paid.clear()  # it is stored with the note
        try:
            await asyncio.shield(self._store(job.video, written))
        except Exception:
            paid.append(written.usage)
            raise
        return written

    async def _store(self, video: VideoId, written: WrittenNote) -> None:
        """Stores a note that is paid for, however long the library cannot be used."""
        dispatcher = self.dispatcher
        dispatcher.unsaved[video] = written
        changed = await dispatcher.in_library(dispatcher.library.save_note, video, written, dispatcher.clock())
        dispatcher.unsaved.pop(video, None)
        dispatcher.changed(changed)

    async def material(self, job: Job) -> Material | None:
        """The material for a job's note; None when its transcript is missing."""
        saved = await self.dispatcher.in_library(self.dispatcher.library.saved, job.video)
        return None if saved is None else await self._material(job, saved)

    async def _material(self, job: Job, saved: Saved) -> Material:
        dispatcher = self.dispatcher
        related: tuple[RelatedNote, ...] = ()
        subjects: tuple[str, ...] = ()
        if not self.writer.offline:  # outlines do not use them, and finding them takes time
            subjects = () if job.subject else await dispatcher.in_library(dispatcher.library.subjects)
            related = await dispatcher.in_library(
                dispatcher.library.related, job.video, None if self.across else job.subject
            )
        return Material(
            details=saved.details,
            transcript=saved.transcript,
            subject=job.subject,
            subjects=subjects,
            language=self.language or language_to_write(saved.transcript.language, self.wish),
            related=related,
        )
