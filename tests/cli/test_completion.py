"""The scripts of `ytsb completion` are what a shell asks the program by."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ytsb_tui.cli import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert f"_YTSB_COMPLETE={shell}_complete" in result.output
    assert CliRunner().invoke(main, ["completion", "tcsh"]).exit_code == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_commands_options_and_values(tmp_path: Path) -> None:
    command = tmp_path / "ytsb"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ytsb_tui "$@"\n')
    command.chmod(0o755)
    ask = 'complete() { :; }; eval "$(ytsb completion bash)"; COMPREPLY=(); '
    ask += 'for words in "ytsb sta" "ytsb run --dry" "ytsb export --theme ob"; do COMP_WORDS=($words); '
    ask += 'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _ytsb_completion ytsb; echo "${COMPREPLY[@]}"; done'
    done = subprocess.run(
        ["bash", "-c", ask],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["status", "--dry-run", "obsidian"]
