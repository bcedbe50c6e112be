"""Memory of a headless run with ten workers, and of each additional one."""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.conditions import Conditions
from tests.bench.table import Row
from tests.lab.command import Ytsb, links, videos

VIDEOS = 30


def measure(conditions: Conditions) -> list[Row]:
    """One row: peak resident memory, with ten and with thirty workers."""
    lab, folder = conditions.lab, conditions.folder
    lab.api_rule("delay", seconds=3.0)
    peaks = {workers: _peak(folder / str(workers), workers) for workers in (10, 30)}
    lab.reset()
    further = (peaks[30] - peaks[10]) / 20
    return [
        Row(
            name="memory, ten workers, headless",
            ours=f"{peaks[10]:.0f} MB, {further:.2f} MB for each further worker",
            rival="the original, 50 MB a worker",
            ratio=f"{peaks[10] / 500:.2f}",
            wanted="under 130 MB, under 1 MB",
            reached=peaks[10] < 130 and further < 1,
            how=f"VmHWM of the whole process over a run of {VIDEOS} videos with the real adapters in the lab (tor is a "
            f"process of its own and not counted); thirty workers {peaks[30]:.0f} MB.",
        )
    ]


def _peak(folder: Path, workers: int) -> float:
    """Peak resident memory in megabytes (10^6)."""
    run = Ytsb(folder, {"YTSB_COOLDOWN": "1s"}).start("-w", str(workers), *links(videos(VIDEOS, "m")))
    status = Path(f"/proc/{run.process.pid}/status")
    peak = 0.0
    while run.process.poll() is None:
        peaks = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        if peaks:
            peak = max(peak, int(peaks[0].split()[1]) * 1024 / 1e6)
        time.sleep(0.05)
    assert run.end() == 0, run.messages
    return peak
