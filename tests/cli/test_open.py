"""`ytsb`: the app restarts when it asks to, with the changed settings and without adding the sources again."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ytsb_tui.cli import open as opening


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, tuple[str, ...], str | None, bool]]:
    """What each app was created with: number, sources, theme, welcome; the first one asks for a restart."""
    made: list[tuple[int, tuple[str, ...], str | None, bool]] = []

    class App:
        def __init__(self, client: object, open_reader: object, sources: tuple[str, ...], **options: object) -> None:
            made.append((len(made), sources, str(options["theme"]), bool(options["welcome"])))
            self.shutdown = SimpleNamespace(detached=False, restart=len(made) == 1)
            self.return_code = 0

        def run(self) -> None:
            if len(made) == 1:
                (tmp_path / "config").mkdir()
                (tmp_path / "config" / "config.toml").write_text('theme = "calm-light"\n')

    for name in ("ANTHROPIC_API_KEY", "YTSB_VAULT", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YTSB_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("YTSB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("ytsb_tui.tui.app.StudyBuddyApp", App)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    return made


def run(*sources: str) -> None:
    with pytest.raises(SystemExit) as ended:
        opening.open_app.main(list(sources), standalone_mode=False)
    assert ended.value.code == 0


def test_a_first_start_welcomes_and_the_next_has_what_was_set(starts: list[object]) -> None:
    run()
    assert starts == [(0, (), "None", True), (1, (), "calm-light", False)]


def test_with_a_source_there_is_no_welcome_and_it_is_added_once(starts: list[object]) -> None:
    run("fNk_zzaMoSs")
    assert starts == [(0, ("fNk_zzaMoSs",), "None", False), (1, (), "calm-light", False)]
