"""From the start of the command to its first output."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.bench.conditions import Conditions
from tests.bench.table import Row, median

RUNS = 15


def measure(conditions: Conditions) -> list[Row]:
    """One row: `ytsb --version` compared with an interpreter that does nothing."""
    commands = {"ytsb": [sys.executable, "-m", "ytsb_tui", "--version"], "python": [sys.executable, "-c", "pass"]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(1000 * (time.perf_counter() - began))
    ours, bare = median(times["ytsb"]), median(times["python"])
    return [
        Row(
            name="start: `ytsb --version`",
            ours=f"{ours:.0f} ms",
            rival=f"python start {bare:.0f} ms",
            ratio=f"{ours - bare:.0f} ms over",
            wanted="under 120 ms over",
            reached=ours - bare < 120,
            how=f"Medians of {RUNS} each, in turn; fastest {min(times['ytsb']):.0f} and {min(times['python']):.0f} ms.",
        )
    ]
