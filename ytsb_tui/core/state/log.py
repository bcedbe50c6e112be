"""The log tail: its last lines, and one line for one trouble however often it comes."""

from __future__ import annotations

from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import LogLine
from ytsb_tui.core.videos.transcripts import timestamp

LOG_LINES = 200
Log = tuple[LogLine, ...]


def with_line(log: Log, line: LogLine) -> Log:
    """The log with one more line."""
    return (*log[-LOG_LINES + 1 :], line)


def with_failure(log: Log, event: e.Failed) -> Log:
    """The log with a failure; an earlier line about the same trouble gives way to it."""
    when = "" if event.retry_at is None else f" Retry in {timestamp(event.retry_at - event.at)}."
    level = "error" if event.retry_at is None else "warning"
    same = "".join(sign for sign in event.reason if not sign.isdigit())  # refused by 3 exits or by 4: one trouble
    trouble = f"{level} {event.kind} {same}"
    earlier = next((line for line in reversed(log) if line.trouble == trouble), None)
    text, times = f"{event.title}: {event.reason} {event.action}{when}", 1
    if earlier is not None:
        times = earlier.times + 1
        text = f"{times} times: {event.reason} {event.action} Last: {event.title}.{when}"
    others = tuple(line for line in log if line is not earlier)
    return with_line(others, LogLine(at=event.at, level=level, text=text, trouble=trouble, times=times))
