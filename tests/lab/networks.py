"""Runs an exit network in a test, and opens exits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ytsb_tui.adapters.tor.controller import TorExit
from ytsb_tui.core.state.events import TorPhase
from ytsb_tui.engine.ports.exits import ExitNetwork, OpenExit

HOST = "https://www.youtube.com/"
TAKEN: list[OpenExit] = []  # closed when the network ends


class Phases:
    """What a network reports; `times` is when each phase started, in seconds since the start."""

    def __init__(self) -> None:
        self.phase = TorPhase.STARTING
        self.texts: list[str] = []
        self.began = time.monotonic()
        self.times: dict[TorPhase, float] = {}

    def __call__(self, phase: TorPhase, percent: int, text: str) -> None:
        self.phase = phase
        self.texts.append(text)
        self.times[phase] = time.monotonic() - self.began


@asynccontextmanager
async def running(network: ExitNetwork) -> AsyncIterator[Phases]:
    """A network that is ready."""
    phases = Phases()
    task = asyncio.get_running_loop().create_task(network.run(phases))
    try:
        await until(lambda: phases.phase is TorPhase.READY or task.done(), 60)
        if task.done():
            task.result()
        yield phases
    finally:
        await asyncio.gather(*(one.close() for one in TAKEN))
        TAKEN.clear()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def unblocked(seconds: float = 5.0) -> AsyncIterator[None]:
    """Fails if the event loop is blocked for so long inside the block (a busy machine blocks it too)."""
    longest = 0.0

    async def pulse() -> None:
        nonlocal longest
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            longest = max(longest, time.monotonic() - before - 0.02)

    task = asyncio.get_running_loop().create_task(pulse())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    print(f"the loop was held up for {longest * 1000:.0f} ms at most")
    assert longest < seconds


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until other processes have done something."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def get(opened: OpenExit, path: str = "robots.txt") -> int:
    """The status of one request through an exit."""
    return (await asyncio.to_thread(opened.connection.send, "GET", HOST + path)).status


async def open_exits(network: ExitNetwork, count: int) -> list[TorExit]:
    """`count` pinned exits, in the order of the consensus."""
    relays = await network.relays()
    assert relays is not None
    opened = await asyncio.gather(*(network.open(f"k{n}", relay) for n, relay in enumerate(relays[:count])))
    TAKEN.extend(opened)
    return [one for one in opened if isinstance(one, TorExit)]
