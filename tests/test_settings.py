from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from ytsb_tui.settings import PARSERS, Settings, SettingsError, load, variable


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
    assert (settings.workers, settings.writers, settings.model) == (3, 8, "claude-haiku-5-5")
    assert settings.languages == ("en",)
    assert settings.api_key is None
    assert settings.library.name == "library.db"


def test_file_environment_and_flags_in_that_order(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('workers = 5\nwriters = 6\nlanguages = ["de", "en"]\nnotes = false\n')
    environ = {"YTSB_CONFIG_DIR": str(tmp_path), "YTSB_WRITERS": "7", "YTSB_SUBJECT": ""}
    settings = load({"workers": "9", "vault": None}, environ)
    assert (settings.workers, settings.writers, settings.languages, settings.notes) == (9, 7, ("de", "en"), False)
    assert settings.subject is None


def test_every_setting_has_a_parser_and_a_variable() -> None:
    assert {field.name for field in fields(Settings)} == set(PARSERS)
    assert variable("api_key") == "ANTHROPIC_API_KEY"
    assert variable("tor_torrc") == "YTSB_TOR_TORRC"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("workers", "0", "a whole number from 1 to 32"),
        ("workers", "three", "a whole number from 1 to 32"),
        ("writers", "65", "a whole number from 1 to 64"),
        ("countries", "germany", "country codes of two letters"),
        ("languages", "english language", "language codes"),
        ("languages", ",", "language codes"),
        ("cooldown", "soon", "a time such as"),
        ("exits", "some", "rolling or all"),
        ("notes", "maybe", "true or false"),
    ],
)
def test_a_wrong_value_gets_one_line(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({name: value}, {})
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert f"--{name.replace('_', '-')}" in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "parsed"),
    [
        ("cooldown", "90s", 90.0),
        ("cooldown", "30m", 1800.0),
        ("cooldown", "1.5h", 5400.0),
        ("cooldown", "5", 5.0),
        ("countries", "DE, se,de", frozenset({"de", "se"})),
        ("languages", "pt_BR,en", ("pt-BR", "en")),
        ("translate_to", "de", "de"),
        ("notes", "off", False),
        ("notes", True, True),
        ("exit_per", "worker", "worker"),
    ],
)
def test_values(name: str, value: object, parsed: object) -> None:
    assert getattr(load({name: value}, {}), name) == parsed


def test_an_unknown_key_is_named_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("wrokers = 3\n")
    with pytest.raises(SettingsError, match="Did you mean 'workers'"):
        load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})


@pytest.mark.parametrize("content", [b"workers = = 3", b"\xff\xfe"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"config\.toml .* Correct or remove it\."):
        load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    settings = load({}, {"ANTHROPIC_API_KEY": "sk-secret", "YTSB_TOR_PASSWORD": "pass-secret"})
    assert "secret" not in repr(settings)
    (tmp_path / "config.toml").write_text("tor_password = 12345\n")
    with pytest.raises(SettingsError) as told:
        load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
    assert "12345" not in str(told.value)


def test_proxies_must_be_named() -> None:
    with pytest.raises(SettingsError, match="YTSB_PROXIES"):
        load({"egress": "proxies"}, {})
    assert load({"egress": "proxies", "proxies": "socks5://h:1"}, {}).proxies == ("socks5://h:1",)
