"""File systems without links, modes, owners and sockets, that ignore case and keep even seconds (exFAT), and a vault
whose disk is remounted read-only in mid-run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.failing_library import FACES, NOTHING, VAULT, VIDEOS
from tests.trust.table import Proven

ROOT = Path(__file__).parents[2]
TOOLS = ("unshare", "losetup", "mkfs.exfat", "mount.exfat-fuse")
FAILURES = (NOTHING, "full", "moved", "replaced", "lock file removed")  # a file that is open cannot be removed there

# The kernel's own driver is in few kernels of containers and virtual machines; that of FUSE follows the same rules.
EXFAT = """
set -e
truncate -s 24M "$0/image"
mkfs.exfat "$0/image" > "$0/made"
device=$(losetup -f --show "$0/image")
mkdir "$0/disk"
mount.exfat-fuse "$device" "$0/disk" > "$0/mounted" || { losetup -d "$device"; exit 1; }
trap 'umount "$0/disk"; losetup -d "$device"' EXIT
mkdir "$0/disk/vault"
ln -s disk/vault "$0/vault"
"$@"
"""
TMPFS = """
mount -t tmpfs -o size=16m none "$0/disk" && mount -t tmpfs -o size=16m none "$0/vault" && exec "$@"
"""
# Tests of the vault that need what exFAT lacks (links, modes, times of access, sparse files), or many minutes there.
IMPOSSIBLE = (
    "loop",
    "placeholder",
    "huge",
    "is_a_link",
    "made_anew_it_stays",
    "same_content_the_file",
    "three_hundred",
)


def exfat(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in a mount namespace where FOLDER/disk is an exFAT file system."""
    if os.geteuid() or not all(map(shutil.which, TOOLS)) or not Path("/dev/fuse").exists():
        pytest.skip("only root can mount an image, and needs /dev/fuse, " + ", ".join(TOOLS))
    shell = ["unshare", "-m", "sh", "-c", EXFAT, str(folder), *command]
    return subprocess.run(shell, check=False, capture_output=True, text=True, timeout=400, cwd=ROOT)


def trial(folder: Path, face: str, failure: str) -> list[str]:
    return [sys.executable, "-m", "tests.trust.failing_library", str(folder), face, "writing", failure]


def kept(done: subprocess.CompletedProcess[str], what: str, proven: Proven) -> None:
    """Nothing was lost or paid for twice."""
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    got = json.loads(next(line for line in reversed(done.stdout.splitlines()) if line.startswith("{")))
    tracebacks = (done.stdout + done.stderr).count("Traceback")
    said = "" if got["said"] is None else f", said after {got['said']:.1f} s"
    figure = f"{got['paid_twice']} paid twice, {len(VIDEOS) - got['notes']} lost, {tracebacks} tracebacks{said}"
    proven("library", what, len(VIDEOS), figure)
    assert (got["paid"], got["paid_twice"], tracebacks) == (len(VIDEOS), 0, 0)
    assert (got["done"], got["stored"], got["notes"]) == (len(VIDEOS),) * 3
    assert not got["second_engine"]


@pytest.mark.parametrize("failure", FAILURES)
def test_library_and_vault_on_exfat(tmp_path: Path, proven: Proven, failure: str) -> None:
    kept(exfat(tmp_path, *trial(tmp_path, "headless", failure)), f"exFAT, {failure}, writing, headless", proven)


@pytest.mark.timeout(420)
def test_the_vault_keeps_its_rules_on_exfat(tmp_path: Path, proven: Proven) -> None:
    needs = " or ".join(IMPOSSIBLE)
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'disk' / 't'}"]
    done = exfat(tmp_path, *pytest_, "tests/adapters/vault", "-k", f"not ({needs})")
    closing = done.stdout.splitlines()[-1]
    proven("vault", "its own tests, on exFAT", int(closing.split()[0]), closing)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("face", FACES)
def test_a_vault_that_is_remounted_read_only(tmp_path: Path, proven: Proven, face: str) -> None:
    for name in ("disk", "vault"):
        (tmp_path / name).mkdir()
    command = ["unshare", "-rm", "sh", "-c", TMPFS, str(tmp_path)]
    if shutil.which("unshare") is None or subprocess.call([*command[:2], "true"], stderr=subprocess.DEVNULL):
        pytest.skip("mount namespaces are not allowed here")
    command += trial(tmp_path, face, VAULT)
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=110, cwd=ROOT)
    kept(done, f"{VAULT}, writing, {face}", proven)
