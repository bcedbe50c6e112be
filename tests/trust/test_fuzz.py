"""Coverage-guided fuzzing of the parsers of outside input, each for a limited time."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.table import Proven

SECONDS = 60


@pytest.mark.timeout(3 * SECONDS)
@pytest.mark.parametrize("target", ["links", "cues", "player"])
def test_nothing_is_found(tmp_path: Path, proven: Proven, target: str) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no wheel for this Python or system")
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.fuzz", target, str(SECONDS), str(tmp_path)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=2.5 * SECONDS,
    )
    units = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    count = int(units[1]) if units else 0
    proven(
        f"atheris: {target}",
        "inputs",
        count,
        f"{edges[-1] if edges else '?'} edges reached, exit code {done.returncode}",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert count > 1000
