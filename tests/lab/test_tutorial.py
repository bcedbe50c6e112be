"""The tutorial followed literally: its commands in one shell, and their output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import ytsb_tui
from tests.docs.markup import ROOT, steps
from tests.lab.client import Lab
from tests.lab.command import Ytsb

MARK = "@@ step"


def printed(lines: tuple[str, ...]) -> re.Pattern[str]:
    """`…` alone matches any lines, within a line any text."""
    parts = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"[ ]*\n" for line in lines if line]
    return re.compile("".join(parts))


def test_every_command_prints_what_the_tutorial_says(lab: Lab, tmp_path: Path) -> None:
    wanted = steps((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))
    assert len(wanted) >= 8
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "ytsb"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ytsb_tui "$@"\n')
    command.chmod(0o755)
    script = "".join(f"{step.command}\necho '{MARK}'\n" for step in wanted)
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        env={
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(ytsb_tui.__file__).parents[1]),
            "TMPDIR": str(tmp_path),
            "YTSB_DATA_DIR": str(tmp_path / "data"),
            "YTSB_CONFIG_DIR": str(tmp_path / "config"),
            "YTSB_VAULT": str(tmp_path / "vault"),
        },
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=110,
    )
    outputs = done.stdout.split(f"{MARK}\n")[:-1]
    assert len(outputs) == len(wanted), done.stdout
    for step, output in zip(wanted, outputs, strict=True):
        assert printed(step.lines).fullmatch(output), f"{step.command} printed:\n{output}"
    assert len(Ytsb(tmp_path).notes()) == 3
    assert lab.leaked_packets() == 0
