"""`.ci/run` runs the README's first commands; these tests check that their failures are noticed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.stranger import start


def test_the_readme_says_how_to_start() -> None:
    commands = start.commands(start.README.read_text(encoding="utf-8"))
    assert commands[:2] == ["make run", "make test"]
    assert set(start.SHOWN) <= set(commands)


def test_addresses_are_those_that_the_readme_gives() -> None:
    """The project has no public address yet. One that pyproject.toml names must be where people clone it from."""
    readme = start.README.read_text(encoding="utf-8")
    project = tomllib.loads((start.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [url for url in project.get("urls", {}).values() if url not in readme] == []


def test_a_readme_without_commands_is_refused() -> None:
    with pytest.raises(ValueError, match="no block of commands"):
        start.commands("# ytsb\n\n## Start\n\nRead the manual.\n")


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("echo; printf 'in \\033[1mthe\\033[0m app'; head -c 1 > /dev/null", ""),
        ("printf 'in the app esc  stay'; head -c 2 > /dev/null", ""),
        ("printf 'in the app'; head -c 1 > /dev/null; exit 5", "ended with 5"),
        ("printf 'in a traceback'", "before the app was up"),
        ("printf 'in the app'; head -c 100 > /dev/null", "did not end after q"),
        ("sleep 100", "did not bring up the app"),
    ],
)
def test_what_opens_the_app_is_watched(
    command: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = "stty raw; "  # like the app: keys arrive one by one
    monkeypatch.setitem(start.SHOWN, raw + command, "in the app")
    monkeypatch.setattr(start, "SECONDS", 3.0 if "100" in command else 60.0)
    seen = start.carried_out(raw + command, tmp_path)
    assert wrong in seen
    assert bool(wrong) == bool(seen)


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    assert start.carried_out("exit 3", tmp_path) == "ended with 3"
    assert start.carried_out("true", tmp_path) == ""
