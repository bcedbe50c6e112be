"""The table of results: one row per number, kept between runs so that one benchmark can be repeated alone."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

KEPT = Path(__file__).with_name("results.json")
TABLE = Path(__file__).with_name("RESULTS.md")
LIBRARIES = ("textual", "anthropic", "httpx", "stem", "youtube-transcript-api")
HEAD = """# What was measured

Made by `make bench`; each row says when, and under which load of the machine. The machine was shared with other work,
so trust ratios within a row more than seconds. "YouTube", the Messages API and the Tor network are the lab's
(`tests/lab`): round trips there are those of one machine.

| measured | ours | against | ratio | to reach | | load, UTC |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number. `reached` is None without a target; `how` says what a reader needs to repeat it."""

    name: str
    ours: str
    rival: str = ""
    ratio: str = ""
    wanted: str = ""
    reached: bool | None = None
    how: str = ""


def median(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def machine() -> str:
    """The machine: processor, cores, memory, system and versions."""
    named = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = named[0].split(":", 1)[1].strip() if named else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def keep(benchmark: str, rows: Sequence[Row]) -> None:
    """Replaces the benchmark's rows and writes the table."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg()[:2])
    kept[benchmark] = {"when": f"{load}; {when}", "machine": machine(), "rows": [asdict(row) for row in rows]}
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    TABLE.write_text(_table(kept))


def _table(kept: dict[str, dict[str, object]]) -> str:
    lines, notes = [], []
    for benchmark in sorted(kept):
        entry = kept[benchmark]
        rows = entry["rows"]
        assert isinstance(rows, list)
        for values in rows:
            row = Row(**values)
            said = {None: "", True: "reached", False: "**missed**"}[row.reached]
            cells = (row.name, row.ours, row.rival, row.ratio, row.wanted, said, str(entry["when"]))
            lines.append("| " + " | ".join(cells) + " |")
            if row.how:
                notes.append(f"- **{row.name}**: {row.how}")
    machines = sorted({str(entry["machine"]) for entry in kept.values()})
    return HEAD + "\n".join(lines) + "\n\n## How\n\n" + "\n".join(notes) + "\n\nMachine: " + "; ".join(machines) + ".\n"
