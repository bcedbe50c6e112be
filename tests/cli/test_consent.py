"""Nothing goes direct before a person has read what it reveals and said yes, once."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from ytsb_tui.adapters.egress.proxies import DirectNetwork
from ytsb_tui.core.jobs.failures import SetupFailure
from ytsb_tui.settings import consent
from ytsb_tui.settings.load import load
from ytsb_tui.settings.schema import Settings
from ytsb_tui.wiring import exit_network


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    folders = {"DATA_DIR": "data", "CONFIG_DIR": "config", "VAULT": "vault"}
    return {f"YTSB_{name}": str(tmp_path / folder) for name, folder in folders.items()} | {"YTSB_EGRESS": "direct"}


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    return load({}, environ)


def test_without_a_yes_no_direct_network_is_made(settings: Settings) -> None:
    with pytest.raises(SetupFailure, match="this machine's address") as caught:
        exit_network(settings)
    assert "answer a." in caught.value.action


def test_a_yes_is_remembered(settings: Settings) -> None:
    consent.give(settings, lasting=True)
    assert isinstance(exit_network(settings), DirectNetwork)
    assert (settings.config_dir / "direct-agreed").exists()


def test_a_yes_for_a_run_ends_with_it_and_is_no_yes_to_another_way(
    settings: Settings, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consent, "_for_this_run", set())
    consent.give(settings, lasting=False)
    assert isinstance(exit_network(settings), DirectNetwork)
    assert not settings.config_dir.exists(), "nothing is left for the next run"
    with pytest.raises(SetupFailure, match="ssh:home"):
        exit_network(load({}, environ | {"YTSB_EGRESS": "ssh:home"}))


def test_a_yes_that_cannot_be_kept_is_told(settings: Settings) -> None:
    settings.config_dir.write_text("a file in its way")
    with pytest.raises(SetupFailure, match="cannot be written"):
        consent.give(settings, lasting=True)


def at_a_terminal(environ: dict[str, str], answer: str) -> tuple[int, str]:
    """`ytsb run` with nothing to do, and what is said to a person who types this answer."""
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "wb", buffering=0) as keys:
        process = subprocess.Popen(
            [sys.executable, "-m", "ytsb_tui", "run"],
            env={**os.environ, **environ, "ANTHROPIC_API_KEY": ""},
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        os.close(theirs)
        keys.write(answer.encode())
        said, _ = process.communicate(timeout=60)
    return process.returncode, said


def test_for_a_run_it_is_asked_each_time(environ: dict[str, str]) -> None:
    for _ in range(2):
        code, said = at_a_terminal(environ, "r\n")
        assert code == 0, said
        assert "for this (r)un" in said


def test_it_is_asked_once_and_says_what_it_reveals(environ: dict[str, str]) -> None:
    code, said = at_a_terminal(environ, "n\n")
    assert code == 3
    assert consent.REVEALS in said
    assert "Go without Tor" in said
    code, said = at_a_terminal(environ, "a\n")
    assert code == 0, said
    assert "Go without Tor" in said
    code, said = at_a_terminal(environ, "")
    assert code == 0, said
    assert "Go without Tor" not in said


def test_where_nobody_can_be_asked_it_is_one_line(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ytsb_tui", "run"],
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert consent.REVEALS in done.stderr
