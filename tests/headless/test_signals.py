"""A run ends on a signal whatever it waits for and loses nothing; after SIGSTOP and SIGCONT it continues."""

from __future__ import annotations

import json
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.job import State

VIDEOS = ("vid00000001", "vid00000002", "vid00000003")


@pytest.fixture
def proxy() -> Iterator[int]:
    """The port of a proxy that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


@pytest.fixture
def environ(tmp_path: Path, proxy: int) -> dict[str, str]:
    return {
        **os.environ,
        "YTSB_DATA_DIR": str(tmp_path / "data"),
        "YTSB_CONFIG_DIR": str(tmp_path / "config"),
        "YTSB_VAULT": str(tmp_path / "vault"),
        "YTSB_EGRESS": "proxies",
        "YTSB_PROXIES": f"socks5://127.0.0.1:{proxy}",
    }


@pytest.fixture
def run(environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`ytsb run`, waiting for a proxy that never answers."""
    with subprocess.Popen(
        [sys.executable, "-m", "ytsb_tui", "run", "--json", *VIDEOS],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        until(process, "exit_building")
        yield process
        process.kill()


def until(process: subprocess.Popen[bytes], event: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == event:
            return
    raise AssertionError(f"it ended before {event}: {process.stderr.read() if process.stderr else b''!r}")


def states(environ: dict[str, str]) -> list[State]:
    library = SqliteLibrary(Path(environ["YTSB_DATA_DIR"], "library.db"))
    try:
        return [job.state for job in library.jobs()]
    finally:
        library.close()


def ended(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """The target is two seconds, measured by `make trust`; a busy machine may take longer."""
    process.send_signal(number)
    process.wait(9)  # less than the ten seconds that a locked library is waited for


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.exhaustive),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.exhaustive),
    ],
)
def test_a_signal_ends_it_and_loses_nothing(
    run: subprocess.Popen[bytes], environ: dict[str, str], number: signal.Signals, code: int
) -> None:
    ended(run, number)
    out, err = run.communicate()
    assert run.returncode == code, err
    assert json.loads(out.splitlines()[-1])["waiting"] == 3
    assert states(environ) == [State.QUEUED] * 3


def test_a_library_locked_by_another_program_does_not_keep_it_running(
    run: subprocess.Popen[bytes], environ: dict[str, str]
) -> None:
    other = sqlite3.connect(Path(environ["YTSB_DATA_DIR"], "library.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ended(run, signal.SIGTERM)
    other.execute("ROLLBACK")
    other.close()
    assert run.returncode == 143
    library = SqliteLibrary(Path(environ["YTSB_DATA_DIR"], "library.db"))
    library.recover(1.0)  # as the next start does
    assert [job.state for job in library.jobs()] == [State.QUEUED] * 3
    library.close()


def test_after_stop_and_continue_it_goes_on(run: subprocess.Popen[bytes], environ: dict[str, str]) -> None:
    run.send_signal(signal.SIGTSTP)
    run.send_signal(signal.SIGSTOP)  # there is no shell with job control here
    os.waitid(os.P_PID, run.pid, os.WSTOPPED)
    library = SqliteLibrary(Path(environ["YTSB_DATA_DIR"], "library.db"))
    library.command(JobCommand.CANCEL, [job.video for job in library.jobs()][2:], 1.0)  # noticed when it continues
    library.close()
    run.send_signal(signal.SIGCONT)
    ended(run, signal.SIGINT)
    out, _ = run.communicate()
    assert run.returncode == 130
    assert json.loads(out.splitlines()[-1])["waiting"] == 2


def test_a_closed_pipe_ends_it_without_a_traceback(environ: dict[str, str]) -> None:
    environ["YTSB_PROXIES"] = "socks5://127.0.0.1:1"  # refuses at once, which is printed
    with subprocess.Popen(
        [sys.executable, "-m", "ytsb_tui", "run", "--json", *VIDEOS],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        until(process, "exit_building")
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        code = process.wait(60)
        errors = process.stderr.read()
    assert b"Traceback" not in errors
    assert code == 141, errors
    assert State.RUNNING not in states(environ)


def test_a_closed_terminal_ends_it_without_a_traceback(environ: dict[str, str]) -> None:
    """It is not the controlling terminal, so there is no signal: the failed write must end the run."""
    environ["YTSB_PROXIES"] = "socks5://127.0.0.1:1"
    main_end, other_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ytsb_tui", "run", *VIDEOS],
        env=environ,
        stdout=other_end,
        stderr=other_end,
        start_new_session=True,
    )
    os.close(other_end)
    assert os.read(main_end, 1)
    os.close(main_end)
    assert process.wait(60) == 129
    assert State.RUNNING not in states(environ)
