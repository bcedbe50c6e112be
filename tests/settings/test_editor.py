"""The editor: settings with their origins, changed in the file or in the keyring; secrets are never shown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.fakes.settings_editor import editor_in
from ytsb_tui.settings.editor import Setting, SettingsEditor
from ytsb_tui.settings.load import Origin, SettingsError, load
from ytsb_tui.settings.record import Group
from ytsb_tui.settings.schema import RECORDS

TYPED = [name for name, record in RECORDS.items() if record.variable is not None and record.filed]


def example(name: str) -> str:
    """A value, from what the help shows in its place: `a|b`, `1-32`, `en,de`."""
    return re.split(r"\||(?<=\d)-", RECORDS[name].kind.metavar)[-1]


def one(editor: SettingsEditor, name: str) -> Setting:
    return next(setting for setting in editor.listed() if setting.name == name)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.system_keyring.likely", lambda *_: False)


def test_every_setting_is_listed_and_explained(tmp_path: Path) -> None:
    listed = editor_in(tmp_path).listed()
    assert {setting.name for setting in listed} == set(RECORDS) - {"keys"}
    assert all(setting.meaning for setting in listed)
    groups = [setting.group for setting in listed]
    assert groups == sorted(groups, key=list(Group).index), "the settings of a group stand together"


@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_comes_back_as_it_would_be_typed(tmp_path: Path, name: str) -> None:
    editor = editor_in(tmp_path)
    assert editor.change(name, example(name)).startswith(str(tmp_path)) or name == "data_dir"
    if name != "data_dir":  # the environment of these tests goes before it
        changed = one(editor, name)
        assert changed.origin is Origin.FILE
        if not changed.secret:
            again = editor_in(tmp_path / "again")
            again.change(name, changed.value)
            assert getattr(again.read()[0], name) == getattr(editor.read()[0], name)
        editor.change(name, "")
        assert one(editor, name).origin is Origin.DEFAULT


def test_a_secret_is_kept_for_its_owner_and_told_to_nobody(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    assert editor.change("api_key", "sk-hush") == str(editor.file)
    assert editor.file.stat().st_mode & 0o777 == 0o600
    assert editor.file.parent.stat().st_mode & 0o777 == 0o700
    assert "sk-hush" not in repr(editor.listed())
    assert one(editor, "api_key").value == "set"
    assert load({}, editor.environ).api_key == "sk-hush"


def test_where_there_is_a_keyring_a_secret_goes_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}

    def store(name: str, secret: str) -> bool:
        kept[name] = secret
        return True

    monkeypatch.setattr("ytsb_tui.adapters.system_keyring.store", store)
    editor = SettingsEditor(environ=editor_in(tmp_path).environ, keyring=kept.get)
    assert editor.change("api_key", "sk-hush") == "the system keyring"
    assert not editor.file.exists()
    assert one(editor, "api_key").origin is Origin.KEYRING
    monkeypatch.setattr("ytsb_tui.adapters.system_keyring.forget", lambda name: kept.pop(name, None) is not None)
    editor.change("api_key", "")
    assert kept == {}


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    for name, text, words in (
        ("workers", "99", "a whole number from 1 to 32"),
        ("api_key", "sk 1", "neither spaces nor accents"),
        ("egress", "proxies", "no proxy is named"),
    ):
        with pytest.raises(SettingsError, match=words):
            editor.change(name, text)
    assert not editor.file.exists()


def test_what_stands_in_the_environment_is_changed_there(tmp_path: Path) -> None:
    editor = editor_in(tmp_path, YTSB_WORKERS=5)
    assert one(editor, "workers").origin is Origin.ENVIRONMENT
    assert one(editor, "workers").fixed == "YTSB_WORKERS in the environment overrides config.toml. Change it there."
    assert "where it is itself" in (one(editor, "config_dir").fixed or "")
    assert one(editor, "writers").fixed is None


def test_keys_are_a_table(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    editor.change_keys({"work.pause": "ctrl+t"})
    assert tomllib.loads(editor.file.read_text()) == {"keys": {"work.pause": "ctrl+t"}}
    assert editor.read()[0].keys == (("work.pause", "ctrl+t"),)
    editor.change_keys({})
    assert tomllib.loads(editor.file.read_text()) == {}


def test_a_first_start_is_one_where_nothing_was_set(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    assert editor.untouched()
    for name in ("YTSB_VAULT", "ANTHROPIC_API_KEY"):
        assert not editor_in(tmp_path, **{name: "x"}).untouched()
    assert not SettingsEditor(environ=editor.environ, keyring=lambda _: "hush").untouched()
    editor.begin()
    assert not editor.untouched()
    assert editor.file.stat().st_mode & 0o777 == 0o600
    assert load({}, editor.environ).workers == 3


def test_proxies_that_are_in_use_stay_named(tmp_path: Path) -> None:
    editor = editor_in(tmp_path)
    editor.change("proxies", "socks5://u:p@h:1")
    editor.change("egress", "proxies")
    with pytest.raises(SettingsError, match="no proxy is named"):
        editor.change("proxies", "")
    assert editor.read()[0].proxies == ("socks5://u:p@h:1",)
    editor.change("egress", "")
    assert editor.forget("proxies")
    assert not editor.forget("proxies")
