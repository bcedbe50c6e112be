"""A history as JSON lines, as CSV, and as a table of its statistics."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import TextIO

from ytsb_tui.core.jobs.history import ExitTally, History, Payment, Statistics
from ytsb_tui.core.jobs.job import Attempt
from ytsb_tui.headless.json_lines import Json, moment

_COLUMNS = (
    "event", "at", "video", "title", "what", "worker", "seconds", "outcome", "reason", "exit_ip", "fingerprint",
    "country", "bytes", "model", "input_tokens", "output_tokens", "cost_usd",
)  # fmt: skip
_MOST = 12  # rows of a table that could be longer


def entries(history: History) -> Iterator[dict[str, Json]]:
    """Each try (`attempt`; `what` is its stage) and payment (`paid`, for a note or for questions), oldest first."""
    both: list[Attempt | Payment] = [*history.attempts, *history.payments]
    for entry in sorted(both, key=_moment):
        title = history.titles.get(entry.video)
        if isinstance(entry, Attempt):
            row: dict[str, Json] = {
                "event": "attempt",
                "at": moment(entry.started_at),
                "video": entry.video,
                "title": title,
                "what": entry.stage.value,
                "worker": entry.worker,
                "seconds": round(entry.seconds, 3),
                "outcome": entry.outcome,
                "reason": entry.reason,
                "exit_ip": entry.exit_ip,
                "fingerprint": entry.fingerprint,
                "country": entry.country,
                "bytes": entry.bytes,
            }
        else:
            row = {
                "event": "paid",
                "at": moment(entry.at),
                "video": entry.video,
                "title": title,
                "what": entry.what,
                "model": entry.model,
            }
        yield row | {
            "input_tokens": entry.input_tokens,
            "output_tokens": entry.output_tokens,
            "cost_usd": entry.cost,
        }


def _moment(entry: Attempt | Payment) -> float:
    return entry.started_at if isinstance(entry, Attempt) else entry.at


def statistics_object(numbers: Statistics) -> dict[str, Json]:
    """The statistics as one object; `event` is `statistics`."""

    def exits(tallies: tuple[ExitTally, ...], name: str) -> list[Json]:
        return [
            {name: each.name, "let_through": each.let_through, "refused": each.refused, "seconds": each.seconds}
            for each in tallies
        ]

    return {
        "event": "statistics",
        "days": [
            {
                "day": day.day.isoformat(),
                "videos": day.videos,
                "notes": day.notes,
                "input_tokens": day.input_tokens,
                "output_tokens": day.output_tokens,
                "cost_usd": round(day.cost, 6),
            }
            for day in numbers.days
        ],
        "models": [
            {
                "model": model.model or None,
                "notes": model.notes,
                "input_tokens": model.input_tokens,
                "output_tokens": model.output_tokens,
                "cost_usd": round(model.cost, 6),
            }
            for model in numbers.models
        ],
        "countries": exits(numbers.countries, "country"),
        "exits": exits(numbers.exits, "exit_ip"),
        "stages": [
            {
                "stage": stage.stage.value,
                "tries": stage.tries,
                "done": stage.done,
                "median_seconds": round(stage.middle, 3),
                "p95_seconds": round(stage.slow, 3),
                "total_seconds": round(stage.total, 3),
            }
            for stage in numbers.stages
        ],
        "failures": {kind.value: count for kind, count in numbers.failures},
    }


def write_json(history: History, numbers: Statistics, out: TextIO) -> None:
    """One object per line: the entries, then the statistics."""
    for entry in entries(history):
        print(json.dumps(entry), file=out)
    print(json.dumps(statistics_object(numbers)), file=out)


def write_csv(history: History, out: TextIO) -> None:
    """The entries with a header row (RFC 4180); cells that a spreadsheet would take for formulas are quoted."""
    table = csv.DictWriter(out, _COLUMNS)
    table.writeheader()
    for entry in entries(history):
        table.writerow({name: _cell(value) for name, value in entry.items()})


def _cell(value: Json) -> Json:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def table_lines(numbers: Statistics) -> Iterator[str]:
    """The statistics as a table: the last days, the most used exits and countries."""
    if not numbers.days:
        yield "No history yet."
        return
    yield f"{'day':<12}{'videos':>8}{'notes':>8}{'tokens':>14}{'cost':>11}"
    for day in numbers.days[-_MOST:]:
        tokens = day.input_tokens + day.output_tokens
        yield f"{day.day.isoformat():<12}{day.videos:>8,}{day.notes:>8,}{tokens:>14,}{day.cost:>11.4f}"
    yield ""
    yield f"{'model':<28}{'notes':>8}{'tokens in':>14}{'out':>12}{'cost':>11}"
    for model in numbers.models:
        name = model.model or "(questions, failed tries)"
        yield f"{name[:27]:<28}{model.notes:>8,}{model.input_tokens:>14,}{model.output_tokens:>12,}{model.cost:>11.4f}"
    for title, tallies in (("country", numbers.countries), ("exit", numbers.exits)):
        yield ""
        yield f"{title:<28}{'through':>8}{'refused':>10}{'share':>8}{'seconds':>10}"
        for each in tallies[:_MOST]:
            seconds = "" if each.seconds is None else f"{each.seconds:.1f}"
            yield f"{each.name[:27]:<28}{each.let_through:>8,}{each.refused:>10,}{each.share:>8.0%}{seconds:>10}"
    yield ""
    yield f"{'stage':<28}{'tries':>8}{'done':>10}{'median':>10}{'95 %':>10}{'total':>12}"
    for stage in numbers.stages:
        times = f"{stage.middle:>9.1f}s{stage.slow:>9.1f}s{stage.total:>11.0f}s"
        yield f"{stage.stage.value:<28}{stage.tries:>8,}{stage.done:>10,}{times}"
    if numbers.failures:
        yield ""
        yield f"{'failed tries by class':<28}{'':>8}"
        for kind, count in numbers.failures:
            yield f"{kind.value:<28}{count:>8,}"
