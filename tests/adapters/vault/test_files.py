"""Notes are whole or not there, whenever the disk refuses or the process ends."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests.adapters.vault.notes import OTHER, files, put
from ytsb_tui.adapters.vault import files as vault_files
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note_file import is_note_of
from ytsb_tui.core.videos.video import VideoId

ROOT = Path(__file__).parents[3]


@pytest.fixture
def vault(tmp_path: Path) -> MarkdownVault:
    made = MarkdownVault(tmp_path / "vault", lambda: date(2026, 11, 23))
    made.check()
    return made


@pytest.fixture
def folder(tmp_path: Path, vault: MarkdownVault) -> Path:
    return tmp_path / "vault"


def test_disks_without_hard_links_do_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    vault_files.create_file(folder / "a.md", b"one")
    with pytest.raises(FileExistsError):
        vault_files.create_file(folder / "a.md", b"two")
    assert (folder / "a.md").read_bytes() == b"one"
    assert files(folder) == ["a.md"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk of the vault .* is full"),
        (errno.EDQUOT, "is full"),
        (errno.EROFS, "read-only disk"),
        (errno.EACCES, "No permission to write"),
        (errno.EIO, "cannot be written: Input/output error. Check the disk"),
    ],
)
def test_every_refusal_says_what_to_do(tmp_path: Path, number: int, words: str) -> None:
    with pytest.raises(SetupFailure, match=words) as raised, vault_files.vault_errors(tmp_path):
        raise OSError(number, os.strerror(number))
    assert raised.value.kind is FailureKind.VAULT
    assert raised.value.action.endswith(".")


def test_a_folder_that_cannot_be_synced_is_no_failure_but_a_broken_disk_is(
    vault: MarkdownVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    number = errno.EINVAL

    def fsync(descriptor: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{descriptor}") or os.path.isdir(f"/dev/fd/{descriptor}"):
            raise OSError(number, os.strerror(number))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    put(vault)
    number = errno.EIO
    with pytest.raises(SetupFailure, match="Check the disk"):
        put(vault, OTHER)


ON_A_DISK = """
import sys
from tests.adapters.vault.notes import *
from ytsb_tui.core.jobs.failures import SetupFailure
folder = Path(sys.argv[1])
vault = MarkdownVault(folder)
"""
FULL = """
vault.check()
written = []
try:
    for number in range(500):
        written.append(put(vault, VideoId(f"{number:011}"), text="word " * 400))
except SetupFailure as failure:
    print(failure.reason)
assert files(folder) == sorted(written), "no half note and nothing temporary is left"
assert all("ytsb:end" in (folder / path).read_text() for path in written)
print(len(written))
"""
READ_ONLY = """
try:
    vault.check()
except SetupFailure as failure:
    print(failure.reason)
"""


ACROSS = """
import os
import subprocess
vault.check()
for name in ("Subject", ".elsewhere"):
    (folder / name).mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", str(folder / name)], check=True)
assert os.stat(folder).st_dev != os.stat(folder / "Subject").st_dev, "three file systems"
path = put(vault, subject="Subject")
assert path == "Subject/Calculus.md"
(folder / path).rename(folder / "Subject" / "moved by hand.md")
linked = put(vault, OTHER, "Linked")
os.system(f"cp '{folder / linked}' '{folder}/.elsewhere/kept.md' && rm '{folder / linked}'")
(folder / linked).symlink_to(folder / ".elsewhere" / "kept.md")
assert put(vault, text="Anew.", subject="Subject", path=path) == "Subject/moved by hand.md"
assert put(vault, OTHER, "Linked", text="Anew.", path=linked) == linked
assert (folder / linked).is_symlink()
for file in (folder / "Subject" / "moved by hand.md", folder / ".elsewhere" / "kept.md"):
    assert "Anew." in file.read_text()
print([name for name in files(folder) if name.endswith(".tmp")])
"""


def on_a_disk(tmp_path: Path, options: str, script: str) -> str:
    """Runs a script with a small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    command = ["unshare", "-rm", "sh", "-c", mount, str(place), sys.executable, "-c", ON_A_DISK + script, str(place)]
    if shutil.which("unshare") is None or subprocess.call([*command[:2], "true"], stderr=subprocess.DEVNULL):
        pytest.skip("mount namespaces are not allowed here")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_on_a_full_disk_every_note_is_whole(tmp_path: Path) -> None:
    out = on_a_disk(tmp_path, "size=256k", FULL)
    assert re.match(r"The disk of the vault .* is full\.\n[1-9]\d*\n$", out)


def test_a_read_only_disk_is_named(tmp_path: Path) -> None:
    assert "is on a read-only disk" in on_a_disk(tmp_path, "size=64k,ro", READ_ONLY)


def test_folders_and_notes_on_other_file_systems_are_written_where_they_are(tmp_path: Path) -> None:
    assert on_a_disk(tmp_path, "size=2m", ACROSS) == "[]\n"


REMOVED = """
vault.check()
path = put(vault)
subprocess.run(["umount", str(folder)], check=True)
assert folder.is_dir() and not list(folder.iterdir()), "the place where it was mounted"
for again in (lambda: put(vault, path=path), lambda: put(vault, OTHER), vault.relink):
    try:
        again()
    except SetupFailure as failure:
        print(failure)
print(list(folder.iterdir()))
subprocess.run(["mount", "-t", "tmpfs", "none", str(folder)], check=True)
(folder / ".obsidian").mkdir()
print(put(vault, path=path))
"""


def test_a_vault_that_is_unmounted_in_mid_run_is_named_and_not_made_anew(tmp_path: Path) -> None:
    """What would be written to the empty mount point would be hidden as soon as the disk is back."""
    out = on_a_disk(tmp_path, "size=2m", "import os\nimport subprocess\n" + REMOVED).splitlines()
    assert len(out) == 4
    assert all("does not exist. Mount or create the folder." in line for line in out[:2])
    assert out[2:] == ["[]", "Calculus.md"]


KILLED = """
import sys
from tests.adapters.vault.notes import *
vault = MarkdownVault(sys.argv[1])
vault.check()
print("ready", flush=True)
turn = 0
while True:
    for number in range(5):
        put(vault, VideoId(f"{number:011}"), f"Title {number}", text=f"{turn} word " * 400, path=f"Title {number}.md")
    turn += 1
"""


@pytest.mark.parametrize("kills", [4, pytest.param(12, marks=pytest.mark.exhaustive)])
def test_killed_at_any_moment_every_note_is_whole(tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "vault"
    generator = random.Random(5)
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(generator.uniform(0.0, 0.05))  # the moment is what is tried out
            process.kill()
        notes = [file for file in files(folder) if file.endswith(".md")]
        assert set(notes) <= {f"Title {number}.md" for number in range(5)}
        for name in notes:
            text = (folder / name).read_text()
            assert text.endswith("<!-- ytsb:end -->\n")
            assert is_note_of(text, VideoId(f"{int(name[6]):011}"))
            assert len(set(re.findall(r"(\d+) word", text))) == 1, "one version, not two"
    MarkdownVault(folder).check()
    assert [name for name in files(folder) if not name.endswith(".md")] == []
