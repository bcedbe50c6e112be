"""`ytsb key`: a secret goes where others cannot read it, and is shown nowhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ytsb_tui.adapters import extras, system_keyring
from ytsb_tui.cli import main
from ytsb_tui.settings.schema import RECORDS


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "YTSB_DATA_DIR": str(tmp_path / "data"),
        "YTSB_CONFIG_DIR": str(tmp_path / "config"),
        "YTSB_VAULT": str(tmp_path / "vault"),
        "DBUS_SESSION_BUS_ADDRESS": "",
        "XDG_RUNTIME_DIR": "",
        "ANTHROPIC_API_KEY": "",
    }


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_keyring, "likely", lambda _: False)


def ytsb(environ: dict[str, str], *args: str, stdin: str = "") -> Result:
    return CliRunner(env=environ).invoke(main, args, input=stdin)


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_it_is_kept_in_a_file_of_its_owner(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "config" / "config.toml"
    for flags, name in (((), "api_key"), (("--tor",), "tor_password")):
        result = ytsb(environ, "key", "set", *flags, stdin="sk-hush-hush\n")
        assert result.exit_code == 0, result.output
        assert f"kept in {file}" in result.output
        assert "hush" not in result.output
        assert tomllib.loads(file.read_text())[name] == "sk-hush-hush"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert "is removed" in ytsb(environ, "key", "forget").output
    assert "No API key was kept" in ytsb(environ, "key", "forget").output
    assert tomllib.loads(file.read_text()) == {"tor_password": "sk-hush-hush"}
    assert ytsb({**environ, "YTSB_PROVIDER": "openai"}, "key", "set", stdin="sk-other\n").exit_code == 0
    assert tomllib.loads(file.read_text())["openai_api_key"] == "sk-other"
    assert "api_key" not in tomllib.loads(file.read_text())


def test_a_desktop_without_the_extra_is_told_of_it(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "present", lambda _: False)
    monkeypatch.setattr("sys.platform", "linux")
    bus = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}
    result = ytsb(environ | bus, "key", "set", stdin="sk-hush\n")
    assert f"kept in {tmp_path / 'config' / 'config.toml'}" in result.stdout
    assert "install -e '.[keyring]'" in result.stderr
    assert ytsb(environ, "key", "set", stdin="sk-hush\n").stderr == ""


def test_a_keyring_goes_first_and_the_file_keeps_no_copy(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {}

    def store(name: str, secret: str) -> bool:
        kept[name] = secret
        return True

    file = tmp_path / "config" / "config.toml"
    file.parent.mkdir()
    file.write_text('api_key = "old"\nworkers = 5\n')
    file.chmod(0o600)
    monkeypatch.setattr(system_keyring, "store", store)
    result = ytsb(environ, "key", "set", stdin="sk-new\n")
    assert "kept in the system keyring" in result.output
    assert kept == {"api_key": "sk-new"}
    assert tomllib.loads(file.read_text()) == {"workers": 5}


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize("given", ["\n", "two words\n", "schlüssel\n", "esc\x1b\n"])
def test_what_can_be_no_key_is_refused_in_one_line(environ: dict[str, str], tmp_path: Path, given: str) -> None:
    result = ytsb(environ, "key", "set", stdin=given)
    assert result.exit_code == 2
    assert given.strip() == "" or given.strip() not in result.output
    assert not (tmp_path / "config").exists()


@pytest.mark.usefixtures("no_keyring")
def test_a_terminal_does_not_show_what_is_typed(environ: dict[str, str], tmp_path: Path) -> None:
    main_end, other_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ytsb_tui", "key", "set"],
        env={**os.environ, **environ},
        stdin=other_end,
        stdout=other_end,
        stderr=other_end,
        start_new_session=True,
    )
    os.close(other_end)
    shown = b""
    while b"API key: " not in shown:
        shown += os.read(main_end, 1000)
    os.write(main_end, b"sk-typed-in\n")
    try:
        while chunk := os.read(main_end, 1000):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    os.close(main_end)
    assert process.wait(30) == 0
    assert b"typed" not in shown
    assert tomllib.loads((tmp_path / "config" / "config.toml").read_text()) == {"api_key": "sk-typed-in"}


def test_no_option_takes_a_secret() -> None:
    """What stands on a command line is seen by everybody with `ps`."""
    assert isinstance(main, click.Group)
    context = click.Context(main)

    def options(command: click.Command) -> set[str]:
        found = {parameter.name or "" for parameter in command.params}
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                found |= options(inner)
        return found

    assert not options(main) & {record.name for record in RECORDS.values() if record.secret}
