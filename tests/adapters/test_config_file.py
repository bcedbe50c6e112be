"""A setting goes into `config.toml` and out of it, the rest stays, and nobody else can read it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytsb_tui.adapters import config_file
from ytsb_tui.core.jobs.failures import SetupFailure


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


def test_the_file_and_its_folder_are_their_owners_alone(file: Path) -> None:
    assert not config_file.write(file, "api_key", "hush")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_the_rest_of_the_file_stays(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('# mine\nworkers = 5\napi_key = "old"  # from before\nlanguages = [\n  "de",\n]\n')
    assert config_file.write(file, "api_key", 'new "one" \\ é')
    assert file.read_text().startswith("# mine\nworkers = 5\napi_key = ")
    assert file.read_text().endswith('  # from before\nlanguages = [\n  "de",\n]\n')
    assert tomllib.loads(file.read_text())["api_key"] == 'new "one" \\ é'
    assert file.stat().st_mode & 0o777 == 0o600
    assert config_file.write(file, "api_key", None)
    assert file.read_text() == '# mine\nworkers = 5\nlanguages = [\n  "de",\n]\n'
    assert not config_file.write(file, "api_key", None)


def test_a_link_to_the_file_stays_one(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    (tmp_path / "dotfiles.toml").write_text("workers = 5\n")
    file.symlink_to(tmp_path / "dotfiles.toml")
    config_file.write(file, "api_key", "hush")
    assert file.is_symlink()
    assert "workers = 5" in (tmp_path / "dotfiles.toml").read_text()


def test_a_value_of_any_form_is_replaced_where_it_stands(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(
        'api_key = """\nlong\n"""\nworkers = 5 # five\nlanguages = [ "de", # first\n]\n\n[keys]\n"app.quit" = "Q"\n'
    )
    config_file.write(file, "api_key", "hush")
    config_file.write(file, "workers", 7)
    config_file.write(file, "languages", ("en", "de"))
    config_file.write(file, "notes", False)
    config_file.write(file, "budget", 2.5)
    assert file.read_text() == (
        'api_key = "hush"\nworkers = 7 # five\nlanguages = ["en", "de"]\nnotes = false\nbudget = 2.5\n\n'
        '[keys]\n"app.quit" = "Q"\n'
    )


def test_a_table_holds_exactly_what_is_written_and_keeps_its_comments(file: Path) -> None:
    config_file.write(file, "keys", {"work.pause": "ctrl+t"})
    assert file.read_text() == '[keys]\n"work.pause" = "ctrl+t"\n'
    file.write_text('# mine\n[keys]\n# my own\n"app.quit" = "Q" # big\n"work.pause" = "ctrl+t"\n')
    config_file.write(file, "keys", {"app.quit": "Q", "app.log": "ctrl+l"})
    assert file.read_text() == '# mine\n[keys]\n# my own\n"app.quit" = "Q" # big\n"app.log" = "ctrl+l"\n'
    config_file.write(file, "theme", "calm")
    assert tomllib.loads(file.read_text()) == {"theme": "calm", "keys": {"app.quit": "Q", "app.log": "ctrl+l"}}
    assert config_file.write(file, "keys", None)
    assert tomllib.loads(file.read_text()) == {"theme": "calm"}


@pytest.mark.parametrize("content", ["workers = = 5\n", "api_key = 5\napi_key = 6\n"])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(SetupFailure, match="by hand") as told:
        config_file.write(file, "api_key", "hush")
    assert "hush" not in str(told.value)
    assert file.read_text() == content


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(deadline=None)
def test_any_secret_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, secret: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any" / "config.toml"
    config_file.write(file, "tor_password", secret)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"tor_password": secret}
