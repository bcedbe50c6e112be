"""Scenes for the app: engines in the states that people meet, all at one fixed moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from tests.fakes.engine import FakeEngine
from tests.fakes.settings_editor import StillSettingsEditor
from tests.tui import study_stage
from ytsb_tui.core.exits import Exit, Hop
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Attempt, Job, Stage, State
from ytsb_tui.core.notes.estimates import Estimate
from ytsb_tui.core.state import events as e
from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Offered, Preview
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.render.look import UNICODE
from ytsb_tui.tui.render.news import Severity

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.fakes.library_reader import FakeLibraryReader

NOW = 1_760_000_000.0
MESSAGES: WeakKeyDictionary[StudyBuddyApp, list[str]] = WeakKeyDictionary()
LOOKED_UP = ("search", "cards", "deal", "outlook", "ask", "graph", "concept", "kept", "slide")  # what is looked up
TOR = e.EgressKind.TOR

LECTURES = (
    ("The essence of calculus", 1024.0, "mathematics"),
    ("Eigenvalues and eigenvectors", 1331.0, "mathematics"),
    ("Lecture 9 (private)", None, None),
    ("Gradient descent, how neural networks learn", 1262.0, "machine learning"),
    ("Backpropagation, step by step", 835.0, "machine learning"),
    ("Change of basis", 771.0, "mathematics"),
    ("Linear algebra, lecture 4", 2963.0, "mathematics"),
    ("But what is a convolution?", 1385.0, "mathematics"),
    ("The Fourier transform, a visual introduction", 1257.0, "mathematics"),
    ("Attention in transformers", 1610.0, "machine learning"),
    ("Bayes theorem, the geometry of changing beliefs", 920.0, "probability"),
    ("Differential equations, a tourist's guide", 1636.0, "mathematics"),
)


def vid(number: int) -> VideoId:
    """The id of a made-up video."""
    return VideoId(f"vid{number:08}")


def job(number: int, state: State = State.QUEUED, stage: Stage = Stage.FETCH, **values: object) -> Job:
    """A job of the made-up lectures."""
    title, length, subject = LECTURES[number % len(LECTURES)]
    known: dict[str, object] = {
        "title": title,
        "length": length,
        "subject": subject,
        "channel": "Lectures for everyone",
        "position": number,
        "added_at": NOW - 300,
        "changed_at": NOW - 12,
    }
    return Job(video=vid(number), state=state, stage=stage, **{**known, **values})  # type: ignore[arg-type]  # by name


def exit_(number: int, ip: str, country: str, seconds: float, nickname: str = "") -> Exit:
    """A made-up exit."""
    return Exit(
        key=f"x{number}",
        ip=ip,
        fingerprint=f"{number:040X}",
        nickname=nickname or f"relay{number}",
        country=country,
        seconds=seconds,
        path=(
            Hop(fingerprint="6" * 40, nickname="TheGuard", country="ch"),
            Hop(fingerprint="7" * 40, nickname=f"middle{number}", country=("se", "nl", "??")[number % 3]),
            Hop(fingerprint=f"{number:040X}", nickname=nickname or f"relay{number}", country=country),
        ),
    )


SEARCH = "search:9:pi"


def offered(count: int) -> Preview:
    """What a search for pi gives: the first is known in most scenes, every seventh cannot be fetched now."""
    cent = Estimate(sent=6_400, written=5_000, cost=0.003, counted=False)
    videos = tuple(
        Offered(
            video=vid(number if number == 0 else number + 9_000),
            title=LECTURES[number % len(LECTURES)][0],
            length=LECTURES[number % len(LECTURES)][1],
            estimate=cent,
            trouble=("not begun", "members only", "live now")[number % 3] if number % 7 == 5 else "",
        )
        for number in range(count)
    )
    return Preview(source=SEARCH, title="pi", videos=videos)


def engine() -> FakeEngine:
    """An engine at the fixed moment."""
    fake = FakeEngine(clock=lambda: NOW)
    fake.previews[SEARCH] = offered(9)
    return fake


def tor_ready(fake: FakeEngine, fetchers: int = 3, writers: int = 2) -> None:
    """Tor is up and there are workers."""
    fake.emit(
        e.NetworkChanged(at=NOW - 400, egress=TOR, phase=e.TorPhase.READY, percent=100, text="Tor is ready"),
        e.WorkersChanged(at=NOW - 400, fetchers=fetchers, writers=writers),
    )


def empty() -> FakeEngine:
    """The first start: nothing there, Tor starting."""
    fake = engine()
    fake.emit(e.WorkersChanged(at=NOW, fetchers=3, writers=8))
    return fake


def bootstrapping() -> FakeEngine:
    """Tor is on its way, videos wait."""
    fake = engine()
    fake.emit(
        e.NetworkChanged(
            at=NOW, egress=TOR, phase=e.TorPhase.BOOTSTRAPPING, percent=45, text="Loading relay descriptors"
        ),
        e.WorkersChanged(at=NOW, fetchers=3, writers=8),
        e.JobsChanged(at=NOW, jobs=tuple(job(number) for number in range(4))),
    )
    return fake


def transcript(video: VideoId) -> tuple[Details, Transcript]:
    """A quarter of an hour of speech with three chapters."""
    words = (
        "the goal here is for you to come away feeling like you could have invented calculus",
        "so picture a circle of radius three and ask yourself what its area is",
        "slice it into many thin rings and straighten each of them out",
        "the smaller the thickness the better the whole thing fits under a graph",
    )
    cues = tuple(Cue(start=4.0 * number, duration=4.0, text=f"{words[number % 4]} ({number})") for number in range(256))
    titles = ("A circle", "Nudges", "The fundamental theorem")
    chapters = tuple(Chapter(start=340.0 * number, title=title) for number, title in enumerate(titles))
    details = Details(video=video, title=LECTURES[0][0], length=1024.0, chapters=chapters)
    return details, Transcript(video=video, language="en", automatic=False, cues=cues)


def exits(fake: FakeEngine) -> None:
    """Some of every state."""
    pool = (
        exit_(1, "185.220.101.4", "de", 1.12, "ForPrivacyNET"),
        exit_(2, "45.84.107.9", "se", 0.9, "tor4thepeople"),
        exit_(3, "23.129.64.12", "us", 1.4, "EmeraldOnion"),
        exit_(4, "185.220.101.19", "nl", 0.8, "artikel10"),
        exit_(5, "91.132.147.8", "fr", 2.3, "nicoo"),
        exit_(6, "2a0b:f4c2:2:1::240", "at", 1.9, "foundation4"),
        exit_(7, "199.249.230.71", "us", 1.0, "QuintexAirVPN"),
        exit_(8, "80.67.167.81", "fr", 1.3, "ams1"),
    )
    for at, one in enumerate(pool):
        fake.emit(
            e.ExitBuilding(at=NOW - 200 + at, key=one.key, country=one.country, nickname=one.nickname),
            e.ExitReady(
                at=NOW - 190 + at, exit=one, ready=1, wanted=5, let_through=12 if at == 0 else 0, blocked=at // 2 % 2
            ),
        )
    fake.emit(
        e.ExitLeased(at=NOW - 3, key="x4", worker="fetch 1", video=vid(6), wait=0.001),
        e.ExitLeased(at=NOW - 9, key="x5", worker="fetch 2", video=vid(3), wait=0.001),
        e.ExitCooling(at=NOW - 60, key="x7", ip="199.249.230.71", until=NOW + 2470, let_through=4, blocked=1),
        e.ExitBurned(
            at=NOW - 50, key="x8", ip="80.67.167.81", until=NOW + 20_000, reason="bot check", let_through=0, blocked=2
        ),
        e.ExitBuilding(at=NOW - 1, key="x9", country="ro", nickname="prsv"),
        e.ExitBuilding(at=NOW, key="x10", country="ch", nickname="DigiGes"),
    )


def working() -> FakeEngine:
    """In the middle of a run: the picture that people see most."""
    fake = engine()
    tor_ready(fake)
    fake.emit(e.JobsChanged(at=NOW - 300, jobs=tuple(job(number) for number in range(12))))
    exits(fake)
    finished = (0, 7, 8, 9, 10, 11)
    fake.emit(e.WorkStarted(at=NOW - 120, worker="write 1", video=vid(0), title="", stage=Stage.WRITE, exit=None))
    fake.emit(e.WorkEnded(at=NOW - 100, worker="write 1"))
    for place, number in enumerate(finished):
        at = NOW - 100 + 12 * place
        note = job(
            number,
            State.DONE,
            Stage.DONE,
            spent=31.0 + place,
            cost=0.004,
            path=f"mathematics/{LECTURES[number][0]}.md",
            changed_at=at,
        )
        fake.emit(
            e.JobsChanged(at=at, jobs=(note,)),
            e.Charged(at=at, input_tokens=9000, output_tokens=1800, cost_usd=0.0043),
            e.NoteDone(
                at=at,
                video=vid(number),
                title=LECTURES[number][0],
                worker="write 1",
                path=f"/vault/{number}.md",
                seconds=21.0,
                input_tokens=9000,
                output_tokens=1800,
                cost_usd=0.0043,
                points=24,
                verified=22,
                near=1,
                offline=False,
            ),
        )
    fake.emit(
        e.JobsChanged(
            at=NOW - 12,
            jobs=(
                job(1, State.RUNNING, Stage.WRITE, changed_at=NOW - 12),
                job(5, State.RUNNING, Stage.WRITE, changed_at=NOW - 3),
                job(6, State.RUNNING, changed_at=NOW - 2),
                job(
                    2,
                    State.FAILED,
                    kind=FailureKind.PRIVATE,
                    reason="The video is private.",
                    action="Ask its owner for access, or remove it.",
                    attempts=1,
                ),
                job(
                    3,
                    State.WAITING,
                    kind=FailureKind.BLOCKED,
                    reason="YouTube refused 3 exits in a row; trying others in a while.",
                    action="Press r to try now.",
                    exits=3,
                    retry_at=NOW + 42,
                ),
            ),
        ),
        e.Failed(
            at=NOW - 40,
            video=vid(2),
            title=LECTURES[2][0],
            kind=FailureKind.PRIVATE,
            reason="The video is private.",
            action="Ask its owner for access.",
            retry_at=None,
            attempts=1,
        ),
        e.WorkStarted(
            at=NOW - 2,
            worker="fetch 1",
            video=vid(6),
            title=LECTURES[6][0],
            stage=Stage.FETCH,
            exit=exit_(4, "185.220.101.19", "nl", 0.8),
        ),
        e.WorkProgress(at=NOW - 1, worker="fetch 1", video=vid(6), step="cues", fraction=0.6),
        e.WorkStarted(
            at=NOW - 9,
            worker="fetch 2",
            video=vid(3),
            title=LECTURES[3][0],
            stage=Stage.FETCH,
            exit=exit_(5, "91.132.147.8", "fr", 2.3),
        ),
        e.WorkEnded(at=NOW - 4, worker="fetch 2", note="blocked"),
        e.WorkStarted(at=NOW - 12, worker="write 1", video=vid(1), title=LECTURES[1][0], stage=Stage.WRITE, exit=None),
        e.WorkProgress(
            at=NOW - 1,
            worker="write 1",
            video=vid(1),
            step="key points",
            fraction=0.61,
            text="# Eigenvalues and eigenvectors\n\nA vector that keeps its span under a transformation …\n",
        ),
        e.WorkStarted(at=NOW - 3, worker="write 2", video=vid(5), title=LECTURES[5][0], stage=Stage.WRITE, exit=None),
        e.WorkProgress(at=NOW - 1, worker="write 2", video=vid(5), step="definitions", fraction=0.14),
    )
    fake.notes[vid(0)] = NOTE
    fake.transcripts[vid(0)] = transcript(vid(0))
    fake.explanations = study_stage.explanations()
    fake.cards, fake.reviews = study_stage.deck(NOW), study_stage.answers(NOW)
    fake.tries[vid(3)] = tuple(
        Attempt(
            video=vid(3),
            stage=Stage.FETCH,
            worker="fetch 2",
            started_at=NOW - 60 + 10 * number,
            seconds=1.4 + number,
            outcome="blocked",
            reason="YouTube asked this exit to prove that it is no robot.",
            exit_ip=ip,
            fingerprint="A" * 40,
            country=country,
            bytes=52_800,
        )
        for number, (ip, country) in enumerate(
            (("80.67.167.81", "fr"), ("199.249.230.71", "us"), ("91.132.147.8", "fr"))
        )
    )
    fake.tries[vid(0)] = (
        Attempt(
            video=vid(0),
            stage=Stage.FETCH,
            worker="fetch 1",
            started_at=NOW - 200,
            seconds=1.2,
            outcome="done",
            exit_ip="199.249.230.71",
            country="us",
            bytes=61_200,
        ),
        Attempt(video=vid(0), stage=Stage.WRITE, worker="write 1", started_at=NOW - 190, seconds=29.8, outcome="done"),
    )
    return fake


def failed() -> FakeEngine:
    """All that could be done is done; some failed, each in its own way."""
    fake = engine()
    fake.previews.clear()
    tor_ready(fake)
    kinds = (
        (FailureKind.PRIVATE, "The video is private.", "Ask its owner for access."),
        (FailureKind.BLOCKED, "YouTube refused 12 exits.", "Press r to try others."),
        (FailureKind.BLOCKED, "YouTube refused 12 exits.", "Press r to try others."),
        (FailureKind.CAPTIONS_DISABLED, "Its owner has switched captions off.", "There is nothing to fetch."),
        (FailureKind.NO_LANGUAGE, "There are no captions in en; there are: de, fr.", "Set the language, then press r."),
        (FailureKind.MODEL_ANSWER, "The model's answer broke off.", "Press r to ask again."),
    )
    jobs = [
        job(number, State.FAILED, stage, kind=kind, reason=why, action=do)
        for number, (kind, why, do) in enumerate(kinds)
        for stage in [Stage.WRITE if kind is FailureKind.MODEL_ANSWER else Stage.FETCH]
    ]
    jobs += [job(number, State.DONE, Stage.DONE, spent=33.0, path=f"{number}.md") for number in range(6, 10)]
    fake.emit(e.JobsChanged(at=NOW - 100, jobs=tuple(jobs)))
    return fake


def halted() -> FakeEngine:
    """The key was refused: writing has stopped for all."""
    fake = engine()
    tor_ready(fake)
    fake.emit(
        e.JobsChanged(
            at=NOW,
            jobs=tuple(job(number, stage=Stage.WRITE if number < 3 else Stage.FETCH) for number in range(6)),
        ),
        e.Halted(
            at=NOW - 5,
            stage=Stage.WRITE,
            kind=FailureKind.KEY,
            reason="Anthropic refused the key.",
            action="Set ANTHROPIC_API_KEY to a valid one, or unset it for outlines.",
        ),
    )
    return fake


def locked() -> FakeEngine:
    """The library is locked by another program while work is going on."""
    fake = working()
    for each in (Stage.FETCH, Stage.WRITE):
        fake.emit(
            e.Halted(
                at=NOW - 3,
                stage=each,
                kind=FailureKind.LIBRARY,
                reason="The library /home/ada/.local/share/ytsb/library.db is locked by another program.",
                action="Close that program, or let it finish.",
            )
        )
    return fake


def thousands(count: int = 5000) -> FakeEngine:
    """A big library."""
    fake = engine()
    tor_ready(fake)
    states = (State.DONE, State.DONE, State.DONE, State.QUEUED, State.FAILED, State.WAITING, State.CANCELLED)
    jobs = []
    for number in range(count):
        state = states[number % len(states)]
        stage = Stage.DONE if state is State.DONE else Stage.FETCH
        stuck = state in (State.FAILED, State.WAITING)
        jobs.append(
            job(
                number,
                state,
                stage,
                title=f"{LECTURES[number % len(LECTURES)][0]} ({number + 1})",
                spent=30.0 if state is State.DONE else 0.0,
                kind=FailureKind.BLOCKED if stuck else None,
                exits=3 if stuck else 0,
                retry_at=NOW + 60 + number % 600 if state is State.WAITING else None,
            )
        )
    fake.emit(e.JobsChanged(at=NOW, jobs=tuple(jobs)))
    exits(fake)
    for number in range(200):
        level = ("info", "info", "warning", "error")[number % 4]
        fake.emit(e.Message(at=NOW - 200 + number, level=level, text=f"{LECTURES[number % 12][0]}: what became of it"))
    fake.previews[SEARCH] = offered(5000)
    return fake


NOTE = """---
title: The essence of calculus
subject: mathematics
---

# The essence of calculus

Calculus can be invented by looking closely at one question: what is the area of a circle?

## Core concepts

- **Integral**: an area as a sum of thin slices that grow ever thinner. [2:13](https://www.youtube.com/watch?v=vid00000000&t=133s)
- **Derivative**: how much a result changes for a tiny nudge. [8:47](https://www.youtube.com/watch?v=vid00000000&t=527s)

## Key points

1. Slicing a circle into rings gives rectangles, nearly. [3:02](https://www.youtube.com/watch?v=vid00000000&t=182s)
2. The two are inverses: [[Fundamental theorem|the fundamental theorem]]. [12:40](https://www.youtube.com/watch?v=vid00000000&t=760s)

> The art is to find the right slices.
"""

SCENES = {
    "empty": empty,
    "bootstrapping": bootstrapping,
    "working": working,
    "failed": failed,
    "halted": halted,
    "locked": locked,
    "thousands": thousands,
}


def reader_of(fake: FakeEngine) -> FakeLibraryReader:
    """The library of a scene; imported when a place asks for it, as the app's own is."""
    from tests.fakes.library_reader import FakeLibraryReader

    return FakeLibraryReader(fake)


HOME = {
    "YTSB_CONFIG_DIR": "/home/ada/.config/ytsb",
    "YTSB_DATA_DIR": "/home/ada/.local/share/ytsb",
    "YTSB_VAULT": "/home/ada/notes",
}


def app_on(fake: FakeEngine, *, answers: object = None, **options: object) -> StudyBuddyApp:
    """The app on a scene, at the fixed moment, in the default theme, in Unicode."""
    known: dict[str, object] = {
        "answers": lambda: answers,
        "clock": lambda: NOW,
        "look": UNICODE,
        "theme": "calm",
        "editor": StillSettingsEditor(environ=HOME),
    }
    app = StudyBuddyApp(fake, lambda: reader_of(fake), **{**known, **options})  # type: ignore[arg-type]  # by name
    return recorded(app)


def recorded(app: StudyBuddyApp) -> StudyBuddyApp:
    """The app, which keeps what it says: it is shown for some seconds only."""
    say, said = app.say, MESSAGES.setdefault(app, [])

    def kept(text: str, severity: Severity = "information") -> None:
        said.append(app.look.safe(text))
        say(text, severity)

    app.say = kept  # type: ignore[method-assign]  # calls the app's own
    return app


def screen_text(app: StudyBuddyApp) -> str:
    """What stands on the screen, line by line, without colours."""
    height = app.size.height
    lines = app.screen._compositor.render_strips(app.size) if height else []
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in lines)


def messages(app: StudyBuddyApp) -> list[str]:
    """What was said, the last thing at the end."""
    return MESSAGES[app]


async def settle(pilot: Pilot[None]) -> None:
    """Waits until what was caused has been shown: the app shows the engine's state ten times a second at most."""
    app = cast(StudyBuddyApp, pilot.app)
    quiet = 0
    while quiet < 3:
        await pilot.pause()
        if not app.is_running:  # it has quit, and draws no more
            return
        screen = app.screen
        busy = app.frames.due or screen._dirty_widgets or screen._repaint_required or screen._layout_required
        busy = busy or any(worker.name in LOOKED_UP and not worker.is_finished for worker in app.workers)
        quiet = 0 if busy else quiet + 1
        if busy:
            await pilot.pause(0.01)
