"""Starting and stopping the background process; `tests/lab/test_windows.py` shows it working."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.remote.served import SharedEngine, owning, until
from ytsb_tui.cli import main
from ytsb_tui.cli.background import continue_in_background, flags_for
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.remote import handshake
from ytsb_tui.remote.ownership import acquire
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings

pytestmark = pytest.mark.filterwarnings("ignore:subprocess:ResourceWarning")  # it is meant to outlive its parent
PANEL = PanelState(fetchers=5, writers=2, cost=0.75)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("data_dir", "config_dir", "vault"):
        monkeypatch.setenv(f"YTSB_{name.upper()}", str(tmp_path / name))
    (tmp_path / "data_dir").mkdir(mode=0o700)
    return load({}, os.environ)


def stop() -> Result:
    return CliRunner().invoke(main, ["stop"])


def test_the_background_gets_what_the_user_changed(settings: Settings) -> None:
    assert flags_for(settings, PANEL, 0.75) == ["--workers", "5", "--writers", "2"]
    assert flags_for(replace(settings, budget=2.0), PANEL, 0.75)[-2:] == ["--budget", "1.250000"]
    for flags in (["--budget", "0.5"], ["--budget", "0.75"]):
        spent = flags_for(load({"budget": flags[1]}, os.environ), PANEL, 0.75)
        assert load({"budget": spent[-1]}, os.environ).budget == 0.000001  # nothing costs as little as that


def test_the_background_inherits_what_it_needs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("ANTHROPIC_API_KEY", "YTSB_NOTE_LANGUAGE", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "de")
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nexec env > {tmp_path}/given\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    assert continue_in_background(settings, PANEL, 0.0, wait=True) == "Detached; nothing was left to do."
    given = dict(line.split("=", 1) for line in (tmp_path / "given").read_text().splitlines())
    assert (given["ANTHROPIC_API_KEY"], given["YTSB_NOTE_LANGUAGE"], given["PATH"]) == ("de", "de", os.environ["PATH"])
    assert given["YTSB_DATA_DIR"] == str(settings.data_dir)
    assert not given.keys() & {"GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY"}


def test_a_background_without_work_ends_and_leaves_a_log_of_its_own(settings: Settings) -> None:
    message = continue_in_background(settings, PANEL, 0.0, wait=True)  # it may be seen before it ends
    assert re.fullmatch(r"Detached; nothing was left to do\.|Detached: pid \d+ continues .* ytsb stop\)", message)
    log = settings.data_dir / "engine.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_background_that_cannot_begin_says_why(settings: Settings) -> None:
    settings.vault.write_text("a file where a folder should be")
    message = continue_in_background(settings, PANEL, 0.0, wait=True)
    assert message.startswith("The work does not continue in the background: ")
    assert str(settings.vault) in message
    (settings.data_dir / "engine.log").unlink()
    (settings.data_dir / "engine.log").mkdir()
    assert "engine.log cannot be written" in continue_in_background(settings, PANEL, 0.0, wait=True)


def test_without_a_running_process_none_is_stopped(settings: Settings) -> None:
    result = stop()
    assert result.exit_code == 1
    assert "No ytsb process is using the library" in result.output
    gone = {"pid": 1, "socket": str(settings.data_dir / "gone.sock")}
    (settings.data_dir / "engine.lock").write_text(json.dumps(gone))
    assert stop().exit_code == 1
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(gone["socket"])  # type: ignore[arg-type]  # a text
    assert stop().exit_code == 1


def test_a_process_that_does_not_answer_can_be_killed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake, "PATIENCE", 0.2)
    owned = acquire(settings.data_dir, settings.data_dir / "r")
    assert owned is not None
    result = stop()  # it listens and never answers, like a suspended process
    owned.release()
    assert result.exit_code == 3
    assert result.output.count("\n") == 1
    assert f"kill -9 {os.getpid()}" in result.output
    (settings.data_dir / "engine.lock").write_text('{"pid": 17, "socket": null}')
    assert "kill -9 17" in stop().output


def test_a_process_whose_socket_was_deleted_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.cli.background.SOCKET_SECONDS", 0.2)
    owned = acquire(settings.data_dir, settings.data_dir / "r")
    assert owned is not None
    assert owned.listener is not None
    Path(owned.listener.getsockname()).unlink()
    result = stop()
    owned.release()
    assert result.exit_code == 3
    assert f"kill {os.getpid()}" in result.output


async def test_a_process_whose_socket_was_deleted_is_stopped_once_it_has_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("ytsb_tui.remote.server.os.kill", lambda pid, number: ended.append(number))
    async with owning(settings.data_dir, SharedEngine()) as (ownership, path):
        path.unlink()
        stopping = asyncio.ensure_future(asyncio.to_thread(stop))
        await asyncio.sleep(0.2)  # it tries in vain
        await asyncio.to_thread(ownership.keep)
        await until(lambda: ended)
    result = await stopping
    assert result.exit_code == 0
    assert f"Stopped pid {os.getpid()}" in result.output


def test_another_program_is_not_stopped(settings: Settings, tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"220 smtp\n")
        connection = handshake.Handshake(connection=ours)
        with pytest.raises(ValueError, match="not JSON"):
            connection.receive()
