"""A field of `Settings` is all that a setting needs: everything else is made of its record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

import click
import pytest
from click.testing import CliRunner

from tests.docs.manual import manual
from tests.docs.reference import pages
from tests.fakes.settings_editor import editor_in
from ytsb_tui.cli.shared_options import setting_options
from ytsb_tui.settings import editor as editing
from ytsb_tui.settings import load as loading
from ytsb_tui.settings.kinds import whole
from ytsb_tui.settings.load import Origin, SettingsError, load
from ytsb_tui.settings.record import Group, Record, record_of, setting
from ytsb_tui.settings.schema import RECORDS, Settings


def test_every_field_has_a_record_with_a_sentence() -> None:
    assert list(RECORDS) == [field.name for field in fields(Settings)]
    for record in RECORDS.values():
        assert record.meaning[0].isupper()
        assert record.meaning.endswith(".")
    assert {record.group for record in RECORDS.values()} == set(Group)
    assert RECORDS["api_key"].variable == "ANTHROPIC_API_KEY"
    assert RECORDS["tor_torrc"].variable == "YTSB_TOR_TORRC"


def test_names_are_used_once_and_what_the_keyring_holds_is_secret() -> None:
    words = [word for record in RECORDS.values() for word in (record.variable, *record.flags) if word]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [record.name for record in RECORDS.values() if record.keyring and not record.secret] == []
    assert [record.name for record in RECORDS.values() if record.secret and record.flags] == [], "`ps` shows flags"


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_default_is_a_value_that_can_be_typed(record: Record) -> None:
    if record.default and record.group is not Group.FOLDERS:
        assert record.kind.parse(record.default) == getattr(Settings(), record.name)


def test_all_secrets_are_known() -> None:
    assert Settings(api_key="a", tor_password="b", proxies=("c", "d")).secrets == ("a", "c", "d", "b")
    assert Settings().secrets == ()


def test_a_new_field_is_all_that_a_setting_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe of CONTRIBUTING.md."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class More(Settings):
        naps: int = setting(2, Group.EXITS, "How many exits nap.", whole(1, 9), flags=("--naps",), live=True)

    monkeypatch.setitem(cast(dict[str, Record], RECORDS), "naps", record_of(fields(More)[-1]))
    monkeypatch.setattr(loading, "Settings", More)
    monkeypatch.setattr(editing, "Settings", More)
    editor = editor_in(tmp_path)
    assert cast(More, load({}, editor.environ)).naps == 2
    assert cast(More, load({}, {**editor.environ, "YTSB_NAPS": "3"})).naps == 3
    with pytest.raises(SettingsError, match=r"^--naps: '10' is not a whole number from 1 to 9\.$"):
        load({"naps": "10"}, editor.environ)
    editor.change("naps", "4")
    assert cast(More, load({}, editor.environ)).naps == 4
    [listed] = [each for each in editor.listed() if each.name == "naps"]
    assert (listed.value, listed.origin, listed.meaning, listed.live) == ("4", Origin.FILE, "How many exits nap.", True)
    row = "| `naps` | `YTSB_NAPS` | `--naps` | `2` | a whole number from 1 to 9 | How many exits nap. A change takes"
    assert row in pages()["settings.md"]
    assert ".B YTSB_NAPS\nHow many exits nap." in manual()
    command = click.command()(setting_options(lambda **flags: click.echo(flags["naps"])))
    assert "--naps 1-9" in CliRunner().invoke(command, ["--help"]).output
    assert CliRunner().invoke(command, ["--naps", "7"]).output == "7\n"
