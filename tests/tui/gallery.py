"""`python -m tests.tui.gallery FOLDER [WORD]`: the moments that people meet, at six sizes in four themes, as SVG.

With a word, only the pictures that have it in their name.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.fakes.engine import FakeEngine
from tests.tui import stage
from tests.tui.stage import LECTURES, NOW, app_on, job, settle, tor_ready, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import ExitState

SIZES = ((40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (160, 50))
THEMES = ("calm", "vivid", "calm-light", "high-contrast")
FIFTY = 50


def fifty() -> FakeEngine:
    """Fifty videos, eleven of them with workers."""
    fake = stage.working()
    fake.emit(
        e.WorkersChanged(at=NOW - 300, fetchers=3, writers=8),
        e.JobsChanged(at=NOW - 300, jobs=tuple(job(number) for number in range(12, FIFTY))),
    )
    for number in range(12, 28):
        done = job(
            number, State.DONE, Stage.DONE, spent=20.0 + number, cost=0.004, path="x.md", changed_at=NOW - number
        )
        fake.emit(e.JobsChanged(at=NOW - 10 * (40 - number), jobs=(done,)))
    for writer in range(3, 9):
        video = vid(25 + writer)
        steps = ("core concepts", "key points", "examples", "definitions", "connections", "summary")
        fake.emit(
            e.TranscriptDone(
                at=NOW - 30, video=video, title=LECTURES[(25 + writer) % len(LECTURES)][0], worker="fetch 2",
                exit_ip=f"192.0.2.{writer}", fingerprint=None,
                country=("us", "de", "se", "nl", "fr", "ch")[writer - 3], seconds=1.0, bytes=1, cues=9, language="en",
            ),
            e.JobsChanged(at=NOW - 20, jobs=(job(25 + writer, State.RUNNING, Stage.WRITE),)),
            e.WorkStarted(
                at=NOW - 3 * writer, worker=f"write {writer}", video=video, title=fake.state.jobs[video].name,
                stage=Stage.WRITE, exit=None,
            ),
            e.WorkProgress(
                at=NOW - 1, worker=f"write {writer}", video=video, step=steps[writer - 3], fraction=writer / 9
            ),
        )  # fmt: skip
    return fake


def no_exit() -> FakeEngine:
    """Every exit rests: the workers wait."""
    fake = stage.engine()
    tor_ready(fake)
    fake.emit(e.JobsChanged(at=NOW - 60, jobs=tuple(job(number) for number in range(12))))
    for number in range(40):
        end = NOW + 130 + 60 * number
        if number % 3:
            event: e.Event = e.ExitCooling(
                at=NOW - 60 + number, key=f"x{number}", ip=f"192.0.2.{number}", until=end, let_through=1, blocked=0
            )
        else:
            event = e.ExitBurned(
                at=NOW - 60 + number, key=f"x{number}", ip=f"192.0.2.{number}", until=end + 9000, reason="bot check",
                let_through=0, blocked=2,
            )  # fmt: skip
        fake.emit(event)
    for worker in range(1, 4):
        one = job(worker, State.RUNNING)
        fake.emit(
            e.JobsChanged(at=NOW - 9, jobs=(one,)),
            e.WorkStarted(
                at=NOW - 9, worker=f"fetch {worker}", video=one.video, title=one.name, stage=Stage.FETCH, exit=None
            ),
            e.WorkProgress(
                at=NOW - 9, worker=f"fetch {worker}", video=one.video, step="waiting for an exit", fraction=0.0
            ),
        )
    waits = job(5, State.WAITING, kind=FailureKind.NO_EXITS, reason="Every exit rests.", action="", retry_at=NOW + 130)
    fake.emit(
        e.JobsChanged(at=NOW - 5, jobs=(waits,)),
        e.NoExitLeft(at=NOW - 5, reason="All 40 exits are cooling down.", until=NOW + 130),
    )
    return fake


def all_done() -> FakeEngine:
    """Nothing is left to do."""
    fake = stage.working()
    for worker in ("fetch 1", "fetch 2", "write 1", "write 2"):
        fake.emit(e.WorkEnded(at=NOW - 30, worker=worker))
    for row in fake.state.exits.values():
        if row.state is ExitState.LEASED:
            rests = e.ExitCooling(at=NOW - 30, key=row.key, ip=row.ip, until=NOW + 2400, let_through=1, blocked=0)
            fake.emit(rests)
        elif row.state is ExitState.BUILDING:
            fake.emit(e.ExitDropped(at=NOW - 30, key=row.key, reason=""))
    jobs = tuple(
        job(number, State.DONE, Stage.DONE, spent=24.0 + number, cost=0.004, path="x.md", changed_at=NOW - 5 * number)
        for number in range(12)
    )
    fake.emit(e.JobsChanged(at=NOW, jobs=jobs))
    return fake


def writing() -> FakeEngine:
    """A note that is being written."""
    fake = stage.working()
    text = (
        "\n\nA vector that keeps its span under a transformation is an eigenvector of it."
        "\n\nCore concepts\n\n• Eigenvector: a vector that is only stretched\n• Eigenvalue: the factor by which it is"
        "\n\nKey points\n\n• Most vectors are knocked off their span\n• The axis of a rotation is an eigenvector"
        "\n• A determinant of zero gives the equation that finds them\n• A shear has only one"
    )
    fake.emit(
        e.WorkEnded(at=NOW - 12, worker="write 1"),
        e.WorkStarted(at=NOW - 12, worker="write 1", video=vid(1), title="", stage=Stage.WRITE, exit=None),
        e.WorkProgress(at=NOW, worker="write 1", video=vid(1), step="key points", fraction=0.6, text=text),
    )
    return fake


def back() -> FakeEngine:
    """A window on work that goes on in another process."""
    from dataclasses import replace

    fake = fifty()
    fake.state = replace(fake.state, owner=4711)
    return fake


SCENES: dict[str, tuple[Callable[[], FakeEngine], tuple[str, ...]]] = {
    "first-start": (stage.empty, ()),
    "fifty": (fifty, ()),
    "six-failures": (stage.failed, ()),
    "no-exit": (no_exit, ()),
    "all-done": (all_done, ()),
    "writing": (writing, ("slash", *"eigenvalues", "enter", "enter")),
    "back": (back, ()),
}


async def _take(scene: str, size: tuple[int, int], theme: str, folder: Path) -> None:
    make, keys = SCENES[scene]
    app = app_on(make(), theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        name = f"{scene}-{size[0]}x{size[1]}-{theme}.svg"
        (folder / name).write_text(app.export_screenshot(title="ytsb"), encoding="utf-8")


def main() -> None:
    """Takes them all."""
    os.environ.update(TZ="UTC", TERM="xterm-256color", COLORTERM="truecolor")
    time.tzset()
    folder = Path(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    folder.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        for size in SIZES:
            for theme in THEMES:
                if word in f"{scene}-{size[0]}x{size[1]}-{theme}":
                    asyncio.run(_take(scene, size, theme, folder))


if __name__ == "__main__":
    main()
