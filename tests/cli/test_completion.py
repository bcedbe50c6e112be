"""The scripts of `ytsb completion`, in the shells themselves where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.adapters.sqlite.contents import A
from tests.cli.reader import environment, fill
from ytsb_tui.cli import main
from ytsb_tui.cli.completion import SHELLS

LINES: dict[str, list[str]] = {  # what is typed before Tab, and what the shell then offers
    "ytsb sta": ["status"],
    "ytsb run --dry": ["--dry-run"],
    "ytsb export --theme ob": ["obsidian"],
    "ytsb run --country de,s": [f"de,s{letter}" for letter in "abcdeghijklmnorstvxyz"],
    f"ytsb retry {A[:4]}": [A],
    "ytsb add -f li": ["list.txt"],
    "ytsb import no": ["notes"],
}
FEW = ("ytsb export --theme ob",)
# Each prints what Tab offers for the line in $LINE, a word a line.
SCRIPTS = {
    "bash": """
        compopt() { case "$*" in *dirnames*) how=dirs;; *default*) how=files;; esac; }
        complete() { :; }; eval "$(ytsb completion bash)"
        COMP_WORDS=($LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); how=
        _ytsb_completion ytsb
        case $how in
            files) compgen -f -- "${COMP_WORDS[COMP_CWORD]}";;
            dirs) compgen -d -- "${COMP_WORDS[COMP_CWORD]}";;
            *) printf '%s\\n' "${COMPREPLY[@]}";;
        esac""",
    "zsh": """
        autoload -Uz compinit; compinit -u -D; eval "$(ytsb completion zsh)"
        compadd() { local -a arguments; arguments=("$@"); print -rl -- "${(P)arguments[-1][@]}"; }
        _describe() { local -a found; found=("${(@P)argv[-2]}"); print -rl -- "${(@)found%%:*}"; }
        _path_files() { [[ $* == *-/* ]] && print -rl -- ${words[-1]}*(/N) || print -rl -- ${words[-1]}*(.N); }
        words=(${=LINE}); CURRENT=${#words}
        _ytsb_completion""",
    "fish": 'ytsb completion fish | source; complete -C "$LINE" | string replace -r "\\t.*" "" | string trim -r -c /',
}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_script(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert f"_YTSB_COMPLETE={shell}_complete" in result.output


@pytest.mark.parametrize(
    "line", [*FEW, *(pytest.param(line, marks=pytest.mark.exhaustive) for line in LINES if line not in FEW)]
)
@pytest.mark.parametrize(
    "shell",
    [pytest.param(each, marks=pytest.mark.skipif(shutil.which(each) is None, reason=f"no {each}")) for each in SHELLS],
)
def test_a_shell_completes(shell: str, line: str, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "ytsb"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ytsb_tui "$@"\n')
    command.chmod(0o755)
    (tmp_path / "list.txt").touch()
    (tmp_path / "notes").mkdir()
    fill(tmp_path)
    done = subprocess.run(
        [shell, "-c", SCRIPTS[shell]],
        env={
            **environment(tmp_path),
            "PATH": f"{command.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(tmp_path),
            "LINE": line,
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert sorted(set(done.stdout.split())) == sorted(LINES[line]), done.stderr
