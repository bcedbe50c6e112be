"""The log tail: its last lines, and one line for one trouble however often it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ytsb_tui.core.jobs.job import CANCELLED, Attempt, Stage
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import LogLine
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId

LOG_LINES = 200
EARLIER = 100  # tries of earlier runs with which a log begins
Log = tuple[LogLine, ...]


def with_line(log: Log, line: LogLine) -> Log:
    """The log with one more line."""
    return (*log[-LOG_LINES + 1 :], line)


def with_failure(log: Log, event: e.Failed) -> Log:
    """The log with a failure; an earlier line about the same trouble gives way to it."""
    when = "" if event.retry_at is None else f" Retry in {timestamp(event.retry_at - event.at)}."
    level = "error" if event.retry_at is None else "warning"
    trouble = f"{level} {event.kind} {_without_numbers(event.reason)}"
    first = LogLine(at=event.at, level=level, text="", trouble=trouble)
    return _with_trouble(log, first, event.title, f"{event.reason} {event.action}", when)


def _without_numbers(reason: str) -> str:
    return "".join(sign for sign in reason if not sign.isdigit())  # refused by 3 exits or by 4: one trouble


def _with_trouble(log: Log, line: LogLine, title: str, says: str, when: str = "") -> Log:
    before = next((each for each in reversed(log) if each.trouble == line.trouble), None)
    times = 1 if before is None else before.times + 1
    text = f"{title}: {says}{when}" if times == 1 else f"{times} times: {says} Last: {title}.{when}"
    others = tuple(each for each in log if each is not before)
    return with_line(others, replace(line, text=text, times=times))


def earlier(attempts: Iterable[Attempt], titles: Mapping[VideoId, str]) -> Log:
    """The log of tries that were made before this engine, oldest first. What else was said then is not kept."""
    log: Log = ()
    for each in attempts:
        at, title = each.started_at + each.seconds, titles.get(each.video, each.video)
        if each.outcome == "done":
            what = "Transcript" if each.stage is Stage.FETCH else "Note written"
            through = f" through {each.exit_ip}" if each.exit_ip else ""
            log = with_line(log, LogLine(at=at, level="info", text=f"{what}: {title} ({each.seconds:.1f} s){through}"))
        elif each.outcome == CANCELLED:
            log = with_line(log, LogLine(at=at, level="info", text=f"Cancelled: {title}"))
        else:
            reason = each.reason or each.outcome
            trouble = f"warning {each.outcome} {_without_numbers(reason)}"
            log = _with_trouble(log, LogLine(at=at, level="warning", text="", trouble=trouble), title, reason)
    return log
