"""A disk that breaks in the midst of the work, and the files and sockets of one user before the eyes of another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.failing_library import BROKEN, NOTHING, VIDEOS
from tests.trust.table import Proven
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.remote.ownership import acquire

ROOT = Path(__file__).parents[2]
NOBODY = 65534
TOOLS = ("unshare", "mkfs.ext4", "e2fsck", "losetup")

BREAKS = """
set -e
truncate -s 24M "$0/image"
mkfs.ext4 -q "$0/image"
mkdir "$0/disk"
mount -o loop,errors=remount-ro "$0/image" "$0/disk"
"$@" "$0" headless writing "$BROKEN"
umount "$0/disk"
e2fsck -fy "$0/image" > "$0/repair" 2>&1 || test $? -le 2
mount -o loop "$0/image" "$0/disk"
"$@" "$0" headless writing "$NOTHING"
umount "$0/disk"
"""


def test_a_disk_that_breaks_costs_no_note(tmp_path: Path, proven: Proven) -> None:
    if os.geteuid() or not all(map(shutil.which, TOOLS)) or not Path("/dev/loop-control").exists():
        pytest.skip("only root can mount an image, and needs " + ", ".join(TOOLS))
    trial = [sys.executable, "-m", "tests.trust.failing_library"]
    command = ["unshare", "-m", "sh", "-c", BREAKS, str(tmp_path), *trial]
    environ = {**os.environ, "BROKEN": BROKEN, "NOTHING": NOTHING}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    broken, repaired = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    tracebacks = (done.stdout + done.stderr).count("Traceback")
    lost = len(VIDEOS) - repaired["notes"]
    figure = f"{repaired['paid']} paid twice, {lost} lost, {tracebacks} tracebacks, said after {broken['said']:.1f} s"
    proven("library", "ext4 turns read-only for good, writing, headless", len(VIDEOS), figure)
    assert broken["code"] == 3
    assert broken["paid"] == len(VIDEOS)
    assert broken["said"] <= 2.0
    assert str(tmp_path / "vault") in broken["set_aside"]
    assert (repaired["paid"], repaired["done"], repaired["notes"]) == (0, len(VIDEOS), len(VIDEOS))
    assert not list((tmp_path / "vault").glob(".ytsb-*"))
    assert tracebacks == 0


ATTEMPTS = """
import os, socket, sys
data, vault, temporary, unsaved = sys.argv[1:]
def tries(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"
def connect():
    with socket.socket(socket.AF_UNIX) as window:
        window.connect(os.path.join(data, "attach", "engine.sock"))
print(tries(connect))
print(tries(lambda: os.listdir(data)))
for name in ("library.db", "library.db-wal", "engine.lock"):
    print(tries(lambda: open(os.path.join(data, name), "rb")))
    print(tries(lambda: os.unlink(os.path.join(data, name))))
print(tries(lambda: open(unsaved, "rb")))
print(tries(lambda: os.mkdir(os.path.join(data, "planted"))))
planted = os.path.join(temporary, os.path.basename(unsaved)[:-13] + "00000000.json")
print(tries(lambda: open(planted, "w").write("[{}]")), file=sys.stderr)
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user can enter."""
    places = [place for place in ("/tmp", "/var/tmp", "/dev/shm") if os.stat(place).st_mode & 0o001]
    folder = Path(tempfile.mkdtemp(prefix="ytsb-trust-", dir=places[0]))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_another_user_gets_nothing(shared: Path, proven: Proven, monkeypatch: pytest.MonkeyPatch) -> None:
    python = Path("/usr/bin/python3")
    if os.geteuid() or not python.exists():
        pytest.skip("only root can try as another user, with the system's Python")
    temporary = shared / "tmp"
    temporary.mkdir()
    temporary.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    data, vault = shared / "data", shared / "vault"
    vault.mkdir()
    library = SqliteLibrary(data / "library.db", shelters=(vault,))
    library.add([], 1.0)
    unsaved = library.unsaved.write({})
    ownership = acquire(data, shared / "run")
    assert ownership is not None
    os.rename(unsaved, temporary / Path(unsaved).name)
    asked = [str(python), "-c", ATTEMPTS, *map(str, (data, vault, temporary, temporary / Path(unsaved).name))]
    done = subprocess.run(asked, capture_output=True, text=True, user=NOBODY, group=NOBODY, extra_groups=[], check=True)
    tried = done.stdout.split()
    refused = sum(answer == "PermissionError" for answer in tried)
    proven("other users", "attempts on socket, files, folders", len(tried), f"{refused} refused")
    assert done.stderr.split() == ["done"], "the trap was laid"
    assert library.unsaved.take_back(2.0) == 0, "and not stepped into"
    library.file.check()
    ownership.keep()
    ownership.release()
    library.close()
    assert refused == len(tried)
