"""Ten kills in an hour of sound: what is listened to twice, and what is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.docs.markup import ROOT
from tests.fakes.sounds import noise
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.videos.video import VideoId

pytest.importorskip("faster_whisper")
HOUR = VideoId("talks.hour")
WINDOW = 30.0  # seconds, as in tests/fakes/whisper_child.py


def windows(folder: Path) -> int:
    """How many windows of half a minute were begun."""
    heard = folder / "heard"
    return heard.read_text().count("\n") if heard.exists() else 0


def killed(folder: Path, seconds: float, kills: int) -> float:
    """Listens to a sound of so many seconds and is killed so often, evenly; returns how many seconds were listened to
    twice. Nothing of the transcript is missing or said twice."""
    noise(folder / "hour.wav", seconds)
    (folder / "model").mkdir()
    (folder / "model" / "model.bin").touch()
    command = [sys.executable, "-m", "tests.engine.hour_of_sound", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for number in range(kills):
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        wanted = (number + 1) * int(seconds / WINDOW) // (kills + 1)
        while process.poll() is None and windows(folder) <= wanted:
            time.sleep(0.02)
        process.kill()
        assert process.wait() == -9, "it was killed in the middle"
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    library = SqliteLibrary(folder / "library.db")
    saved = library.saved(HOUR)
    library.close()
    assert saved is not None
    cues = saved.transcript.cues
    assert all(0.0 < later.start - cue.start < 6.0 for cue, later in pairwise(cues)), "no gap, and nothing twice"
    assert cues[-1].start > seconds - 6.0
    return sum(map(float, (folder / "heard").read_text().split())) - seconds


def test_kills_cost_half_a_minute_each(tmp_path: Path) -> None:
    assert killed(tmp_path, 240.0, 2) <= 60.0
