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
    """First frame against an empty Textual app; key to frame among 5,000 videos and 20 events a second."""
    runs = range(3 if conditions.quick else 5)
    times = [(_command(conditions.folder / str(number)), first_frame("bare")) for number in runs]
    ours, bare = (median([each[side][0] for each in times]) for side in (0, 1))
    work, least = (median([each[side][1] for each in times]) for side in (0, 1))
    answers, share = _busy()
    at95 = percentile(answers, 0.95)
    return [
        Row(
            name="first frame of `ytsb`",
            ours=f"{ours:.2f} s",
            rival=f"empty Textual app {bare:.2f} s",
            ratio=f"{ours / bare:.2f} times",
            wanted="1.3 times",
            reached=ours / bare <= 1.3,
            how=f"Medians of {len(runs)} each, in turn: from the start of the process to the dashboard's first frame, "
            "with one video in the library, which is opened after that. Of processor time, which depends less on what "
            f"else runs, {work:.2f} against {least:.2f} s: {work / least:.2f} times.",
        ),
        Row(
            name="key to frame, 5,000 rows and 20 events a second",
            ours=f"p95 {at95:.0f} ms, median {median(answers):.0f} ms, {share:.0%} of a core",
            wanted="p95 under 50 ms, under 25 % of a core",
            reached=at95 < 50 and share < 0.25,
            how=f"{PRESSES} keys, each from the write to the pseudo-terminal to the answer in it.",
        ),
    ]


def _command(folder: Path) -> tuple[float, float]:
    """Seconds and processor seconds from the start of the command to its first frame, with one video in the library."""
    names = {"YTSB_DATA_DIR": "data", "YTSB_CONFIG_DIR": "config", "YTSB_VAULT": "vault"}
    variables = {**os.environ, **{name: str(folder / below) for name, below in names.items()}}
    command = [sys.executable, "-m", "ytsb_tui"]
    subprocess.run([*command, "add", "dQw4w9WgXcQ"], env=variables, check=True, capture_output=True)
    app = Watched("", command=command, variables=variables)
    try:
        return app.until(b"Exits"), app.processor()
    finally:
        app.end()


def _busy() -> tuple[list[float], float]:
    app = Watched("busy")
    try:
        app.until(b"Exits")
        app.read(2.0)
        os.write(app.master, b"og")  # all of them, as added
        app.read(1.0)
        before, begin = app.processor(), time.perf_counter()
        answers = []
        for place in range(2, PRESSES + 2):
            answers.append(app.press(b"j", b"%d/5,000" % place) * 1000)
            app.read(0.03)
        return answers, (app.processor() - before) / (time.perf_counter() - begin)
    finally:
        app.end()
