"""The canvases of a vault."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tests.adapters.vault.notes import files
from tests.adapters.vault.test_relink import put
from ytsb_tui.adapters.vault.vault import MarkdownVault

MATHS = "Mathematics/Mathematics.canvas"


def vault_in(folder: Path, *, canvases: bool = True) -> MarkdownVault:
    vault = MarkdownVault(folder, lambda: date(2026, 1, 2), maps=True, canvases=canvases)
    vault.check()
    put(vault, 1, "Linear algebra", "It rests on the chain rule.", "Slope", "Vector", subject="Mathematics")
    put(vault, 2, "The chain rule", "A slope is steep.", "Slope", subject="Mathematics")
    put(vault, 3, "Rome", "A road.", "Agger", subject="History")
    return vault


def shown(folder: Path) -> list[str]:
    return [node.get("file") or node["text"] for node in json.loads((folder / MATHS).read_text())["nodes"]]


def test_a_subject_with_several_notes_has_a_canvas_beside_its_index_page(tmp_path: Path) -> None:
    vault_in(tmp_path).relink()
    assert [path for path in files(tmp_path) if path.endswith(".canvas")] == [MATHS]
    assert shown(tmp_path) == ["Mathematics/Linear algebra.md", "Mathematics/The chain rule.md", "Concepts/Slope.md"]
    assert all((tmp_path / path).is_file() for path in shown(tmp_path))


def test_it_is_written_only_where_something_changed(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    vault.relink()
    before = (tmp_path / MATHS).stat()
    vault.relink()
    after = (tmp_path / MATHS).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)  # reading it is no change
    put(vault, 4, "Limits", "Near.", "Vector", subject="Mathematics")
    vault.relink()
    assert "Mathematics/Limits.md" in shown(tmp_path)
    assert "Concepts/Vector.md" in shown(tmp_path)


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    vault_in(tmp_path, canvases=False).relink()
    assert not [path for path in files(tmp_path) if path.endswith(".canvas")]


def test_what_is_no_canvas_is_left_and_named_once(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    (tmp_path / MATHS).write_text("mine")
    vault.relink()
    vault.relink()
    assert (tmp_path / MATHS).read_text() == "mine"
    assert [line for line in vault.warnings() if "canvas" in line] == [
        f"{tmp_path / MATHS} is skipped: it is no canvas. Remove or repair it."
    ]


def test_one_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    vault = vault_in(tmp_path)
    with (tmp_path / MATHS).open("wb") as file:
        file.truncate(20_000_000)
    vault.relink()
    assert any("too large" in line for line in vault.warnings())
