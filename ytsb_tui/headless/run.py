"""Runs an engine until its work is done or a signal ends it."""

from __future__ import annotations

import asyncio
import ctypes
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from ytsb_tui.core.jobs.failures import HEALING_KINDS, NO_EXIT_KINDS, SetupFailure
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.state.events import Charged, Event, JobsChanged, Summary, WorkersChanged
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Loop

SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SIGNAL_LIMIT = 1.8  # seconds from a signal to the end, whatever is running
OK, SOME_FAILED, SETUP = 0, 1, 3
_ARENA_MAX = -8  # M_ARENA_MAX in malloc.h of glibc
_OPEN = (State.QUEUED, State.RUNNING, State.WAITING)


class _TooLongError(Exception):
    """After a signal, the engine did not drain in time."""


class Printer(Protocol):
    """Writes events."""

    def show(self, event: Event, state: PanelState) -> None:
        """One event; `state` is the panel after it."""
        ...

    def close(self) -> None:
        """After the last event."""
        ...


class RunnableEngine(Protocol):
    """What a headless run needs of an engine."""

    def settled(self) -> bool:
        """Nothing is left to do without user action."""
        ...

    def waits_for_exits(self) -> bool:
        """Whether anything is left to be fetched that needs an exit."""
        ...

    async def intact(self) -> bool:
        """Whether the library and the vault are there; if not, the stages are halted."""
        ...

    def snapshot(self) -> PanelState:
        """See EngineClient."""
        ...

    def events(self) -> AsyncIterator[tuple[Event, ...]]:
        """See EngineClient."""
        ...

    def loops(self) -> tuple[Loop, ...]:
        """See EngineClient."""
        ...

    async def drain(self, patience: float) -> None:
        """See EngineClient."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Keeps a run going when all is done: `look_again` is awaited every `seconds`."""

    look_again: Callable[[], Awaitable[object]]
    seconds: float


class HeadlessRun:
    """One run of an engine. The summary and the exit code cover `videos` and everything else processed meanwhile. With
    a `watch`, only a signal or a halted stage ends it. It waits `recovery` seconds for a library or a vault that cannot
    be used."""

    def __init__(
        self,
        engine: RunnableEngine,
        printer: Printer,
        videos: Sequence[VideoId],
        watch: Watch | None = None,
        *,
        recovery: float = 300.0,
    ) -> None:
        self._engine = engine
        self._printer = printer
        self._watch = watch
        self._recovery = recovery
        self._deadline: float | None = None  # by which a library or vault that cannot be used must have recovered
        self._state = engine.snapshot()
        self._mine = set(videos) | {job.video for job in self._state.jobs.values() if job.state in _OPEN}
        self._signal: signal.Signals | None = None
        self._gone = False
        self._ending: asyncio.Timeout | None = None
        self._woken = asyncio.Event()
        self._begun = time.monotonic()
        self._cost = 0.0

    async def run(self) -> int:
        """Returns the exit code."""
        share_heap()
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._interrupted, number)
        try:
            await self._follow()
        except* _TooLongError:
            pass  # jobs that were running are queued again at the next start
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        return self._summary()

    async def _follow(self) -> None:
        events = self._engine.events()
        async with asyncio.TaskGroup() as group:
            running: dict[str, asyncio.Task[None]] = {}
            self._start(group, running)
            ender = group.create_task(self._end())
            async for batch in events:
                for event in batch:
                    self._apply(event)
                    if isinstance(event, WorkersChanged):
                        self._start(group, running)
                if self._over():
                    self._woken.set()
            await ender

    def _start(self, group: asyncio.TaskGroup, running: dict[str, asyncio.Task[None]]) -> None:
        for each in self._engine.loops():
            if each.name not in running or running[each.name].done():
                running[each.name] = group.create_task(_run_loop(each), name=each.name)

    def _apply(self, event: Event) -> None:
        self._state = reduce(self._state, event)
        if isinstance(event, JobsChanged):
            self._mine.update(job.video for job in event.jobs)
        if isinstance(event, Charged):
            self._cost += event.cost_usd or 0.0
        if not any(halt.kind in HEALING_KINDS for halt in self._state.halted.values()):
            self._deadline = None
        elif self._deadline is None:
            self._deadline = time.monotonic() + self._recovery
            self._woken.set()
        self._show(event)

    def _show(self, event: Event) -> None:
        """Ends the run when the reader of the output, or the terminal, has gone."""
        if self._gone:
            return
        try:
            self._printer.show(event, self._state)
        except OSError as error:
            self._gone = True
            self._interrupted(signal.SIGPIPE if isinstance(error, BrokenPipeError) else signal.SIGHUP)

    def _interrupted(self, number: signal.Signals) -> None:
        self._signal = self._signal or number
        self._limit_end()
        self._woken.set()

    def _limit_end(self) -> None:
        if self._signal is not None and self._ending is not None and self._ending.when() is None:
            self._ending.reschedule(asyncio.get_running_loop().time() + SIGNAL_LIMIT)

    async def _ended(self) -> bool:
        """Whether it is over, and what was done is still there."""
        if not self._over():
            return False
        return bool(self._signal or self._state.halted) or await self._engine.intact()

    def _over(self) -> bool:
        if self._signal is not None:
            return True
        if self._deadline is not None:
            return time.monotonic() >= self._deadline
        return self._engine.settled() and (self._watch is None or bool(self._state.halted))

    async def _end(self) -> None:
        looked = time.monotonic()
        while not await self._ended():
            self._woken.clear()
            again = None if self._watch is None else looked + self._watch.seconds
            times = [each for each in (again, self._deadline) if each is not None]
            try:
                async with asyncio.timeout(max(0.0, min(times) - time.monotonic()) if times else None):
                    await self._woken.wait()
            except TimeoutError:
                if self._watch is not None and again is not None and time.monotonic() >= again:
                    looked = time.monotonic()
                    with suppress(SetupFailure):  # which the stages are halted for
                        await self._watch.look_again()
        try:
            async with asyncio.timeout(None) as self._ending:
                self._limit_end()
                await self._engine.drain(0.0)
        except TimeoutError:
            raise _TooLongError from None
        finally:
            self._ending = None  # the summary may still find its reader gone

    def _summary(self) -> int:
        jobs = [job for job in self._state.jobs.values() if job.video in self._mine]
        done = sum(job.state is State.DONE for job in jobs)
        failed = sum(job.state is State.FAILED for job in jobs)
        waiting = sum(job.state in _OPEN for job in jobs)
        summary = Summary(
            at=time.time(),
            done=done,
            failed=failed,
            waiting=waiting,
            seconds=time.monotonic() - self._begun,
            cost_usd=self._cost,
        )
        self._show(summary)
        if not self._gone:
            with suppress(OSError):
                self._printer.close()
        if self._signal is not None:
            return 128 + self._signal
        halts = self._state.halted.values()
        if any(halt.kind not in NO_EXIT_KINDS or self._watch or self._engine.waits_for_exits() for halt in halts):
            return SETUP
        return SOME_FAILED if failed or waiting else OK


async def _run_loop(loop: Loop) -> None:
    await loop.run()


def share_heap() -> bool:
    """Makes all threads share one heap: glibc gives each its own, whose free memory others cannot use. As fast under
    Python's lock. False where the C library is not glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # TypeError: CDLL(None) on Windows
        return False
    return bool(mallopt(_ARENA_MAX, 1))
