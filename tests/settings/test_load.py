from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from ytsb_tui.settings.load import SettingsError, load
from ytsb_tui.settings.schema import RECORDS


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
    assert (settings.workers, settings.writers, settings.provider, settings.model) == (3, 32, "claude", None)
    assert settings.languages == ("en",)
    assert settings.api_key is None
    assert settings.library.name == "library.db"


def test_file_environment_and_flags_in_that_order(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('workers = 5\nwriters = 6\nlanguages = ["de", "en"]\nnotes = false\n')
    environ = {"YTSB_CONFIG_DIR": str(tmp_path), "YTSB_WRITERS": "7", "YTSB_SUBJECT": ""}
    settings = load({"workers": "9", "vault": None}, environ)
    assert (settings.workers, settings.writers, settings.languages, settings.notes) == (9, 7, ("de", "en"), False)
    assert settings.subject is None


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
        ("vault", "~nobody-of-this-name/notes", "no home folder"),
    ],
)
def test_a_wrong_value_gets_one_line(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({name: value}, {})
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert str(told.value).startswith((f"{name}: ", "--"))


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
    (tmp_path / "config.toml").chmod(0o600)
    with pytest.raises(SettingsError) as told:
        load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
    assert "12345" not in str(told.value)


@pytest.mark.parametrize("line", ['api_key = "hush"', 'tor_password = "hush"', 'proxies = ["socks5://u:hush@h:1"]'])
def test_a_file_with_secrets_that_others_may_read_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(line)
    for mode in (0o640, 0o604):
        file.chmod(mode)
        with pytest.raises(SettingsError, match=r"others may read it\. Run: chmod 600 ") as told:
            load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
        assert "hush" not in str(told.value)
    file.chmod(0o600)
    assert "hush" in str(getattr(load({}, {"YTSB_CONFIG_DIR": str(tmp_path)}), line.partition(" ")[0]))


def test_a_file_without_secrets_may_be_read_by_others(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("workers = 5\n")
    (tmp_path / "config.toml").chmod(0o644)
    assert load({}, {"YTSB_CONFIG_DIR": str(tmp_path)}).workers == 5


def test_a_file_or_a_folder_that_others_may_change_is_refused_in_one_line(tmp_path: Path) -> None:
    folder, file = tmp_path / "my settings", tmp_path / "my settings" / "config.toml"
    folder.mkdir()
    environ = {"YTSB_CONFIG_DIR": str(folder)}
    file.write_text("workers = 5\n")
    for path, mode in ((file, 0o664), (file, 0o646), (folder, 0o775), (folder, 0o757)):
        before = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(SettingsError) as caught:
            load({}, environ)
        assert str(caught.value).splitlines() == [
            f"{path} may be changed by other users, and so may what ytsb does. Run: chmod go-w '{path}'"
        ]
        path.chmod(before)
    assert load({}, environ).workers == 5
    file.unlink()
    folder.chmod(0o777)
    with pytest.raises(SettingsError, match="may be changed by other users"):  # they could put a file there
        load({}, environ)


def test_the_environment_then_the_keyring_then_the_file(tmp_path: Path) -> None:
    asked: list[str] = []

    def keyring(name: str) -> str | None:
        asked.append(name)
        return "of-the-keyring"

    (tmp_path / "config.toml").write_text('api_key = "of-the-file"\ntor_password = "of-the-file"\n')
    (tmp_path / "config.toml").chmod(0o600)
    environ = {"YTSB_CONFIG_DIR": str(tmp_path)}
    assert load({}, environ).api_key == "of-the-file"
    assert load({}, environ, lambda _: None).api_key == "of-the-file"
    settings = load({}, environ, keyring)
    assert (settings.api_key, settings.tor_password) == ("of-the-keyring", "of-the-file")
    assert asked == ["api_key"], "a password for a control port that is not named is not asked for"
    settings = load({}, {**environ, "ANTHROPIC_API_KEY": "of-the-shell", "YTSB_TOR_CONTROL": "h:1"}, keyring)
    assert (settings.api_key, settings.tor_password) == ("of-the-shell", "of-the-keyring")
    assert asked == ["api_key", "tor_password"]


TOML = st.recursive(
    st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=20),
    lambda some: st.lists(some, max_size=4),
)


def one_line(what: Callable[[], object], wrong: type[Exception]) -> str:
    """What is said when it is wrong; empty when it is right."""
    try:
        what()
    except wrong as told:
        return str(told)
    return ""


@given(st.sampled_from(sorted(RECORDS)), TOML | st.dates() | st.dictionaries(st.text(max_size=3), TOML, max_size=2))
def test_a_parser_takes_a_value_or_says_what_it_wants(name: str, value: object) -> None:
    assert "\n" not in one_line(lambda: RECORDS[name].kind.parse(value), ValueError)


@given(
    st.dictionaries(
        st.sampled_from([each.variable for each in RECORDS.values() if each.variable]), st.text(max_size=30), max_size=4
    )
)
def test_any_environment_gives_settings_or_one_line(environ: dict[str, str]) -> None:
    environ = {**environ, "YTSB_CONFIG_DIR": "/nowhere"}
    assert "\n" not in one_line(lambda: load({}, environ), SettingsError)


@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings_of_hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_gives_settings_or_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    assert "\n" not in one_line(lambda: load({}, {"YTSB_CONFIG_DIR": str(tmp_path)}), SettingsError)


def test_a_way_to_youtube_is_one_or_several_in_order(tmp_path: Path) -> None:
    assert load({}, {}).egress == ("tor",)
    assert load({"egress": "direct"}, {}).egress == ("direct",)
    assert load({"egress": "tor,ssh:me@home.example"}, {}).egress == ("tor", "ssh:me@home.example")
    assert load({}, {"YTSB_EGRESS": "tor, direct"}).egress == ("tor", "direct")
    (tmp_path / "config.toml").write_text('egress = ["tor", "direct"]\nrefusals = 5\n')
    settings = load({}, {"YTSB_CONFIG_DIR": str(tmp_path)})
    assert (settings.egress, settings.refusals) == (("tor", "direct"), 5)
    for wrong in ("", "tor,elsewhere", "Tor", "ssh:", "ssh:-oProxyCommand=x", "ssh:a b"):
        with pytest.raises(SettingsError, match="one or several of tor, proxies, direct and ssh"):
            load({"egress": wrong}, {})


def test_proxies_must_be_named() -> None:
    with pytest.raises(SettingsError, match=r"Set proxies \(YTSB_PROXIES\)"):
        load({"egress": "proxies"}, {})
    assert load({"egress": "proxies", "proxies": "socks5://h:1"}, {}).proxies == ("socks5://h:1",)
