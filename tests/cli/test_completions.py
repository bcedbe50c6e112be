"""What is offered for each word, asked as each shell asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, get_completion_class

from tests.adapters.sqlite.contents import A, B
from tests.cli.reader import environment, fill
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.cli import main
from ytsb_tui.cli.completion import SHELLS
from ytsb_tui.core.jobs.failures import FailureKind


def offered(line: str) -> list[CompletionItem]:
    """Completions of the last word of a line."""
    kind = get_completion_class("bash")
    assert kind is not None
    _, *words = line.split(" ")
    return kind(main, {}, "ytsb", "_YTSB_COMPLETE").get_completions(words[:-1], words[-1])


def values(line: str) -> list[str]:
    return [item.value for item in offered(line)]


def kinds(line: str) -> list[str]:
    return [item.type for item in offered(line)]


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_the_same_items(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    kind = get_completion_class(shell)
    assert kind is not None
    monkeypatch.setenv("COMP_WORDS", f"ytsb export {A[:3]}" if shell != "fish" else "ytsb export")
    monkeypatch.setenv("COMP_CWORD", "2" if shell != "fish" else A[:3])
    text = kind(main, {}, "ytsb", "_YTSB_COMPLETE").complete()
    assert A in text
    assert B not in text


def test_commands_and_options() -> None:
    assert values("ytsb st") == ["status", "stop", "styles"]
    assert values("ytsb key ") == ["forget", "set"]
    assert values("ytsb run --dry") == ["--dry-run"]
    assert "--proxy" in values("ytsb run --p")


@pytest.mark.parametrize(
    "line", ["ytsb run -f ", "ytsb add --file ", "ytsb run --debug-log ", "ytsb anki -o ", "ytsb export --css "]
)
def test_files(line: str) -> None:
    assert kinds(line) == ["file"]


@pytest.mark.parametrize("line", ["ytsb run --vault ", "ytsb import ", "ytsb export -o "])
def test_folders(line: str) -> None:
    assert kinds(line) == ["dir"]


def test_words_to_choose_from() -> None:
    assert values("ytsb export -f s") == ["srt"]
    assert values("ytsb export --theme ob") == ["obsidian"]
    assert values("ytsb run --exit-per ") == ["video", "worker"]
    assert values("ytsb status -s wa") == ["waiting"]
    assert values("ytsb retry --class bl") == [kind.value for kind in FailureKind if kind.value.startswith("bl")] != []
    assert values("ytsb completion ") == list(SHELLS)


def test_styles_with_your_own(tmp_path: Path) -> None:
    (tmp_path / "config" / "prompts").mkdir(parents=True)
    (tmp_path / "config" / "prompts" / "short.md").write_text("Write little.")
    assert values("ytsb run --style ") == ["study", "brief", "tutorial", "short"]
    assert values("ytsb styles sh") == ["short"]


def test_countries_in_a_list() -> None:
    assert {"de", "dk"} <= set(values("ytsb run --country d"))
    assert "de,se" in values("ytsb run --country de,s")
    assert values("ytsb run --not-country de,d").count("de,de") == 0


def test_videos_and_subjects_of_the_library(tmp_path: Path) -> None:
    fill(tmp_path)
    assert [(item.value, item.help) for item in offered("ytsb retry ")] == [(A, "Calculus"), (B, "Mills")]
    assert values(f"ytsb retry {A} ") == [B]
    assert values("ytsb ask --video b") == [B]
    for command in ("add", "run", "quiz", "review", "ask", "graph", "anki", "status"):
        assert values(f"ytsb {command} --subject M") == ["Mathematics"], command


def test_bash_gets_words_as_it_would_have_them_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    monkeypatch.setattr(SqliteLibrary, "subjects", lambda _: ("Maths & more", "Other"))
    assert values("ytsb run --subject M") == ["Maths & more"]
    monkeypatch.setenv("_YTSB_COMPLETE", "bash_complete")
    assert values("ytsb run --subject M") == ["Maths\\ \\&\\ more"]


def test_completing_makes_no_library_and_hides_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert values("ytsb retry ") == values("ytsb add --subject ") == []
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.db").write_bytes(b"not a library" * 500)
    (tmp_path / "data" / "library.db").chmod(0o400)
    monkeypatch.setenv("YTSB_WORKERS", "many")
    assert values("ytsb retry ") == values("ytsb add --subject ") == []
    assert values("ytsb styles ") == ["study", "brief", "tutorial"]
