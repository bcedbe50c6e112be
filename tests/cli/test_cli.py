from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import attempt, fetched
from ytsb_tui import __version__
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.jobs import NewJob

A, B = VideoId("aaaaaaaaaa1"), VideoId("bbbbbbbbbb2")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "YTSB_DATA_DIR": str(tmp_path / "data"),
        "YTSB_CONFIG_DIR": str(tmp_path / "config"),
        "YTSB_VAULT": str(tmp_path / "vault"),
    }


def ytsb(environ: dict[str, str], *args: str, stdin: str = "") -> Result:
    return CliRunner(env=environ).invoke(main, args, input=stdin)


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_help_and_version_import_nothing_heavy(flag: str) -> None:
    heavy = "textual rich anthropic stem httpx yt_dlp youtube_transcript_api sqlite3 asyncio regex Stemmer"
    code = (
        "import sys\nfrom ytsb_tui.cli import main\n"
        f"main([{flag!r}], standalone_mode=False)\n"
        f"print('heavy:', *[name for name in {heavy!r}.split() if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30).stdout
    assert out.rstrip().endswith("heavy:")
    assert __version__ in out or "Usage" in out


def test_every_command_has_help(environ: dict[str, str]) -> None:
    for name in ("run", "add", "status", "retry", "doctor"):
        result = ytsb(environ, name, "--help")
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_add_status_retry(environ: dict[str, str]) -> None:
    result = ytsb(environ, "add", f"https://youtu.be/{A}", f"https://www.youtube.com/watch?v={B}&t=9", A)
    assert result.exit_code == 0
    assert "2 videos added" in result.output
    assert "2 known before" in ytsb(environ, "add", A, B).output
    rows = [json.loads(line) for line in ytsb(environ, "status", "--json").output.splitlines()]
    assert [row.get("video") for row in rows] == [A, B, None]
    assert rows[-1] == {"event": "counts", "videos": 2, "queued": 2}
    assert f"queued     {A}" in ytsb(environ, "status").output
    result = ytsb(environ, "retry", "ccccccccccc")
    assert result.exit_code == 1
    assert "not in the library" in result.output
    for which in (["--failed"], ["--class", "blocked"]):
        result = ytsb(environ, "retry", *which)
        assert (result.exit_code, result.output) == (0, "0 videos queued again\n")


def test_an_id_may_begin_with_a_hyphen(environ: dict[str, str]) -> None:
    assert "2 videos added" in ytsb(environ, "add", "-aBcDeFgHi1", "-fBcDeFgHi1").output
    rows = ytsb(environ, "status").output.splitlines()
    assert [row.split()[1] for row in rows[:2]] == ["-aBcDeFgHi1", "-fBcDeFgHi1"]
    result = ytsb(environ, "export", "-f", "txt", "-aBcDeFgHi1")
    assert "-aBcDeFgHi1: it has no transcript" in result.output


def test_lists_of_other_programs_and_links_to_other_sites(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Watch later-videos.csv").write_text(
        f"Video ID,Playlist Video Creation Timestamp\n{A},2024-01-31T12:00:00+00:00\nmathematics,2024-02-01T12:00:00Z\n"
    )
    result = ytsb(environ, "add", "-f", str(tmp_path / "Watch later-videos.csv"))
    assert (result.exit_code, result.output.split(",")[0]) == (0, "2 videos added")
    result = ytsb(environ, "add", f"https://youtu.be/{B} https://vimeo.com/1")
    assert "skipped  vimeo.com: 1 link leads to another site" in result.output
    assert "1 video added" in result.output


def test_an_empty_library_teaches(environ: dict[str, str]) -> None:
    assert "ytsb add" in ytsb(environ, "status").output


@pytest.mark.parametrize("count", [3, pytest.param(10, marks=pytest.mark.exhaustive)])
def test_adds_at_once_lose_nothing(environ: dict[str, str], count: int) -> None:
    ytsb(environ, "status")
    adds = [
        subprocess.Popen(
            [sys.executable, "-m", "ytsb_tui", "add", *(f"v{n:05}{m:05}" for m in range(20))],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for n in range(count)
    ]
    outputs = [add.communicate(timeout=60)[0] for add in adds]
    assert [add.returncode for add in adds] == [0] * count, outputs
    assert len(ytsb(environ, "status", "--json").output.splitlines()) == 20 * count + 1


@pytest.mark.parametrize("command", ["run", "add"])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b"\n  \n", "is empty"),
        ("binary.bin", b"\x7fELF\x00\x00\x01", "is a binary file"),
        ("missing.txt", None, "does not exist"),
    ],
)
def test_bad_files_get_one_line(
    environ: dict[str, str], tmp_path: Path, command: str, name: str, content: bytes | None, said: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    result = ytsb(environ, command, "-f", str(file))
    assert result.exit_code == 2
    [line] = result.output.splitlines()
    assert said in line


def test_a_folder_is_no_file(environ: dict[str, str], tmp_path: Path) -> None:
    result = ytsb(environ, "run", "-f", str(tmp_path))
    assert result.exit_code == 2
    assert "is a folder" in result.output


def test_a_link_that_is_no_video_is_said_and_the_rest_goes_on(environ: dict[str, str]) -> None:
    result = ytsb(environ, "add", "https://vimeo.com/12345", A)
    assert result.exit_code == 0
    assert "skipped" in result.output
    assert "vimeo" in result.output
    assert "1 video added" in result.output
    assert ytsb(environ, "add", "https://vimeo.com/12345").exit_code == 2


def test_ten_thousand_lines_with_duplicates_from_standard_input(environ: dict[str, str]) -> None:
    text = "# a comment\n\n" + "\n".join(f"https://youtu.be/v{n % 2500:010}" for n in range(10_000))
    result = ytsb(environ, "add", "-f", "-", stdin=text)
    assert "2,500 videos added, 0 known before" in result.output


def test_wrong_settings_and_usage(environ: dict[str, str], tmp_path: Path) -> None:
    for args in (["run", "-w", "99", A], ["run", "--country", "x", A], ["retry"], ["retry", "--failed", A], ["add"]):
        result = ytsb(environ, *args)
        assert result.exit_code == 2, args
        assert "Error:" in result.output
    result = ytsb(environ, "statsu")
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_the_app_needs_a_terminal(environ: dict[str, str]) -> None:
    for args in ([], [f"https://youtu.be/{A}"]):
        result = ytsb(environ, *args)
        assert result.exit_code == 2
        assert "ytsb run" in result.output


def test_a_library_that_cannot_be_opened_is_a_set_up_failure(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    result = ytsb(environ, "status")
    assert result.exit_code == 3
    assert result.output.count("\n") == 1


def test_a_dry_run_tells_the_price_and_does_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    library.add([NewJob(video=A, title="Known", length=3600.0)], 1.0)
    library.add([NewJob(video=B)], 1.0)
    claimed = library.claim(Stage.FETCH, 2.0)
    assert claimed is not None
    library.save_transcript(fetched(claimed.video), attempt(claimed.video), write=True)
    before = library.jobs()
    environ["ANTHROPIC_API_KEY"] = "sk-ant-none"
    result = ytsb(environ, "run", "--dry-run", "--budget", "0.001", "cccccccccc3", "@someone", "rubbish")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert any(line.startswith("write") and A in line and "about" not in line and "$0.00" in line for line in lines)
    assert any(line.startswith("fetch and write") and B in line and "if it is 20 minutes" in line for line in lines)
    assert any("cccccccccc3" in line for line in lines)
    assert any("1 playlist, channel or search" in line for line in lines)
    [total] = [line for line in lines if line.startswith("3 videos, about ")]
    assert "$0.0" in total
    assert "2 videos of unknown length counted as 20 minutes" in total
    assert "exceeds the budget of $0.00" in lines[-1]
    assert library.jobs() == before
    library.close()
    assert not (tmp_path / "vault").exists()
    del environ["ANTHROPIC_API_KEY"]
    assert "outline, free" in ytsb(environ, "run", "--dry-run").output


@pytest.mark.parametrize("budget", ["0", "-1", "nan", "two"])
def test_a_budget_is_an_amount(environ: dict[str, str], budget: str) -> None:
    result = ytsb(environ, "run", "--dry-run", "--budget", budget)
    assert result.exit_code == 2
    assert "US dollars" in result.output


def test_a_damaged_library_is_kept_aside_and_one_line_says_so(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "data" / "library.db"
    file.parent.mkdir()
    file.write_bytes(b"not a library " * 1000)
    result = ytsb(environ, "add", B)
    assert result.exit_code == 0
    assert result.stderr.startswith("The library was damaged. It is kept as ")
    assert result.stderr.count("\n") == 1
    assert "library was damaged" not in ytsb(environ, "status").output
