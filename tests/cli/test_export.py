"""`ytsb export` writes what the library holds, and what a person wrote into the note too."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.adapters.sqlite.contents import A, B, fetched, note
from tests.cli.reader import environment, fill
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.cli import main


def ytsb(folder: Path, *args: str) -> Result:
    return CliRunner(env=environment(folder)).invoke(main, args)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("txt", "is the slope of the curve\n"),
        ("srt", "00:00:03,000 --> 00:00:05,500\nis the slope"),
        ("vtt", "WEBVTT"),
        ("csv", "3.000,2.500,is the slope"),
        ("md", "The tangent leans like the curve."),
        ("html", "<h1>Calculus</h1>"),
        ("logseq", "- ## Key points"),
        ("notion", "| Property | Value |"),
    ],
)
def test_forms(tmp_path: Path, form: str, words: str) -> None:
    fill(tmp_path)
    assert words in ytsb(tmp_path, "export", A, "-f", form, "-o", "-").output
    result = ytsb(tmp_path, "export", f"https://youtu.be/{A}", "-f", form, "-o", str(tmp_path / "out"))
    [file] = (tmp_path / "out").iterdir()
    assert result.output == f"{file}\n"
    assert file.name == f"Calculus ({A}).{form}{'.md' * (form in ('logseq', 'notion'))}"
    assert words in file.read_bytes().decode()


def test_the_note_in_the_vault_comes_with_a_persons_own_words(tmp_path: Path) -> None:
    fill(tmp_path)
    vault = MarkdownVault(tmp_path / "vault", lambda: date(2026, 1, 2))
    vault.check()
    there = fetched(A)
    path = Path(vault.absolute(vault.write(there.details, there.transcript, note(), None)))
    path.write_text(path.read_text(encoding="utf-8") + "\nMy own words.\n", encoding="utf-8")
    path.rename(path.with_name("Renamed.md"))
    assert "My own words." in ytsb(tmp_path, "export", A, "-f", "md", "-o", "-").output
    assert "<p>My own words.</p>" in ytsb(tmp_path, "export", A, "-f", "html", "-o", "-").output


def test_own_style(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "my.css").write_text("h1 { color: teal }", encoding="utf-8")
    assert "teal" in ytsb(tmp_path, "export", A, "-f", "html", "--css", str(tmp_path / "my.css"), "-o", "-").output
    result = ytsb(tmp_path, "export", A, "-f", "html", "--css", "nowhere.css", "-o", "-")
    assert (result.exit_code, "nowhere.css" in result.output) == (2, True)


def test_what_is_not_there_is_said_and_the_rest_is_written(tmp_path: Path) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "export", A, B, "zzzzzzzzzzz", "-f", "md", "-o", str(tmp_path))
    assert result.exit_code == 1
    assert result.output.count("it has no note") == 2
    assert (tmp_path / f"Calculus ({A}).md").is_file()
    assert ytsb(tmp_path, "export", A, B, "-f", "md", "-o", "-").exit_code == 2
    assert ytsb(tmp_path, "export", "no video", "-f", "md").exit_code == 2
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = ytsb(tmp_path, "export", A, "-f", "md", "-o", str(tmp_path / "file"))
    assert (result.exit_code, "-o: Directory" in result.output, "is a file" in result.output) == (2, True, True)
    result = ytsb(tmp_path, "export", A, "-f", "md", "-o", str(tmp_path / "file" / "inside"))
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_json(tmp_path: Path) -> None:
    fill(tmp_path)
    found = json.loads(ytsb(tmp_path, "export", B, "-f", "json", "-o", "-").output)
    assert [cue["text"] for cue in found["cues"]] == ["mills grind", "rivers drive mills"]


def test_a_subject_becomes_one_book(tmp_path: Path) -> None:
    fill(tmp_path)
    result = ytsb(tmp_path, "export", "-f", "epub", "--subject", "Mathematics", "-o", str(tmp_path / "out"))
    assert result.output == f"{tmp_path / 'out' / 'Mathematics.epub'}\n"
    with zipfile.ZipFile(tmp_path / "out" / "Mathematics.epub") as book:
        assert "The tangent leans" in book.read("EPUB/c1.xhtml").decode()
    result = ytsb(tmp_path, "export", "-f", "epub", A, B, "-o", str(tmp_path / "out"))
    assert (result.exit_code, "it has no note" in result.output) == (1, True)
    assert (tmp_path / "out" / "Calculus.epub").is_file()


def test_a_subject_or_videos_are_named(tmp_path: Path) -> None:
    fill(tmp_path)
    assert "No note has the subject Physics" in ytsb(tmp_path, "export", "-f", "md", "--subject", "Physics").output
    for given in ([], [A, "--subject", "Mathematics"]):
        assert "Name videos, or --subject NAME." in ytsb(tmp_path, "export", "-f", "md", *given).output
