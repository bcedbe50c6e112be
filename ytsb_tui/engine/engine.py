"""The engine: its loops, commands and events. Owned by the app or by a headless run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

from ytsb_tui.core.jobs.failures import HEALING_KINDS, SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS
from ytsb_tui.core.state.events import Event, Message, NetworkChanged, NotesSetAside, TorPhase
from ytsb_tui.core.state.panel import PanelState, worker_name
from ytsb_tui.core.videos.media import media_source
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.batches import NAME, BatchSender
from ytsb_tui.engine.client import Loop, Preview
from ytsb_tui.engine.commands import VideoCommands
from ytsb_tui.engine.dispatcher import EXIT_FREE, STAGES, Dispatcher
from ytsb_tui.engine.exits.demand import Demand
from ytsb_tui.engine.exits.ladder import EgressLadder
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.fetching import FetchWorkers
from ytsb_tui.engine.indexing import Indexing
from ytsb_tui.engine.listening import ListenWorkers
from ytsb_tui.engine.ports.exits import ExitNetwork
from ytsb_tui.engine.previews import previewed
from ytsb_tui.engine.sources import SourceQueue
from ytsb_tui.engine.writing import NoteWriters

WATCH_SECONDS = 1.0  # within which due retries and changes by other processes are noticed
THREADS = 2 * MOST_FETCHERS + 16  # for fetches, exits being built, and everything else
ROLL_BACK_SECONDS = 2.0


class Engine(VideoCommands):
    """Fulfils `EngineClient`. Created by `assembly`; used on the event loop's thread only."""

    def __init__(
        self,
        *,
        dispatcher: Dispatcher,
        network: ExitNetwork,
        queue: ExitQueue,
        ladder: EgressLadder,
        demand: Demand,
        sources: SourceQueue,
        fetchers: FetchWorkers,
        listeners: ListenWorkers,
        writers: NoteWriters,
        batch_sender: BatchSender | None,
        pool_sizes: tuple[int, int],
    ) -> None:
        super().__init__(dispatcher, demand, sources, notes=fetchers.write)
        self._network = network
        self._queue = queue
        self._ladder = ladder
        self._fetchers = fetchers
        self._listeners = listeners
        self._writers = writers
        self._batch_sender = batch_sender
        self._tasks: dict[str, asyncio.Task[object]] = {}
        self._extra_loops: list[Loop] = []
        self._lifted = asyncio.Event()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="engine")
        dispatcher.take_up()
        dispatcher.resize(*pool_sizes)
        self._report(TorPhase.STARTING, 0, "")

    def snapshot(self) -> PanelState:
        """See EngineClient."""
        return self._dispatcher.bus.state

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """See EngineClient."""
        return self._dispatcher.bus.events()

    def add_loop(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        """Adds a loop for the owner to run; it is cancelled last when the engine drains."""
        self._extra_loops.append(self._loop(name, name, run))

    def settled(self) -> bool:
        """Whether nothing is left to do, or nothing that can continue without user action."""
        if self._sources.pending and Stage.FETCH not in self._dispatcher.halted:
            return False
        if self._fetchers.slides is not None and self._fetchers.slides.expected:
            return False
        state = self.snapshot()
        halted = self._dispatcher.halted
        if not halted:
            return state.active == 0
        if any(halt.kind in HEALING_KINDS for halt in halted.values()):
            return False
        return not any(
            job.state is State.RUNNING
            or (
                job.state in (State.QUEUED, State.WAITING)
                and not self._dispatcher.stuck(
                    job.stage, exit_free=media_source(job.video) in self._dispatcher.exit_free
                )
            )
            for job in state.jobs.values()
        )

    def waits_for_exits(self) -> bool:
        """Whether anything is left to be fetched that needs an exit."""
        return bool(self._sources.pending) or any(
            job.stage is Stage.FETCH
            and job.state in (State.QUEUED, State.WAITING)
            and media_source(job.video) not in self._dispatcher.exit_free
            for job in self.snapshot().jobs.values()
        )

    async def intact(self) -> bool:
        """Whether the library and the vault are still there, as they must be when the work is said to be done; if not,
        the stages are halted."""
        dispatcher = self._dispatcher
        await dispatcher.in_library.check()
        if self._fetchers.write:
            await self._writers.check_vault()
        return not any(halt.kind in HEALING_KINDS for halt in dispatcher.halted.values())

    def loops(self) -> tuple[Loop, ...]:
        """See EngineClient."""
        if self._dispatcher.stopping:
            return ()
        loops = [
            self._loop("network", "network", self._run_network),
            self._loop("exits", "exits", self._ladder.run),
            self._loop("library", "library", self._watch),
            self._loop("sources", "sources", self._sources.loop),
            self._loop("index", "library", Indexing(self._dispatcher).loop),
            *self._extra_loops,
        ]
        if self._fetchers.write:
            loops.append(self._loop("vault", "vault", self._writers.watch_vault))
            loops.append(self._loop("preparation", "write", self._writers.prepare))
            if self._batch_sender is not None:
                loops.append(self._loop(NAME, "write", self._batch_sender.loop))
        if self._dispatcher.exit_free:
            name = worker_name(Stage.FETCH, EXIT_FREE)
            loops.append(self._loop(name, Stage.FETCH.value, partial(self._fetchers.loop, EXIT_FREE)))
        pools = (self._fetchers.loop, self._listeners.loop, self._writers.loop)
        for stage, loop in zip(STAGES, pools, strict=True):
            loops += [
                self._loop(worker_name(stage, number), stage.value, partial(loop, number))
                for number in range(1, self._dispatcher.wanted[stage] + 1)
            ]
        return tuple(loops)

    def _loop(self, name: str, group: str, run: Callable[[], Awaitable[None]]) -> Loop:
        async def until_drained() -> None:
            task = asyncio.current_task()
            assert task is not None, "a running coroutine is in a task"
            asyncio.get_running_loop().set_default_executor(self._threads)
            self._tasks[name] = task
            try:
                await run()
            except asyncio.CancelledError:
                if not self._dispatcher.stopping:
                    raise
            finally:
                del self._tasks[name]

        return Loop(name=name, group=group, run=until_drained)

    def _report(self, phase: TorPhase, percent: int, text: str) -> None:
        self._dispatcher.bus.emit(
            NetworkChanged(
                at=self._dispatcher.clock(),
                egress=self._network.egress,
                phase=phase,
                percent=percent,
                text=text,
                beside=self._ladder.beside,
            )
        )

    async def _run_network(self) -> None:
        while not self._dispatcher.stopping:
            self._lifted.clear()
            try:
                await self._network.run(self._report)
            except SetupFailure as failure:
                self._report(TorPhase.FAILED, 0, failure.reason)
                self._dispatcher.halt(Stage.FETCH, failure)
                self._queue.shut(failure)
                await self._lifted.wait()

    async def _watch(self) -> None:
        """Reports changes, those of other processes too, and wakes workers for due retries. Notices that the library
        cannot be used, and that it can be used again."""
        dispatcher = self._dispatcher
        while True:
            await dispatcher.in_library.check()
            await dispatcher.report_changes()
            dispatcher.exits_may_be_back()
            self._sources.wake()
            await self._demand.update()
            if stages := await dispatcher.in_library(self._with_due_jobs):
                dispatcher.wake(*stages)
            await asyncio.sleep(WATCH_SECONDS)

    def _with_due_jobs(self) -> tuple[Stage, ...]:
        library, now = self._dispatcher.library, self._dispatcher.clock()
        return tuple(stage for stage in STAGES if library.due(stage, now))

    async def preview(self, source: str) -> Preview:
        """See EngineClient."""
        return await previewed(source, self._sources, self._writers.writer.estimate if self._fetchers.write else None)

    async def pause(self, paused: bool) -> None:
        """See EngineClient."""
        if not paused:
            self._queue.reopen()
        self._dispatcher.pause(paused)
        if not paused:
            self._lifted.set()
            self._sources.wake()
        await self._demand.update()

    async def set_workers(self, fetchers: int, writers: int) -> None:
        """See EngineClient."""
        self._dispatcher.resize(min(max(fetchers, 1), MOST_FETCHERS), min(max(writers, 1), MOST_WRITERS))
        await self._demand.update()

    async def note(self, video: VideoId) -> str | None:
        """See EngineClient."""
        job = self.snapshot().jobs.get(video)
        if job is None or job.path is None:
            return None
        file = Path(self._writers.vault.absolute(job.path))
        with suppress(OSError, UnicodeError):
            return await asyncio.to_thread(file.read_text, encoding="utf-8")
        return None

    async def stop(self) -> None:
        """See EngineClient."""
        await self.drain(0.0)

    async def drain(self, patience: float) -> None:
        """See EngineClient. Workers end first, then exits, then the network, so that every lease is returned."""
        try:
            if self.settled():  # there is time for it
                await self._writers.relinking.catch_up()
            await self._drained(patience)
        finally:
            self._threads.shutdown(wait=False, cancel_futures=True)
            # The event loop waits for its executor when it closes; this keeps it from waiting for abandoned threads.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))

    async def _set_aside(self) -> None:
        """Puts notes that are paid for and could not be stored where there is room."""
        dispatcher = self._dispatcher
        notes = dict(dispatcher.unsaved)
        if not notes:
            return
        at = dispatcher.clock()
        try:
            path = await asyncio.to_thread(dispatcher.library.unsaved.write, notes)
        except SetupFailure as failure:
            dispatcher.bus.emit(Message(at=at, level="error", text=f"{failure.reason} {failure.action}"))
        else:
            dispatcher.bus.emit(NotesSetAside(at=at, count=len(notes), path=path))

    async def _drained(self, patience: float) -> None:
        dispatcher = self._dispatcher
        dispatcher.stop()
        self._sources.wake()
        workers = [task for name, task in self._tasks.items() if name.startswith(STAGES)]
        if workers and patience > 0:
            await asyncio.wait(workers, timeout=patience)
        dispatcher.interrupt(tuple(dispatcher.running))
        await dispatcher.in_library.end()
        if workers:
            await asyncio.wait(workers, timeout=ROLL_BACK_SECONDS)
        await self._set_aside()
        for preview in tuple(self._sources.previews):
            preview.cancel()
        for name in ("sources", "library", "exits", "network"):
            if task := self._tasks.get(name):
                task.cancel()
                await asyncio.wait({task}, timeout=ROLL_BACK_SECONDS)
        for task in tuple(self._tasks.values()):  # could not be interrupted; its job is recovered at the next start
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks.values()), timeout=ROLL_BACK_SECONDS)
        dispatcher.bus.close()
        await asyncio.to_thread(dispatcher.in_library.close)  # another program may lock the library for a while
