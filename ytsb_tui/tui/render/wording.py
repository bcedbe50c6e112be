"""Numbers, times and states in the words that a person reads."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ytsb_tui.core.exit_shares import in_words
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.state.conditions import NoExitLeft
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.render.spans import Role

if TYPE_CHECKING:
    from ytsb_tui.core.study.session import Topic

WORDS = (
    "fetching",
    "listening",
    "writing",
    "waiting",
    "queued",
    "paused",
    "failed",
    "done",
    "cancelled",
)  # what needs eyes first

_HERE = {Stage.LISTEN: "sound", Stage.WRITE: "transcript"}

ROLES: Mapping[str, Role] = {
    "building": Role.BUILDING,
    "ready": Role.READY,
    "leased": Role.LEASED,
    "cooling": Role.COOLING,
    "burned": Role.BURNED,
    "queued": Role.DIM,
    "fetching": Role.LIVE,
    "listening": Role.LIVE,
    "writing": Role.LIVE,
    "waiting": Role.WARNING,
    "done": Role.DONE,
    "failed": Role.ERROR,
    "paused": Role.WARNING,
    "cancelled": Role.DIM,
    "info": Role.DIM,
    "warning": Role.WARNING,
    "error": Role.ERROR,
}


def span_of_time(seconds: float) -> str:
    """A span in one or two units: `0.9s`, `12s`, `1m40s`, `41m`, `3h05m`, `2d`."""
    seconds = max(0.0, seconds)
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    whole = int(seconds + 0.5)
    if whole < 60:
        return f"{whole}s"
    if whole < 600:
        return f"{whole // 60}m{whole % 60:02}s"
    if whole < 3600:
        return f"{whole // 60}m"
    if whole < 86_400:
        return f"{whole // 3600}h{whole % 3600 // 60:02}m"
    return f"{whole // 86_400}d"


def seconds_run(seconds: float) -> str:
    """How long something has been running, in whole seconds first: a tick a second, not ten."""
    return span_of_time(max(0, int(seconds))) if seconds >= 10 else f"{max(0, int(seconds))}s"


def age(seconds: float) -> str:
    """How old something is, by the minute, so that what rests sends nothing: `now`, `3m`, `2h05m`."""
    return "now" if seconds < 60 else span_of_time(60 * (int(seconds) // 60)).replace("m00s", "m")


def coarse(seconds: float) -> str:
    """A time left in words of one unit, by the minute: `41m left`, `<1m left`."""
    return "<1m left" if seconds < 60 else f"{age(seconds)} left"


def clock_time(at: float) -> str:
    """The time of day of a moment, `18:20`."""
    return time.strftime("%H:%M", time.localtime(at))


def moment(at: float) -> str:
    """A day with the time of day, `2026-11-28 18:20`."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def no_exit_left(event: NoExitLeft) -> str:
    """Why nothing is fetched, until when, and what could be changed."""
    return f"Fetching resumes at {clock_time(event.until)}: {_why(event)}. Press 9 to change cooldown or countries."


def waits_for_exit(event: NoExitLeft) -> str:
    """The same for the row of a worker."""
    return f"waits until {clock_time(event.until)}: {_why(event)}"


def _why(event: NoExitLeft) -> str:
    return f"{event.reason[:1].lower()}{event.reason[1:].rstrip('.')}"


def let_through(share: float | None, client: str) -> str:
    """`1 in 3 exits let through as IOS`, each part as far as it is known; the usual client is not named."""
    exits = "" if share is None else f"{in_words(share)} exits let through"
    return f"{exits} as {client}".strip() if client else exits


def money(dollars: float) -> str:
    """US dollars; small amounts keep as many decimals as say something."""
    return f"${dollars:.2f}" if dollars == 0 or dollars >= 0.01 else f"${dollars:.4f}"


def size(count: float) -> str:
    """Bytes: `52.8 kB`, `1.2 MB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"


def topic_name(topic: Topic, jobs: Mapping[VideoId, Job]) -> str:
    """What a topic is called."""
    if topic.video is not None:
        job = jobs.get(topic.video)
        return job.name if job is not None else topic.video
    return "everything" if topic.everything else topic.subject or "no subject"


def length(seconds: float | None) -> str:
    """A video's length, empty when it is not known."""
    return "" if seconds is None else timestamp(seconds)


def short_reason(job: Job) -> str:
    """Why a job is not going on, or what to press, in a few words; empty when there is nothing to say."""
    if job.state is State.WAITING:
        if job.kind is FailureKind.OVERNIGHT:
            return "half price, comes within a day"
        if job.kind is FailureKind.BLOCKED and job.exits:
            return f"refused by {plural(job.exits, 'exit')}"
        return job.kind.short if job.kind else "tried again"
    if job.state is State.FAILED:
        return f"{job.kind.short}: {job.kind.cure}" if job.kind else "failed: r tries again"
    if job.state is State.PAUSED:
        return "r resumes"
    if job.state is State.CANCELLED:
        return "r queues it again"
    if job.state is State.QUEUED and job.stage in _HERE:
        return f"{_HERE[job.stage]} is here"
    return ""


def outcome(name: str) -> str:
    """How a try ended, by the name of a kind of failure or in other words."""
    try:
        return FailureKind(name).short
    except ValueError:
        return name


def time_of(job: Job, now: float) -> str:
    """The seconds column: what a finished one took, how long a running one has been at it, what a waiting one has
    left."""
    if job.state is State.DONE:
        return span_of_time(job.spent) if job.spent else ""
    if job.state is State.RUNNING:
        return seconds_run(now - job.changed_at)
    if job.state is State.WAITING and job.kind is not FailureKind.OVERNIGHT:
        left = max(0.0, (job.retry_at or now) - now)
        return timestamp(left) if left >= 1 else "now"
    return ""
