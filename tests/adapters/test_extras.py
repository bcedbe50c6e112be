"""What is missing is said with the command that brings it, for the tool that made the environment."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import ytsb_tui
from ytsb_tui.adapters import extras


@pytest.mark.parametrize(
    ("file", "command"),
    [
        ("pipx_metadata.json", "pipx install --force '.[pdf]'"),
        ("uv-receipt.toml", "uv tool install --force '.[pdf]'"),
        ("pyvenv.cfg", "/bin/pip install -e '.[pdf]'"),
    ],
)
def test_each_tool_has_its_command(tmp_path: Path, file: str, command: str) -> None:
    (tmp_path / file).touch()
    assert extras.installing("pdf", tmp_path).removeprefix(str(tmp_path)) == command


def test_an_absent_module_is_noticed_and_not_imported() -> None:
    assert not extras.present("no_module_of_this_name")
    assert extras.present("this")
    assert "this" not in sys.modules


def test_every_extra_that_is_named_exists() -> None:
    root = Path(ytsb_tui.__file__).parents[1]
    known = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    code = "".join(file.read_text(encoding="utf-8") for file in (root / "ytsb_tui").rglob("*.py"))
    for extra in known.keys() - {"meaning"}:  # without vectors, words are searched
        assert re.search(rf"extras\.(missing|installing)\([\"']{extra}[\"']\)", code), (
            f"nothing says how to get {extra}"
        )
