"""Options of `ytsb run` that choose how it reaches YouTube and how much it prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.reader import environment
from ytsb_tui.cli import main, run
from ytsb_tui.settings.schema import Settings


def test_a_proxy_replaces_tor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[Settings] = []
    monkeypatch.setattr("ytsb_tui.cli.dry_run.dry_run", lambda settings, _: used.append(settings))
    arguments = ["run", "--dry-run", "--proxy", "socks5://127.0.0.1:1", "--proxy", "http://127.0.0.1:2"]
    result = CliRunner(env=environment(tmp_path)).invoke(main, [*arguments, "--model", "m", "--note-language", "de"])
    assert result.exit_code == 0, result.output
    [settings] = used
    assert (settings.egress, settings.proxies) == (("proxies",), ("socks5://127.0.0.1:1", "http://127.0.0.1:2"))
    assert (settings.model, settings.note_language) == ("m", "de")


@pytest.mark.parametrize(("option", "detail"), [("-q", "less"), ("-v", "more"), ("--watch", "usual")])
def test_quiet_and_verbose_choose_the_detail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, detail: str
) -> None:
    asked: list[object] = []

    async def noted(*_: object, **options: object) -> int:
        asked.append(options["detail"])
        return 0

    monkeypatch.setattr(run, "_run", noted)
    assert CliRunner(env=environment(tmp_path)).invoke(main, ["run", option]).exit_code == 0
    assert asked == [detail]
