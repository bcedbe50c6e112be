"""Links to files open in a player, at their second."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytsb_tui.tui.links import player_command
from ytsb_tui.tui.render.page import moment

URL = "file:///home/a/Talk%201.mp4#t=90"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_mpv_is_preferred_to_vlc(programs: Path) -> None:
    assert player_command(URL) is None
    for name, second in (("vlc", "--start-time=90"), ("mpv", "--start=90")):
        (programs / name).touch(mode=0o755)
        command = player_command(URL)
        assert command is not None
        assert (command[0], command[-3:]) == (name, [second, "--", "/home/a/Talk 1.mp4"])


def test_only_a_file_with_a_second_is_played(programs: Path) -> None:
    (programs / "mpv").touch(mode=0o755)
    assert player_command("file:///home/a/Talk%201.srt") is None
    assert player_command("https://youtu.be/dQw4w9WgXcQ#t=90") is None
    assert player_command(f"{URL}s") is None


def test_the_second_of_a_link_to_a_file_is_read_from_it() -> None:
    assert moment(URL) == 90.0
    assert moment("file:///home/a/Talk%201.mp4") is None
