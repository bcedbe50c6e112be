"""An event loop whose time passes only while everything waits: hours of a run take seconds, always in the same way."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from typing import TypeVar
from unittest.mock import patch

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Instead of waiting, moves the loop's time on."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now."""
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if not ready:
            assert timeout is not None, "everything waits, and nothing will happen"
            self.loop.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Work for threads is done at once, on the loop's thread, and takes as long as it says by `spend`."""

    def __init__(self) -> None:
        self.now = 0.0
        self._spent = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Seconds since the start."""
        return self.now

    def spend(self, seconds: float) -> None:
        """Called by work on a thread: it takes so much longer."""
        self._spent += seconds

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: object) -> asyncio.Future[T]:
        """Calls it now; its result comes when its time has passed."""
        future: asyncio.Future[T] = self.create_future()
        self._spent = 0.0
        settle: Callable[[], None]
        try:
            settle = partial(future.set_result, func(*args))
        except Exception as error:  # noqa: BLE001 - as a thread's future does
            settle = partial(future.set_exception, error)
        self.call_later(self._spent, lambda: None if future.cancelled() else settle())
        return future


def run(main: Callable[[VirtualLoop], Coroutine[object, object, T]], replaced: Mapping[str, object] | None = None) -> T:
    """Runs the coroutine on a virtual loop; `time.monotonic` is its time. `replaced` names what else is replaced."""
    loop = VirtualLoop()
    with ExitStack() as stack:
        for name, value in ({"time.monotonic": loop.time} | dict(replaced or {})).items():
            stack.enter_context(patch(name, value))
        return stack.enter_context(asyncio.Runner(loop_factory=lambda: loop)).run(main(loop))
