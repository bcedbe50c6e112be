"""The bookmark and the handler of docs/how-to/browser.md: what a browser passes on is added."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.cli.reader import environment
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.core.videos.video import VideoId

DOCS = Path(__file__).parents[2] / "docs"


def address_from(page: str) -> str:
    """What the bookmark opens on a page."""
    text = (DOCS / "how-to" / "browser.md").read_text(encoding="utf-8")
    found = re.search(r"^javascript:location\.href='(.*)'\+encodeURIComponent\(location\.href\)$", text, re.MULTILINE)
    assert found is not None
    return found[1] + quote(page, safe="!'()*-._~")  # as encodeURIComponent encodes


def arguments(address: str) -> list[str]:
    """What the desktop starts for an address."""
    file = configparser.ConfigParser(interpolation=None)
    file.read(DOCS / "examples" / "ytsb-add.desktop", encoding="utf-8")
    entry = file["Desktop Entry"]
    assert entry["MimeType"] == f"x-scheme-handler/{address.partition(':')[0]};"
    program, *words = shlex.split(entry["Exec"])
    assert program == "ytsb"
    return [address if word == "%u" else word for word in words]


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=42s&list=RDdQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=a%20b",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ#:~:text=größer",
    ],
)
def test_the_page_of_a_video_is_added(tmp_path: Path, page: str) -> None:
    result = CliRunner(env=environment(tmp_path)).invoke(main, arguments(address_from(page)))
    assert result.exit_code == 0, result.output
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    assert [job.video for job in library.jobs()] == [VideoId("dQw4w9WgXcQ")]
    library.close()


def test_a_playlist_and_a_channel_are_added(tmp_path: Path) -> None:
    for page in ("https://www.youtube.com/playlist?list=PL1234567890abcdef", "https://www.youtube.com/@handle/videos"):
        result = CliRunner(env=environment(tmp_path)).invoke(main, arguments(address_from(page)))
        assert "1 list" in result.output, page


def test_any_other_page_is_refused_with_a_sentence(tmp_path: Path) -> None:
    result = CliRunner(env=environment(tmp_path)).invoke(main, arguments(address_from("https://example.org/--help")))
    assert result.exit_code == 2
    assert "skipped" in result.output
