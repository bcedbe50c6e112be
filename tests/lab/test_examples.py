"""The examples of the documentation, run unchanged over real circuits, and their output in the documentation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ytsb_tui
from tests.lab.client import Lab
from tests.lab.command import Ytsb, videos

ROOT = Path(ytsb_tui.__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
PAGES = (ROOT / "docs" / "how-to" / "python.md", ROOT / "docs" / "from-study-buddy.md")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")


def example(name: str, folder: Path, *args: str) -> str:
    """What it prints. It writes nothing to standard error."""
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
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return done.stdout


def documented(name: str) -> str:
    """The output that the documentation shows, the same on each page."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    [output] = set(re.findall(rf"<!-- output {name} -->\n```text\n(.*?)```", text, re.DOTALL))
    return str(output)


def masked(output: str) -> list[str]:
    """Lines without what differs from run to run, sorted, since workers end in any order."""
    output = re.sub(r"\d+ kB", "1 kB", ADDRESS.sub("ADDRESS", output))
    return sorted(re.sub(r"worker_\d had ADDRESS \(..\)", "worker had ADDRESS", output).splitlines())


@pytest.mark.essential
def test_nine_exits_are_ready_before_anything_starts(lab: Lab, tmp_path: Path) -> None:
    output = example("nine_exits.py", tmp_path, *(f"https://youtu.be/vid0000000{number}" for number in range(1, 10)))
    assert masked(output) == masked(documented("nine_exits.py"))
    assert len(set(ADDRESS.findall(output))) == 9
    assert len({request.ip for request in lab.requests()}) == 9
    assert lab.leaked_packets() == 0


@pytest.mark.essential
def test_three_workers_have_an_exit_each(lab: Lab, tmp_path: Path) -> None:
    output = example("three_workers.py", tmp_path, "vid00000001", "vid00000002", "vid00000003")
    assert masked(output) == masked(documented("three_workers.py"))
    assert set(ADDRESS.findall(output)) == {request.ip for request in lab.requests()}
    assert len(set(ADDRESS.findall(output))) == 3


@pytest.mark.essential
def test_a_fetcher_of_another_library_uses_the_session_of_a_lease(lab: Lab, tmp_path: Path) -> None:
    output = example("own_fetcher.py", tmp_path, "vid00000001")
    assert masked(output) == masked(documented("own_fetcher.py"))
    [seen] = {request.ip for request in lab.requests()}
    relay = lab.exit_by_ip(seen)
    # Before the first answer an exit is known by the address that it advertises, which may not be the one that it
    # leaves from.
    assert ADDRESS.findall(output)[0] in {relay.address, relay.exit_ip}
    assert lab.leaked_packets() == 0


def test_asynchronous_transcripts_each_over_an_exit_of_its_own(lab: Lab, tmp_path: Path) -> None:
    ids = videos(4)
    lab.rule("bot_check", video=ids[0], times=1)
    output = example("transcripts.py", tmp_path, *ids)
    assert sorted(line.split()[0] for line in output.splitlines()) == ids
    seen = {line.rsplit(maxsplit=1)[1] for line in output.splitlines()}
    assert len(seen) == 4
    assert seen <= lab.exit_ips
    assert lab.leaked_packets() == 0


def test_the_whole_engine(lab: Lab, tmp_path: Path) -> None:
    output = example("notes.py", tmp_path, *(f"https://youtu.be/{video}" for video in videos(2)))
    assert output.count("points ✓ in") == 2
    assert output.count("done ") == 2
    assert len(Ytsb(tmp_path).notes()) == 2
