"""Odd command lines end in one line and an exit code, never in a traceback. Each is a process of its own."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from ytsb_tui.cli.edge import edge
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure, TransientFailure

ROOT = Path(__file__).parents[2]
VIDEO = "dQw4w9WgXcQ"
SET_UP, USAGE, GONE = 3, 2, 141

Prepare = Callable[[Path], None]


def nothing(folder: Path) -> None:
    """As it is on the first day."""


def library_is_a_folder(folder: Path) -> None:
    (folder / "data" / "library.db").mkdir(parents=True)


def library_is_text(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "library.db").write_text("no database, just words " * 400)


def library_of_another_program(folder: Path) -> None:
    (folder / "data").mkdir()
    with sqlite3.connect(folder / "data" / "library.db") as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")


def data_is_a_file(folder: Path) -> None:
    (folder / "data").write_text("x")


def lock_is_a_folder(folder: Path) -> None:
    (folder / "data" / "engine.lock").mkdir(parents=True)


def vault_is_a_file(folder: Path) -> None:
    (folder / "vault").write_text("x")


def config_is_a_folder(folder: Path) -> None:
    (folder / "config" / "config.toml").mkdir(parents=True)


def config_is_binary(folder: Path) -> None:
    (folder / "config").mkdir(mode=0o700)
    (folder / "config" / "config.toml").write_bytes(b"\x00\xff\xfe")


def config_is_wrong(folder: Path) -> None:
    (folder / "config").mkdir(mode=0o700)
    (folder / "config" / "config.toml").write_text("workers = 'many'\n")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def link_to_itself(folder: Path) -> None:
    (folder / "loop").symlink_to(folder / "loop")


def binary(folder: Path) -> None:
    (folder / "binary").write_bytes(b"\x7fELF\0\0")


def huge(folder: Path) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(3 << 30)


def gone_folder(folder: Path) -> None:
    (folder / "gone").mkdir()


Case = tuple[str, Prepare, tuple[int, ...]]
FEW: tuple[Case, ...] = (
    # where output goes
    ("ytsb --help > /dev/full", nothing, (SET_UP,)),
    (f"ytsb add {VIDEO} > /dev/full", nothing, (SET_UP,)),
    ("ytsb status | true; exit ${PIPESTATUS[0]}", nothing, (0, GONE)),
    (f"ytsb run {VIDEO} 2> /dev/full", nothing, (SET_UP, 129)),
    ("ytsb status >&- 2>&-", nothing, (0,)),
    ("ytsb status <&-", nothing, (0,)),
    # what is given
    ("ytsb add -f pipe", pipe, (USAGE,)),
    ("ytsb add -f /dev/zero", nothing, (USAGE,)),
    ("ytsb add -f loop", link_to_itself, (USAGE,)),
    ("ytsb add $'\\xff\\xfe'", nothing, (1, USAGE)),
    ("ytsb frobnicate", nothing, (USAGE,)),
    ("ytsb", nothing, (USAGE,)),
    # where things are kept
    ("ytsb status", library_is_text, (0, SET_UP)),
    ("ytsb status", library_of_another_program, (SET_UP,)),
    (f"ytsb add {VIDEO}", data_is_a_file, (SET_UP,)),
    ("ytsb review", library_is_a_folder, (SET_UP,)),
    (f"ytsb run {VIDEO}", lock_is_a_folder, (SET_UP,)),
    (f"ytsb run {VIDEO}", vault_is_a_file, (SET_UP,)),
    ("ytsb status", config_is_binary, (USAGE,)),
    # where it runs
    ("cd gone && rmdir ../gone && ytsb status", gone_folder, (0,)),
    (f"ulimit -n 12 && ytsb run {VIDEO}", nothing, (SET_UP,)),
    (f"ulimit -f 0 && ytsb add {VIDEO}", nothing, (SET_UP, 128 + signal.SIGXFSZ)),
)
OTHERS: tuple[Case, ...] = (
    # where output goes
    ("ytsb --version > /dev/full", nothing, (SET_UP,)),
    ("ytsb status > /dev/full", nothing, (SET_UP,)),
    ("ytsb styles > /dev/full", nothing, (SET_UP,)),
    ("ytsb completion bash > /dev/full", nothing, (SET_UP,)),
    ("ytsb --help | true; exit ${PIPESTATUS[0]}", nothing, (0, GONE)),
    ("ytsb completion zsh | head -c 1; exit ${PIPESTATUS[0]}", nothing, (0, GONE)),
    ("ytsb history --json | true; exit ${PIPESTATUS[0]}", nothing, (0, 1, GONE)),
    (f"ytsb run {VIDEO} | true; exit ${{PIPESTATUS[0]}}", nothing, (SET_UP, GONE)),
    (f"ytsb run {VIDEO} > /dev/full", nothing, (SET_UP, 129)),
    ("ytsb status >&-", nothing, (0,)),
    ("ytsb nonsense >&- 2>&-", nothing, (USAGE,)),
    (f"ytsb add {VIDEO} <&- >&-", nothing, (0,)),
    ("ytsb doctor > /dev/full", nothing, (SET_UP,)),
    # what is given
    ("ytsb add -f /dev/null", nothing, (USAGE,)),
    ("ytsb add -f /dev/tty", nothing, (USAGE,)),
    ("ytsb add -f .", nothing, (USAGE,)),
    ("ytsb add -f missing", nothing, (USAGE,)),
    ("ytsb add -f binary", binary, (USAGE,)),
    ("ytsb add -f huge", huge, (USAGE,)),
    (f"ytsb add -f <(echo {VIDEO})", nothing, (0,)),
    ("ytsb add -f - < /dev/null", nothing, (0, USAGE)),
    ("ytsb add ''", nothing, (1, USAGE)),
    ("ytsb add https://example.com/", nothing, (1, USAGE)),
    ("ytsb retry nothing-like-it", nothing, (1, USAGE)),
    (f"ytsb retry {VIDEO}", nothing, (1,)),
    ("ytsb export missing0000", nothing, (1, USAGE)),
    ("ytsb run --workers 99 x", nothing, (USAGE,)),
    ("ytsb run --budget lots x", nothing, (USAGE,)),
    # where things are kept
    ("ytsb status", library_is_a_folder, (SET_UP,)),
    ("ytsb status", data_is_a_file, (SET_UP,)),
    (f"ytsb retry {VIDEO}", library_is_a_folder, (SET_UP,)),
    ("ytsb anki -o deck.apkg", library_is_a_folder, (SET_UP,)),
    ("ytsb search x", library_is_a_folder, (SET_UP,)),
    ("ytsb ask x", library_is_a_folder, (SET_UP,)),
    ("ytsb graph", library_is_a_folder, (SET_UP,)),
    ("ytsb history", library_of_another_program, (SET_UP,)),
    ("ytsb stop", lock_is_a_folder, (1, SET_UP)),
    ("ytsb status", config_is_a_folder, (USAGE,)),
    ("ytsb status", config_is_wrong, (USAGE,)),
    # where it runs
    ("cd gone && rmdir ../gone && ytsb export x", gone_folder, (1, USAGE, SET_UP)),
    (f"cd gone && rmdir ../gone && ytsb run {VIDEO}", gone_folder, (SET_UP,)),
    ("ulimit -n 12 && ytsb status", nothing, (0, SET_UP)),
    (f"ulimit -n 20 && ytsb run {VIDEO}", nothing, (SET_UP,)),
    ("HOME=/nowhere ytsb status", nothing, (0,)),
)
CASES = [*FEW, *(pytest.param(*case, marks=pytest.mark.exhaustive) for case in OTHERS)]
NAMES = [f"{line} {prepare.__name__}" for line, prepare, _ in (*FEW, *OTHERS)]


@pytest.mark.parametrize(("line", "prepare", "codes"), CASES, ids=NAMES)
def test_an_odd_command_line_ends_in_a_line(
    tmp_path: Path, line: str, prepare: Prepare, codes: tuple[int, ...]
) -> None:
    prepare(tmp_path)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "YTSB_DATA_DIR": str(tmp_path / "data"),
        "YTSB_CONFIG_DIR": str(tmp_path / "config"),
        "YTSB_VAULT": str(tmp_path / "vault"),
        "YTSB_TOR": str(tmp_path / "no-tor"),  # nothing is ever fetched here
    }
    script = f'ytsb() {{ "{sys.executable}" -m ytsb_tui "$@"; }}\n{line}\n'
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    said = ended.stderr.decode(errors="replace")
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert ended.returncode in codes, said
    assert ended.returncode in (0, GONE) or "&-" in line or "2> /dev/full" in line or said.strip()


def test_a_failure_is_its_sentence_and_its_cure() -> None:
    with pytest.raises(click.ClickException, match=r"^Tor is not there\. Install it\.$") as raised, edge():
        raise SetupFailure(FailureKind.TOR, "Tor is not there.", "Install it.")
    assert raised.value.exit_code == SET_UP
    with pytest.raises(click.ClickException, match=r"^It is busy\. Wait\.$") as raised, edge():
        raise TransientFailure(FailureKind.MODEL_BUSY, "It is busy.", "Wait.")
    assert raised.value.exit_code == 1


def test_the_first_error_of_a_task_group_is_told() -> None:
    with pytest.raises(click.ClickException, match="Free some space"), edge():
        raise ExceptionGroup("tasks", [ExceptionGroup("more", [OSError(errno.ENOSPC, "No space left on device")])])


def test_a_defect_is_one_line_and_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(click.ClickException, match="A bug in ytsb ended this command: KeyError"), edge():
        raise KeyError("secret")
    [file] = tmp_path.iterdir()
    assert "KeyError" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
