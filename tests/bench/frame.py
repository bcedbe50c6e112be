"""The app in a pseudo-terminal, measured by `tests.tui.benchmark`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.conditions import Conditions
from tests.bench.table import Row, median, percentile
from tests.tui.benchmark import Watched, first_frame

PRESSES = 100


def measure(conditions: Conditions) -> list[Row]:
    """First picture and first frame against an empty Textual app; key to frame among many videos and events."""
    runs = range(3 if conditions.quick else 5)
    times = [(_command(conditions.folder / str(number)), first_frame("bare")) for number in runs]
    bare = median([empty for _, (empty, _) in times])
    least = median([work for _, (_, work) in times])
    picture, frame, work = (median([ours[part] for ours, _ in times]) for part in range(3))
    return [
        _start(
            "first picture of `ytsb`", picture, bare, "to the outline of the dashboard, which the app then draws over"
        ),
        _start(
            "first frame of `ytsb`",
            frame,
            bare,
            "to the dashboard with its keys, with one video in the library, which is opened after that. Of processor "
            f"time, which depends less on what else runs, {work:.2f} against {least:.2f} s: {work / least:.2f} times",
        ),
        *_busy_rows(),
    ]


def _start(name: str, ours: float, bare: float, how: str) -> Row:
    return Row(
        name=name,
        ours=f"{ours:.2f} s",
        rival=f"empty Textual app {bare:.2f} s",
        ratio=f"{ours / bare:.2f} times",
        wanted="1.3 times",
        reached=ours / bare <= 1.3,
        how=f"Medians, in turn: from the start of the process {how}.",
    )


def _command(folder: Path) -> tuple[float, float, float]:
    """Seconds from the start of the command to its picture and to its first frame, with one video in the library, and
    processor seconds to the frame."""
    names = {"YTSB_DATA_DIR": "data", "YTSB_CONFIG_DIR": "config", "YTSB_VAULT": "vault"}
    variables = {**os.environ, **{name: str(folder / below) for name, below in names.items()}}
    command = [sys.executable, "-m", "ytsb_tui"]
    subprocess.run([*command, "add", "dQw4w9WgXcQ"], env=variables, check=True, capture_output=True)
    app = Watched("", command=command, variables=variables)
    try:
        return app.until(b"Exits"), app.until(b"help"), app.processor()
    finally:
        app.end()


def _busy_rows() -> list[Row]:
    (answers, share, _), (many, work, memory) = _busy("busy", 5_000), _busy("hundred thousand", 100_000)
    at95, slowest = percentile(answers, 0.95), max(many)
    at100_000 = f"p95 {percentile(many, 0.95):.0f} ms, slowest {slowest:.0f} ms"
    return [
        Row(
            name="key to frame, 5,000 rows and 20 events a second",
            ours=f"p95 {at95:.0f} ms, median {median(answers):.0f} ms, {share:.0%} of a core",
            wanted="p95 under 50 ms, under 25 % of a core",
            reached=at95 < 50 and share < 0.25,
            how=f"{PRESSES} keys, each from the write to the pseudo-terminal to the answer in it.",
        ),
        Row(
            name="key to frame, 100,000 rows and 20 events a second",
            ours=f"{at100_000}, {work:.0%} of a core, {memory:.0f} MB",
            rival=f"5,000 rows: p95 {at95:.0f} ms, {share:.0%} of a core",
            ratio=f"{work / share:.2f} times the processor time",
            wanted="slowest under 100 ms, under 150 MB",
            reached=slowest < 100 and memory < 150,
            how="As above; the memory is that of the whole process, its engine a fake that holds the same videos.",
        ),
    ]


def _busy(scene: str, rows: int) -> tuple[list[float], float, float]:
    """Milliseconds to each answer, the share of a core, and the megabytes in memory after the last one."""
    app = Watched(scene)
    try:
        app.until(b"Exits", 60.0)
        app.read(4.0)
        os.write(app.master, b"og")  # all of them, as added
        app.read(2.0)
        before, begin = app.processor(), time.perf_counter()
        answers = []
        for place in range(2, PRESSES + 2):
            answers.append(app.press(b"j", f"{place}/{rows:,}".encode()) * 1000)
            app.read(0.03)
        share = (app.processor() - before) / (time.perf_counter() - begin)
        return answers, share, app.memory()
    finally:
        app.end()
