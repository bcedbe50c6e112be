"""The listeners: each turns the sound of a medium into a transcript, part by part."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

from ytsb_tui.core.jobs.failures import (
    NO_EXIT_KINDS,
    FailureKind,
    Grouped,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.state.events import TranscriptDone, WorkEnded, WorkProgress, WorkStarted
from ytsb_tui.core.state.panel import worker_name
from ytsb_tui.core.videos.listening import progress, transcript_of
from ytsb_tui.core.videos.media import media_source
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.sites import SiteExits
from ytsb_tui.engine.outcomes import failed, settle, unexpected
from ytsb_tui.engine.ports.listening import Listener, Sound, SoundSource
from ytsb_tui.engine.ports.transcripts import Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenWorkers:
    """The loop of every listener. `sources` have the sounds, by name, `sites` the exits over which some of them are
    fetched; `write` says whether notes are wanted after the transcript. Without a `listener` the stage halts as soon as
    there is something to listen to."""

    dispatcher: Dispatcher
    listener: Listener | None
    sources: Mapping[str, SoundSource]
    sites: SiteExits
    wish: LanguageWish
    write: bool

    async def loop(self, number: int) -> None:
        """Takes jobs until the engine stops."""
        name = worker_name(Stage.LISTEN, number)
        while (job := await self.dispatcher.next_job(Stage.LISTEN, number)) is not None:
            await self.dispatcher.run_job(job.video, self._job(name, number, job))
            self.dispatcher.wake(Stage.WRITE)

    async def _job(self, name: str, number: int, job: Job) -> None:
        dispatcher = self.dispatcher
        now, begun = dispatcher.clock(), time.monotonic()
        attempt = Attempt(video=job.video, stage=Stage.LISTEN, worker=name, started_at=now, seconds=0.0, outcome="done")
        dispatcher.bus.emit(
            WorkStarted(at=now, worker=name, video=job.video, title=job.name, stage=Stage.LISTEN, exit=None)
        )
        failure: Grouped
        word = ""
        try:
            try:
                fetched = await self._heard(name, job)
            except (TransientFailure, VideoFailure, SetupFailure) as error:
                failure = error
            except Exception as error:  # noqa: BLE001 - the outer edge: a bug must not end the listener
                failure = unexpected(error)
            else:
                await self._done(name, fetched, replace(attempt, seconds=time.monotonic() - begun))
                await asyncio.to_thread(self.sources[media_source(job.video)].heard, job.video)
                return dispatcher.succeeded(Stage.LISTEN, number)
            word = failure.kind.value
            if failure.everyone:
                dispatcher.throttle(Stage.LISTEN, failure)
            await settle(dispatcher, job, failure, failed(attempt, failure, time.monotonic() - begun))
        except asyncio.CancelledError:
            released = dispatcher.in_library(dispatcher.library.release, job.video, dispatcher.clock())
            dispatcher.changed(await asyncio.shield(released))
            raise
        finally:
            dispatcher.bus.emit(WorkEnded(at=dispatcher.clock(), worker=name, note=word))

    async def _heard(self, name: str, job: Job) -> Fetched:
        """The transcript; each part is stored as it comes, and none is heard again. Raises a Failure."""
        dispatcher, sounds = self.dispatcher, self.dispatcher.library.sounds
        if self.listener is None:
            reason = "Nothing is set that listens to sound."
            raise SetupFailure(FailureKind.KEY, reason, "Set YTSB_LISTEN_SERVER, or install the extra listen.")
        source = self.sources.get(media_source(job.video))
        if source is None:
            reason = "This version of ytsb cannot listen to it."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Update ytsb, or remove the video.")
        sound = await self._sound(source, name, job)
        parts = list(await dispatcher.in_library(sounds.heard, job.video))
        since = parts[-1].until if parts else 0.0
        language = next((part.language for part in parts if part.language and part.cues), None)
        begun = time.monotonic()
        async with aclosing(self.listener.hear(sound.path, since, language)) as hearing:
            async for part in hearing:
                await dispatcher.in_library(sounds.save_heard, job.video, part)
                parts.append(part)
                step, share = progress(since, part, time.monotonic() - begun)
                self._progress(name, job, step, share)
        transcript = transcript_of(job.video, parts, next(iter(self.wish.languages), "en"))
        if not transcript.cues:
            raise VideoFailure(FailureKind.MODEL_ANSWER, "No words were heard in its sound.", "Leave it out.")
        length = parts[-1].length or parts[-1].until
        details = sound.details if sound.details.length else replace(sound.details, length=length)
        return Fetched(details=details, transcript=transcript, seen_ip=None)

    async def _sound(self, source: SoundSource, name: str, job: Job) -> Sound:
        """The sound, fetched now that its turn has come, so that no more of it lies here than is listened to. Raises a
        Failure, of which a missing Tor does not halt the stage: other sounds need none."""

        def step(word: str, share: float) -> None:
            self._progress(name, job, word, share)

        while not isinstance(sound := await asyncio.to_thread(source.sound, job.video), Sound):
            try:
                await self.sites.download(sound, step)
            except SetupFailure as failure:
                if failure.kind not in NO_EXIT_KINDS:
                    raise
                raise TransientFailure(FailureKind.NO_EXITS, failure.reason, failure.action) from failure
        return sound

    def _progress(self, name: str, job: Job, word: str, share: float) -> None:
        at = self.dispatcher.clock()
        self.dispatcher.bus.emit(WorkProgress(at=at, worker=name, video=job.video, step=word, fraction=share))

    async def _done(self, name: str, fetched: Fetched, attempt: Attempt) -> None:
        dispatcher = self.dispatcher
        job = await dispatcher.in_library(dispatcher.library.save_transcript, fetched, attempt, write=self.write)
        dispatcher.changed(job)
        dispatcher.bus.emit(
            TranscriptDone(
                at=dispatcher.clock(),
                video=job.video,
                title=job.name,
                worker=name,
                exit_ip="",
                fingerprint=None,
                country="??",
                seconds=attempt.seconds,
                bytes=0,
                cues=len(fetched.transcript.cues),
                language=fetched.transcript.language,
            )
        )
