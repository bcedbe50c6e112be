"""What commands share: options that set settings, and what a set-up needs."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.fakes.settings_editor import editor_in
from ytsb_tui.cli import main
from ytsb_tui.cli.main import COMMANDS
from ytsb_tui.cli.options import settings_editor, settings_from
from ytsb_tui.settings.schema import RECORDS


def test_the_help_of_an_option_is_the_sentence_of_its_setting() -> None:
    shown = " ".join(CliRunner().invoke(main, ["run", "--help"]).output.split())
    flagged = [record for record in RECORDS.values() if record.flags]
    assert len(flagged) > 10
    for record in flagged:
        assert record.flags[-1] in shown
        assert record.meaning.replace("`", "") in shown


def test_a_wrong_option_is_named_as_it_was_typed(tmp_path: Path) -> None:
    result = CliRunner(env=dict(editor_in(tmp_path).environ)).invoke(main, ["run", "--lang", "in English"])
    assert result.exit_code == 2
    wrong = "--lang: 'in English' is not language codes such as en,de,pt-BR."
    assert result.output == f"Error: {wrong} Help: ytsb run --help\n"


def test_what_a_set_up_needs_is_examined(tmp_path: Path) -> None:
    editor = settings_editor({**editor_in(tmp_path).environ, "YTSB_TOR": str(tmp_path / "no")})
    missing, none, vault = editor.examine(vault=tmp_path / "notes")
    assert (missing.name, missing.state, missing.cure) == ("tor", "failed", "Correct YTSB_TOR.")
    assert (none.name, none.state) == ("key", "warning")
    assert (vault.name, vault.state) == ("vault", "ok")
    assert (tmp_path / "notes").is_dir()


@click.command()
def probe() -> None:
    """Prints the key that a command would use."""
    click.echo(settings_from().api_key)


def test_a_process_of_our_own_keeps_no_secret_that_a_child_could_inherit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "probe", "tests.cli.test_options:probe")
    folders = dict(editor_in(tmp_path).environ)
    environ = {**folders, "ANTHROPIC_API_KEY": "hush", "YTSB_PROXIES": "socks5://u:hush@h:1", "YTSB_TOR_PASSWORD": "x"}
    assert CliRunner().invoke(main, ["probe"], obj=environ).output == "hush\n"
    assert environ == folders
