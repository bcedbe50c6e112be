"""The commands of the README and the how-tos, typed in their order into a shell, one page after the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import ytsb_tui
from tests.docs.carried_out import IN_LAB, in_lab
from tests.lab.client import Lab

MARK = "@@ ended"
CUES = "1\n00:00:01,000 --> 00:00:09,000\nThe slope of the curve is how steep it is at one point.\n"
NOT_THERE = {"ytsb graph eigenvector": 1}  # no lecture of the lab explains it, and the command says so
STUDY_BUDDY = """# Slopes

[YouTube Video](https://www.youtube.com/watch?v=aaaaaaaaaaa)

---

## Core Concepts

- **Slope**: how steep
"""


@pytest.fixture
def home(lab: Lab, tmp_path: Path) -> Path:
    """What the pages take for granted: a command, some files and notes about algebra."""
    lab.listing("@3blue1brown", ["chan0000001", "chan0000002"])
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "ytsb"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ytsb_tui "$@"\n')
    command.chmod(0o755)
    for name in ("known.srt", "lecture.srt", "recordings/Talk 2.srt", "Talk 1.srt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CUES)
    (tmp_path / "Talk 1.mp4").touch()
    for name in ("links.txt", "course.txt", "old-notes/one.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("See https://youtu.be/list0000001 first.\n")
    (tmp_path / "path" / "to" / "notes").mkdir(parents=True)
    (tmp_path / "path" / "to" / "notes" / "Slopes.md").write_text(STUDY_BUDDY)
    done = typed(["ytsb run --subject algebra aircAruvnKk PFDu9oVAE-g known.srt"], tmp_path)
    assert [code for code, _ in done] == [0], done
    return tmp_path


def typed(commands: list[str], home: Path) -> list[tuple[int, str]]:
    """The exit code and the output of each command."""
    script = "".join(f'{command}\necho "{MARK} $?"\n' for command in commands)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        env={
            **kept,
            "HOME": str(home),
            "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(ytsb_tui.__file__).parents[1]),
        },
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=500,
    )
    ended: list[tuple[int, str]] = []
    output = ""
    for line in done.stdout.splitlines():
        if line.startswith(MARK):
            ended.append((int(line.removeprefix(MARK)), output))
            output = ""
        else:
            output += f"{line}\n"
    return ended


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", IN_LAB)
def test_every_command_of_a_page_does_what_it_should(lab: Lab, home: Path, page: str) -> None:
    commands = list(in_lab(page))
    ended = typed(commands, home)
    assert len(ended) == len(commands)
    failed = [
        f"{command} ended with {code}:\n{output}"
        for command, (code, output) in zip(commands, ended, strict=True)
        if code != NOT_THERE.get(command, 0)
    ]
    assert not failed, "\n".join(failed)
    assert not [output for _, output in ended if "Traceback" in output]
    assert lab.leaked_packets() == 0
