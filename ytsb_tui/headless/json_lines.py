"""Events as JSON lines, for programs: one object per line, each with `event` and `at` (UTC, ISO 8601)."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import TextIO

from ytsb_tui.core.exits import Exit, Hop
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import PanelState

_TIMES = frozenset({"at", "until", "retry_at"})
_SILENT = (e.JobsChanged, e.JobsRemoved, e.WorkProgress)  # only for screens: the other events cover them

Json = str | int | float | bool | None | dict[str, "Json"] | list["Json"]


def moment(at: float) -> str:
    """Seconds since the epoch as `2026-11-23T14:05:09.120Z`."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(name: str, value: object) -> Json:
    if name in _TIMES and isinstance(value, float | int):
        return moment(value)
    if isinstance(value, float):
        return round(value, 6)
    if value is None or isinstance(value, str | int | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, tuple):
        return [_plain(name, part) for part in value]
    if isinstance(value, Hop):
        return {part.name: _plain(part.name, getattr(value, part.name)) for part in fields(value)}
    raise TypeError(f"{name} has no form in JSON: {type(value).__name__}")


def event_object(event: e.Event) -> dict[str, Json]:
    """The object of one event: an exit's fields are merged into the event's, `kind` is renamed `class`."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    row: dict[str, Json] = {"event": name}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, Exit):
            row |= {part.name: _plain(part.name, getattr(value, part.name)) for part in fields(value)}
        elif field.name == "exit":
            continue
        else:
            row["class" if field.name == "kind" else field.name] = _plain(field.name, value)
    return row


def job_object(job: Job) -> dict[str, Json]:
    """A job for `status --json`."""
    return {
        "video": job.video,
        "title": job.title,
        "state": job.word,
        "stage": job.stage.value,
        "class": job.kind.value if job.kind else None,
        "reason": job.reason,
        "action": job.action,
        "retry_at": None if job.retry_at is None else moment(job.retry_at),
        "attempts": job.attempts,
        "path": job.path,
        "cost_usd": job.cost,
    }


class JsonPrinter:
    """Writes each event that is meant for programs to `out` as it happens."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, event: e.Event, state: PanelState) -> None:
        """One event; `state` is the panel after it."""
        if not isinstance(event, _SILENT):
            print(json.dumps(event_object(event), ensure_ascii=True), file=self._out, flush=True)

    def close(self) -> None:
        """Nothing is buffered."""
