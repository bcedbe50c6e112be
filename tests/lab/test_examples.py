"""The examples of the documentation, run unchanged over real circuits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ytsb_tui
from tests.lab.client import Lab
from tests.lab.command import Ytsb, videos

ROOT = Path(ytsb_tui.__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"


def example(name: str, folder: Path, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *args],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "YTSB_DATA_DIR": str(folder / "data"),
            "YTSB_CONFIG_DIR": str(folder / "config"),
            "YTSB_VAULT": str(folder / "vault"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_transcripts_each_over_an_exit_of_its_own(lab: Lab, tmp_path: Path) -> None:
    ids = videos(4)
    lab.rule("bot_check", video=ids[0], times=1)
    output = example("transcripts.py", tmp_path, *ids)
    assert sorted(line.split()[0] for line in output.splitlines()) == ids
    seen = {line.rsplit(maxsplit=1)[1] for line in output.splitlines()}
    assert len(seen) == 4
    assert seen <= lab.exit_ips
    assert lab.leaked_packets() == 0


def test_one_exit_by_hand(lab: Lab, tmp_path: Path) -> None:
    output = example("one_exit.py", tmp_path, videos(1)[0]).splitlines()
    assert output[1] == "YouTube answered 204 over it"
    [seen] = {request.ip for request in lab.requests()}
    relay = lab.exit_by_ip(seen)
    # Before the first answer an exit is known by the address that it advertises, which may not be the one that it
    # leaves from.
    assert output[0].split()[1] in {relay.address, relay.exit_ip}


def test_the_whole_engine(lab: Lab, tmp_path: Path) -> None:
    output = example("notes.py", tmp_path, *(f"https://youtu.be/{video}" for video in videos(2)))
    assert output.count("points ✓ in") == 2
    assert output.count("done ") == 2
    assert len(Ytsb(tmp_path).notes()) == 2
