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
from tests.tui.stage import LECTURES, NOW, app_on, exit_, job, settle, tor_ready, vid
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import ExitState
from ytsb_tui.core.videos.video import VideoId

SIZES = ((40, 12), (60, 20), (80, 24), (100, 30), (120, 40), (160, 50))
THEMES = ("calm", "vivid", "calm-light", "high-contrast")
FIFTY = 50
MORE = {
    "mathematics": (
        "Vectors, spans and bases", "Matrix products as one step after another", "The determinant, a factor of area",
        "Inverse matrices and the null space", "Dot products and duality", "Least squares, lecture 16",
        "Singular values, step by step", "Limits, and what epsilon is for", "The chain rule, seen",
        "Integrals and the area under a curve", "Taylor series, term by term", "Complex numbers as rotations",
        "Partial derivatives and gradients", "Lagrange multipliers on a hillside",
    ),
    "probability": (
        "What a random variable is", "Conditional probability and medical tests", "The law of large numbers",
        "The central limit theorem", "Markov chains in the long run", "Variance, covariance, correlation",
        "The Poisson process",
    ),
    "machine learning": (
        "Linear regression from scratch", "Logistic regression and odds", "Overfitting and what helps against it",
        "Decision trees and forests", "Convolutional networks, layer by layer", "Embeddings: words as vectors",
        "How a tokenizer cuts text", "Regularization, lecture 11", "Support vector machines", "Clustering by k-means",
        "Principal components",
    ),
    "physics": (
        "Entropy, in coins and in gases", "Newton's laws, lecture 2", "Waves on a string", "The least action",
        "Fields, charges and potentials", "Time dilation with two clocks",
    ),
}  # fmt: skip
COUNTRIES = ("us", "de", "se", "nl", "fr", "ch")


def lecture(number: int, state: State = State.QUEUED, stage_: Stage = Stage.FETCH, **values: object) -> Job:
    """One of the fifty, each with a title of its own."""
    if number >= len(LECTURES):
        rest = [(title, subject) for subject, titles in MORE.items() for title in titles]
        title, subject = rest[(number * 7) % len(rest)]
        values = {"title": title, "subject": subject, "length": 600.0 + 97 * (number % 23), **values}
    return job(number, state, stage_, **values)


def through(fake: FakeEngine, video: VideoId, worker: str, country: str) -> None:
    """The transcript of a video has come, and a note is begun."""
    title = fake.state.jobs[video].name
    fake.emit(
        e.TranscriptDone(
            at=NOW - 40, video=video, title=title, worker="fetch 2", exit_ip="192.0.2.7", fingerprint=None,
            country=country, seconds=1.4, bytes=61_200, cues=412, language="en",
        ),
    )  # fmt: skip
    begun = NOW - 3 * int(worker[-1])
    fake.emit(e.WorkStarted(at=begun, worker=worker, video=video, title=title, stage=Stage.WRITE, exit=None))


def rested(fake: FakeEngine, number: int, built: float, until: float, *, let_through: int, blocked: int) -> None:
    """An exit that was built so many seconds ago, used, and rests."""
    one = exit_(number, f"203.0.113.{number}", COUNTRIES[number % len(COUNTRIES)], 0.9 + number % 5 / 4)
    fake.emit(e.ExitReady(at=NOW - built, exit=one, ready=1, wanted=5, let_through=let_through, blocked=blocked))
    if let_through:
        at = NOW - built + 20
        fake.emit(e.ExitCooling(at=at, key=one.key, ip=one.ip, until=until, let_through=let_through, blocked=blocked))
    else:
        fake.emit(
            e.ExitBurned(
                at=NOW - built + 20, key=one.key, ip=one.ip, until=until, reason="bot check", let_through=0,
                blocked=blocked,
            )
        )  # fmt: skip


def charged(fake: FakeEngine, notes: int) -> None:
    """What so many notes have cost."""
    for _ in range(notes):
        fake.emit(e.Charged(at=NOW - 40, input_tokens=9000, output_tokens=1800, cost_usd=0.004))


def fifty() -> FakeEngine:
    """Fifty videos, nine of them with workers."""
    fake = stage.working()
    fake.emit(
        e.WorkersChanged(at=NOW - 300, fetchers=3, writers=8),
        e.ShareChanged(at=NOW - 300, share=0.34),
        e.JobsChanged(at=NOW - 300, jobs=tuple(lecture(number) for number in range(12, FIFTY))),
    )
    for number in range(20, 30):
        rested(
            fake, number, 55.0 * (number - 20) ** 1.1, NOW + 700 + 90 * (number - 20), let_through=number % 4, blocked=1
        )  # fmt: skip
    for number in range(12, 28):
        done = lecture(
            number, State.DONE, Stage.DONE, spent=20.0 + number, cost=0.004, path="x.md", changed_at=NOW - number
        )
        fake.emit(e.JobsChanged(at=NOW - 10 * (40 - number), jobs=(done,)))
    charged(fake, 16)
    for worker, number, country in (("write 1", 1, "se"), ("write 2", 5, "de")):
        through(fake, vid(number), worker, country)
    steps = ("core concepts", "key points", "examples", "definitions", "connections", "summary")
    for writer in range(3, 9):
        number, worker = 25 + writer, f"write {writer}"
        fake.emit(e.JobsChanged(at=NOW - 20, jobs=(lecture(number, State.RUNNING, Stage.WRITE),)))
        through(fake, vid(number), worker, COUNTRIES[writer - 3])
        fake.emit(
            e.WorkProgress(at=NOW - 1, worker=worker, video=vid(number), step=steps[writer - 3], fraction=writer / 9)
        )
    for worker, number, step, fraction in (("write 1", 1, "key points", 0.61), ("write 2", 5, "definitions", 0.14)):
        fake.emit(e.WorkProgress(at=NOW - 1, worker=worker, video=vid(number), step=step, fraction=fraction))
    return fake


def no_exit() -> FakeEngine:
    """Every exit rests: the workers wait."""
    fake = stage.engine()
    tor_ready(fake)
    fake.emit(e.JobsChanged(at=NOW - 60, jobs=tuple(job(number) for number in range(12))))
    for number in range(40):
        let_through = number % 3 and 1
        until = NOW + 130 + 60 * number + (0 if let_through else 9000)
        rested(fake, number, 60.0 + 7 * number, until, let_through=let_through, blocked=0 if let_through else 2)
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
    charged(fake, 6)  # the others are charged already
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
