"""Several ways to YouTube, one after the other: when exits of one refused a video often enough, the next is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.core.state.events import EgressKind, Event, Message
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.exits.leases import Lease
from ytsb_tui.engine.exits.queue import ExitQueue
from ytsb_tui.engine.ports.exits import ExitNetwork

RETRY_SECONDS = 60.0  # before a way that could not be set up is tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A way beside the first, with its own exits. Nothing is started or built on it before a video needs it."""

    network: ExitNetwork
    queue: ExitQueue
    needed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Runs the network and its exits until cancelled; a network that cannot be set up only closes this rung, and is
        tried again after a while."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.queue.run())
            tasks.create_task(self._run_network())

    async def _run_network(self) -> None:
        await self.needed.wait()
        while True:
            try:
                await self.network.run(lambda *_: None)
            except SetupFailure as failure:
                self.queue.shut(failure)
                await asyncio.sleep(RETRY_SECONDS)
                self.queue.reopen()


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressLadder:
    """The queue of the first way, and the ways after it. `refusals`: exits that have to refuse a video before the next
    way is taken. `rungs` were agreed to by the user."""

    first: ExitQueue
    rungs: tuple[Rung, ...]
    refusals: int
    emit: Callable[[Event], None]
    clock: Callable[[], float]

    @property
    def beside(self) -> tuple[EgressKind, ...]:
        """The ways after the first, as shown."""
        return tuple(rung.network.egress for rung in self.rungs)

    @asynccontextmanager
    async def lease(
        self, worker: str, video: VideoId | None, avoid: frozenset[str] = frozenset(), *, refused: int = 0
    ) -> AsyncIterator[Lease]:
        """An exit of the way that is next after so many refusals; see `ExitQueue.lease`.

        Raises TransientFailure (BLOCKED) when no exit of a later way can be used for now.
        """
        step = min(refused // self.refusals, len(self.rungs))
        if step == 0:
            async with self.first.lease(worker, video, avoid) as lease:
                yield lease
            return
        rung = self.rungs[step - 1]
        rung.needed.set()
        if refused % self.refusals == 0:
            text = f"{refused} exits refused {video}; it is fetched by {rung.network.egress.value} now."
            self.emit(Message(at=self.clock(), level="warning", text=text))
        try:
            async with rung.queue.lease(worker, video) as lease:
                yield lease
        except (TransientFailure, SetupFailure) as failure:
            if failure.kind not in (FailureKind.NO_EXITS, FailureKind.TOR):
                raise
            reason = f"The way {rung.network.egress.value} cannot be used: {failure.reason}"
            raise TransientFailure(
                FailureKind.BLOCKED, reason, "Retried automatically.", retry_after=failure.retry_after
            ) from failure

    def chance(self, refused: Sequence[Attempt]) -> float:
        """The chance that one of these tries had been let through; 0 before the last way has been tried as often."""
        if not self.rungs:
            return self.first.chance(refused)
        return float(len(refused) >= self.refusals * (len(self.rungs) + 1))

    def expired(self, tries: Sequence[Attempt]) -> bool:
        """See `ExitQueue.expired`."""
        return self.first.expired(tries)

    async def run(self) -> None:
        """Runs all queues, and the networks of the later ways, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for rung in self.rungs:
                tasks.create_task(rung.run())
            await self.first.run()
