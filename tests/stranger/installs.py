"""`make installs`: the wheel in empty environments of every Python here, by pip, pipx and uv; what each takes.

The installed command then says its version and runs the demo. At the end, the oldest versions that pyproject.toml
allows. `--release sid`: a fresh Debian of that release instead, with pip and its own Python (root, debootstrap).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.stranger.machine import Machine, fresh, outcome
from tests.stranger.start import ROOT

SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
PATIENCE = 900.0
QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_NO_PROGRESS": "1", "UV_LINK_MODE": "copy"}


def _run(*words: str | Path, environ: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """What it prints. Raises CalledProcessError."""
    return subprocess.run(
        list(map(str, words)),
        env={**os.environ, **QUIET, **(environ or {})},
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    ).stdout


def _megabytes(folder: Path) -> int:
    return int(_run("du", "-sm", folder).split()[0])


def pythons() -> Iterator[tuple[str, Path]]:
    """Version and path of one interpreter of each version that ytsb supports, from PATH or pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in SUPPORTED:
        found = shutil.which(f"python{minor}", path="/usr/local/bin:/usr/bin:/opt/homebrew/bin")
        for python in (
            *sorted(pyenv.glob(f"{minor}.*/bin/python{minor}"), reverse=True),
            *([Path(found)] if found else []),
        ):
            yield _run(python, "--version").split()[1], python
            break


def _tried(name: str, folder: Path, size: Path, command: Path, began: float) -> None:
    """Prints a row. Raises AssertionError, CalledProcessError when the command does not work."""
    seconds = time.monotonic() - began
    version = _run(command, "--version").strip()
    demo = _run(command, "demo", "--headless", environ={"TMPDIR": str(folder)})
    assert "done 12" in demo, demo
    print(f"{name:<24} {seconds:>4.0f} s  {_megabytes(size):>4} MB  {version}; the demo ran", flush=True)


def everywhere(work: Path, tools: Path) -> None:
    """Every Python and tool, then the oldest versions. Raises as `_tried`."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work)
    [wheel] = work.glob("*.whl")
    interpreters = list(pythons())
    for version, python in interpreters:
        folder = Path(tempfile.mkdtemp(dir=work))
        empty = folder / "pip"
        _run(python, "-m", "venv", empty)
        before, began = _megabytes(empty), time.monotonic()
        _run(empty / "bin" / "pip", "-q", "install", wheel)
        _tried(f"{version} pip (venv {before} MB)", folder, empty, empty / "bin" / "ytsb", began)
        homes = {"PIPX_HOME": f"{folder}/pipx", "PIPX_BIN_DIR": f"{folder}/pipx-bin", "PIPX_MAN_DIR": f"{folder}/man"}
        began = time.monotonic()
        _run(tools / "pipx", "install", "-q", "--python", python, wheel, environ=homes)
        _tried(f"{version} pipx", folder, folder / "pipx", folder / "pipx-bin" / "ytsb", began)
        homes = {"UV_TOOL_DIR": f"{folder}/uv", "UV_TOOL_BIN_DIR": f"{folder}/uv-bin"}
        began = time.monotonic()
        _run(tools / "uv", "tool", "install", "-q", "--python", python, wheel, environ=homes)
        _tried(f"{version} uv", folder, folder / "uv", folder / "uv-bin" / "ytsb", began)
    for version, python in (interpreters[0], interpreters[-1]):
        oldest, began = work / f"oldest-{version}", time.monotonic()
        _run(tools / "uv", "venv", "-q", "--python", python, oldest)
        where = ("--python", oldest / "bin" / "python")
        _run(tools / "uv", "pip", "install", "-q", *where, "--resolution", "lowest-direct", wheel)
        _tried(f"{version} uv, oldest", work, oldest, oldest / "bin" / "ytsb", began)


def on_debian(work: Path, release: str) -> None:
    """The Python of that release, with pip. Raises as `_tried`, NoMachine."""
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work)
    [wheel] = work.glob("*.whl")
    machine = fresh(work / "debian", ("python3", "python3-venv"), release)
    (machine.root / "root" / wheel.name).write_bytes(wheel.read_bytes())
    version = _in(machine, ["python3", "--version"]).split()[1]
    _in(machine, ["python3", "-m", "venv", "v"])
    began = time.monotonic()
    _in(machine, ["v/bin/pip", "-q", "install", wheel.name])
    seconds, size = time.monotonic() - began, _megabytes(machine.root / "root" / "v")
    assert "done 12" in _in(machine, ["v/bin/ytsb", "demo", "--headless"])
    print(f"{release}: {version} pip  {seconds:.0f} s  {size} MB with pip; the demo ran", flush=True)


def _in(machine: Machine, words: Sequence[str]) -> str:
    return _run(*machine.command(" ".join(words), QUIET))


def proof(work: Path, release: str | None) -> None:
    """Here, or on a fresh Debian of a release. Raises NoMachine, AssertionError, SubprocessError."""
    if release:
        on_debian(work, release)
        return
    _run(sys.executable, "-m", "venv", work / "tools")
    _run(work / "tools" / "bin" / "pip", "-q", "install", "uv", "pipx")
    everywhere(work, work / "tools" / "bin")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.stranger.installs")
    parser.add_argument("--release", help="only a fresh Debian of this release")
    given = parser.parse_args()
    sys.exit(outcome("installs", lambda work: proof(work, given.release)))
