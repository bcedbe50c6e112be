"""A library that fails in the midst of the work: nothing is paid twice or lost, it is said, and the work goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.failing_library import FACES, FAILURES, PHASES, VIDEOS
from tests.trust.table import Proven

ROOT = Path(__file__).parents[2]
SAID_WITHIN, KEY_WITHIN = 2.0, 0.1  # seconds
UNNOTICED = ("lock file removed",)  # nothing stops


@pytest.mark.timeout(240)  # a lock of 100 s
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("face", FACES)
def test_a_failing_library(tmp_path: Path, proven: Proven, face: str, phase: str, failure: str) -> None:
    (tmp_path / "disk").mkdir()
    mount = 'mount -t tmpfs -o size=16m none "$0/disk" && exec "$@"'
    trial = [sys.executable, "-m", "tests.trust.failing_library", str(tmp_path), face, phase, failure]
    command = ["unshare", "-rm", "sh", "-c", mount, str(tmp_path), *trial]
    if shutil.which("unshare") is None or subprocess.call([*command[:2], "true"], stderr=subprocess.DEVNULL):
        pytest.skip("mount namespaces are not allowed here")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=200, cwd=ROOT)
    tracebacks = (done.stdout + done.stderr).count("Traceback")
    assert done.returncode == 0, done.stderr[-3000:]
    got = json.loads(done.stdout.splitlines()[-1])
    key = f", keys within {1000 * got['slowest_key']:.0f} ms" if face == "app" else ""
    said = "" if got["said"] is None else f", said after {got['said']:.1f} s"
    figure = f"{got['paid_twice']} paid twice, {len(VIDEOS) - got['notes']} lost, {tracebacks} tracebacks{said}{key}"
    proven("library", f"{failure}, {phase}, {face}", len(VIDEOS), figure)
    assert (got["paid"], got["paid_twice"]) == (len(VIDEOS), 0)
    assert (got["done"], got["stored"], got["notes"]) == (len(VIDEOS),) * 3
    assert got["cost"] == pytest.approx(0.01 * len(VIDEOS))
    assert got["code"] == tracebacks == 0
    assert not got["second_engine"]
    assert got["aside"] == (failure == "replaced")
    if failure not in UNNOTICED:
        assert got["said"] <= SAID_WITHIN
    assert got["slowest_key"] <= KEY_WITHIN
