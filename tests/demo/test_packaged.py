"""A wheel built from the source distribution contains everything that the demo needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(source: Path, target: Path, kind: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=60,
    )
    [built] = target.iterdir()
    return built


def test_the_demo_runs_from_the_wheel_of_the_source_distribution(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling builds the packages; make test installs it")
    with tarfile.open(build(ROOT, tmp_path / "sdist", "sdist")) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11 has it since 3.11.4
        packed.extractall(tmp_path / "source")
    [source] = (tmp_path / "source").iterdir()
    with zipfile.ZipFile(build(source, tmp_path / "wheel", "wheel")) as wheel:
        wheel.extractall(tmp_path / "site")
    [manual] = (tmp_path / "site").glob("*.data/data/share/man/man1/ytsb.1")
    assert manual.read_text().startswith('.\\" Made by')
    (tmp_path / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ytsb_tui", "demo", "--headless"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "TMPDIR": str(tmp_path / "tmp")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "done 12" in done.stdout
