"""The fetch workers: each takes a job, leases an exit if the job needs one, and stores the transcript."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.jobs.failures import (
    ChoiceNeeded,
    ExitFailure,
    FailureKind,
    Grouped,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.jobs.job import Attempt, Job, Stage
from ytsb_tui.core.state.events import TranscriptDone, WorkEnded, WorkProgress, WorkStarted
from ytsb_tui.core.state.panel import worker_name
from ytsb_tui.core.videos.media import YOUTUBE, media_source
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.exits.demand import Demand
from ytsb_tui.engine.exits.ladder import EgressLadder
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.exits.sites import SiteExits
from ytsb_tui.engine.exits.use import use_exit
from ytsb_tui.engine.outcomes import exit_tries, failed, settle, unexpected
from ytsb_tui.engine.ports.listening import Sound
from ytsb_tui.engine.ports.media import MediaSource
from ytsb_tui.engine.ports.sites import Page, SiteSource
from ytsb_tui.engine.ports.transcripts import Fetched, TranscriptFetcher
from ytsb_tui.engine.slides import KeptExit, SlideWork

FETCH_SECONDS = 60.0  # wall clock for one try; a good one takes a second or two
MOST_PAGES = 4  # of another site, until its transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchWorkers:
    """The loop of every fetch worker. `fetcher` reads YouTube, `media_sources` read other media, by name,
    `site_sources` those whose pages come over exits of `sites`; `write` says whether notes are wanted after the
    transcript, `slides` gets pictures after it."""

    dispatcher: Dispatcher
    ladder: EgressLadder
    demand: Demand
    fetcher: TranscriptFetcher
    media_sources: Mapping[str, MediaSource]
    sites: SiteExits
    site_sources: Mapping[str, SiteSource]
    wish: LanguageWish
    write: bool
    slides: SlideWork | None = None

    async def loop(self, number: int) -> None:
        """Takes jobs until worker `number` is no longer wanted."""
        name = worker_name(Stage.FETCH, number)
        while (job := await self.dispatcher.next_job(Stage.FETCH, number)) is not None:
            async with KeptExit() as kept:
                await self.dispatcher.run_job(job.video, self._job(name, job, kept))
                self.dispatcher.wake(Stage.LISTEN, Stage.WRITE)
                if self.slides is not None:
                    await self.slides.get(kept, name, job)

    async def _job(self, name: str, job: Job, kept: KeptExit) -> None:
        dispatcher = self.dispatcher
        current: Job | None = job
        word = ""
        try:
            await self.demand.update()
            while current is not None:
                current, word = await self._try(name, current, kept)
        except asyncio.CancelledError:
            kept.storyboard = None
            dispatcher.changed(
                await asyncio.shield(dispatcher.in_library(dispatcher.library.release, job.video, dispatcher.clock()))
            )
            raise
        finally:
            dispatcher.bus.emit(WorkEnded(at=dispatcher.clock(), worker=name, note=word))

    async def _try(self, name: str, job: Job, kept: KeptExit) -> tuple[Job | None, str]:
        """One try: the job if another exit is to be used at once, and a word on how it went."""
        attempt = Attempt(
            video=job.video,
            stage=Stage.FETCH,
            worker=name,
            started_at=self.dispatcher.clock(),
            seconds=0.0,
            outcome="done",
        )
        begun = time.monotonic()
        self._started(name, job, None)
        failure: Grouped
        fetched: Fetched | Sound
        try:
            if (site := self.site_sources.get(media_source(job.video))) is not None:
                fetched, pages = await self._from_site(site, name, job)
                if pages and (exit_ := pages[-1].exit) is not None:
                    attempt = replace(attempt, exit_ip=exit_.ip, fingerprint=exit_.fingerprint, country=exit_.country)
                attempt = replace(attempt, bytes=sum(page.traffic for page in pages))
            elif (source := self._source(job)) is not None and not source.needs_exit:
                fetched = await self._without_exit(source, name, job)
            else:
                self._step(name, job, "waiting for an exit", 0.0)
                async with AsyncExitStack() as fetch:
                    lease = await fetch.enter_async_context(
                        self.ladder.lease(name, job.video, await self._to_avoid(job), refused=await self._refused(job))
                    )
                    attempt = replace(
                        attempt, exit_ip=lease.exit.ip, fingerprint=lease.exit.fingerprint, country=lease.exit.country
                    )
                    begun = time.monotonic()
                    try:
                        fetched = await self._over(lease, source, name, job)
                    finally:
                        attempt = replace(attempt, bytes=lease.traffic)
                    if isinstance(fetched, Fetched):
                        attempt = replace(attempt, exit_ip=fetched.seen_ip or lease.exit.ip)
                        if self.slides is not None and source is None:
                            await self.slides.keep(kept, fetch, lease, fetched, name)
        except (ExitFailure, TransientFailure, VideoFailure, ChoiceNeeded, SetupFailure) as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - the edge where failures end: a defect must not end the worker
            failure = unexpected(error)
        else:
            await self._done(name, fetched, replace(attempt, seconds=time.monotonic() - begun))
            return None, ""
        if failure.kind is FailureKind.NO_EXITS and failure.retry_after:
            self.dispatcher.no_exit(failure)
            waiting = await self.dispatcher.in_library(
                self.dispatcher.library.release, job.video, self.dispatcher.clock()
            )
            self.dispatcher.changed(waiting)
            return None, ""
        ended = failed(attempt, failure, time.monotonic() - begun)
        again = await settle(self.dispatcher, job, failure, ended, self.ladder)
        word = f"{failure.kind.value} → next" if again else failure.kind.value
        return again, word

    def _source(self, job: Job) -> MediaSource | None:
        """What reads the job's medium, None for YouTube. Raises VideoFailure if its source is not installed."""
        name = media_source(job.video)
        if name != YOUTUBE and name not in self.media_sources:
            reason = f"This version of ytsb has no source named {name}."
            raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Update ytsb, or remove the video.")
        return self.media_sources.get(name)

    async def _from_site(self, source: SiteSource, name: str, job: Job) -> tuple[Fetched | Sound, list[Page]]:
        """The transcript or the sound, and the pages that led to it, each over an exit for its host alone."""
        pages: list[Page] = []
        while isinstance(found := await asyncio.to_thread(source.follow, job.video, self.wish, pages), str):
            if len(pages) == MOST_PAGES:
                reason = f"{source.name} names one page after another."
                raise VideoFailure(FailureKind.UNAVAILABLE, reason, "Check the link.")
            self._step(name, job, "building an exit", 0.2 + 0.6 * len(pages) / MOST_PAGES)
            pages.append(await self.sites.read(found, lambda exit_: self._started(name, job, exit_)))
        return found, pages

    async def _without_exit(self, source: MediaSource, name: str, job: Job) -> Fetched | Sound:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await asyncio.to_thread(source.fetch, None, job.video, self.wish, self._steps(name, job))
        except TimeoutError:
            reason = f"It could not be read within {FETCH_SECONDS:.0f} s."
            raise TransientFailure(FailureKind.UNAVAILABLE, reason, "Retried automatically.") from None

    async def _over(self, lease: Lease, source: MediaSource | None, name: str, job: Job) -> Fetched | Sound:
        self._started(name, job, lease.exit)
        step = self._steps(name, job)
        if source is None:
            return await fetch_over(lease, self.fetcher, job.video, self.wish, step)
        return await use_exit(
            lease,
            lambda connection: source.fetch(connection, job.video, self.wish, step),
            FETCH_SECONDS,
            lambda fetched: fetched.seen_ip if isinstance(fetched, Fetched) else None,
        )

    async def _refused(self, job: Job) -> int:
        """How many exits refused it."""
        return sum(each.outcome == FailureKind.BLOCKED for each in await exit_tries(self.dispatcher, job))

    async def _to_avoid(self, job: Job) -> frozenset[str]:
        """Countries whose exits are of no use: where the video is blocked, and, if the user wants it tried
        elsewhere, where it was tried already."""
        anywhere = job.video not in self.dispatcher.elsewhere
        if anywhere and not job.exits:
            return frozenset()
        attempts = await self.dispatcher.in_library(self.dispatcher.library.attempts, job.video)
        return frozenset(
            attempt.country
            for attempt in attempts
            if attempt.country and not (anywhere and attempt.outcome != FailureKind.GEO_BLOCKED)
        )

    async def _done(self, name: str, fetched: Fetched | Sound, attempt: Attempt) -> None:
        dispatcher = self.dispatcher
        if isinstance(fetched, Sound):
            sounds = dispatcher.library.sounds
            dispatcher.changed(await dispatcher.in_library(sounds.fetched_sound, fetched.details, attempt))
            return
        job = await dispatcher.in_library(dispatcher.library.save_transcript, fetched, attempt, write=self.write)
        dispatcher.elsewhere.discard(job.video)
        dispatcher.changed(job)
        dispatcher.bus.emit(
            TranscriptDone(
                at=dispatcher.clock(),
                video=job.video,
                title=job.name,
                worker=name,
                exit_ip=attempt.exit_ip or "",
                fingerprint=attempt.fingerprint,
                country=attempt.country or "??",
                seconds=attempt.seconds,
                bytes=attempt.bytes,
                cues=len(fetched.transcript.cues),
                language=fetched.transcript.language,
                client=fetched.client,
            )
        )

    def _started(self, name: str, job: Job, exit_: Exit | None) -> None:
        at = self.dispatcher.clock()
        self.dispatcher.bus.emit(
            WorkStarted(at=at, worker=name, video=job.video, title=job.name, stage=Stage.FETCH, exit=exit_)
        )

    def _steps(self, name: str, job: Job) -> Callable[[str, float], None]:
        """Reports the steps of a fetch from its thread."""
        loop = asyncio.get_running_loop()

        def step(word: str, fraction: float) -> None:
            loop.call_soon_threadsafe(self._step, name, job, word, fraction)

        return step

    def _step(self, name: str, job: Job, word: str, fraction: float) -> None:
        self.dispatcher.bus.emit(
            WorkProgress(at=self.dispatcher.clock(), worker=name, video=job.video, step=word, fraction=fraction)
        )


async def fetch_over(
    lease: Lease, fetcher: TranscriptFetcher, video: VideoId, wish: LanguageWish, step: Callable[[str, float], None]
) -> Fetched:
    """A video's transcript over a leased exit, within FETCH_SECONDS. Raises a Failure."""
    return await use_exit(
        lease,
        lambda connection: fetcher.fetch(
            connection, video, wish, step, exit_proven=lease.proven, account=not lease.tor
        ),
        FETCH_SECONDS,
        lambda fetched: fetched.seen_ip,
    )
