"""Two thousand videos in one process: its memory, tasks and files do not grow."""

from __future__ import annotations

import os
import statistics
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench import fake_pipeline
from tests.bench.simulated import PageNetwork, made, relays
from tests.trust.table import Proven
from ytsb_tui.core.state.events import Event, NoteDone
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.bus import MOST_WAITING
from ytsb_tui.engine.engine import Engine

VIDEOS = 2_000
RELAYS = 300  # each adds a row and a record once, so there are never more of those than relays


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The state of the process when a note was done: bytes, counts, and unread events."""

    memory: int
    descriptors: int
    threads: int
    waiting: int


class Watch:
    """A printer that discards its output and takes a sample at every tenth note."""

    def __init__(self, engine: Engine) -> None:
        self.samples: list[Sample] = []
        self._engine = engine
        self._notes = 0

    def show(self, event: Event, state: PanelState) -> None:
        """See Printer."""
        del state
        if not isinstance(event, NoteDone):
            return
        self._notes += 1
        if self._notes % 10 == 0:
            self.samples.append(
                Sample(
                    memory=int(Path("/proc/self/statm").read_text().split()[1]) * 4096,
                    descriptors=len(os.listdir("/proc/self/fd")),
                    threads=threading.active_count(),
                    waiting=max(len(one.waiting) for one in self._engine._dispatcher.bus._listeners),
                )
            )

    def close(self) -> None:
        """See Printer."""


def quarters(samples: Sequence[Sample], number: Callable[[Sample], int]) -> list[float]:
    """The median of each quarter of the run."""
    size = len(samples) // 4
    return [statistics.median(map(number, samples[size * n : size * (n + 1)])) for n in range(4)]


@pytest.mark.timeout(3600)
def test_two_thousand_videos_in_one_process(tmp_path: Path, proven: Proven) -> None:
    made()
    watches: list[Watch] = []

    def watching(engine: Engine) -> Watch:
        watches.append(Watch(engine))
        return watches[-1]

    fake_pipeline.run(tmp_path / "run", PageNetwork(relays(RELAYS)), VIDEOS, cooldown=0.0, printer=watching)
    samples = watches[0].samples
    memory = quarters(samples, lambda sample: sample.memory)
    descriptors = quarters(samples, lambda sample: sample.descriptors)
    threads = quarters(samples, lambda sample: sample.threads)
    waiting = max(sample.waiting for sample in samples)
    growth = memory[3] / memory[1] - 1
    shown = ", ".join(f"{value / 1e6:.1f}" for value in memory)
    proven("long run", "videos in one process: MB by quarter", VIDEOS, f"{shown}; {growth:+.1%}")
    proven("long run", "descriptors and threads by quarter", VIDEOS, f"{descriptors} {threads}")
    proven("long run", "events that were not read yet, at most", VIDEOS, str(waiting))
    assert growth < 0.05
    assert descriptors[3] <= descriptors[1]
    assert threads[3] <= threads[1]
    assert waiting < MOST_WAITING
