"""Pictures of slides in the vault: beside their sections, before or after the note, and in what is exported."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.adapters.vault.notes import OTHER, VIDEO, files, put
from ytsb_tui.adapters.vault.book import Chapter, epub
from ytsb_tui.adapters.vault.pages import page
from ytsb_tui.adapters.vault.slides import LARGEST
from ytsb_tui.adapters.vault.vault import MarkdownVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.note_file import body_of
from ytsb_tui.core.notes.other_markdown import logseq, notion
from ytsb_tui.core.notes.slide_pictures import pictures_in
from ytsb_tui.engine.ports.slides import Picture

PICTURES = (Picture(second=0, jpeg=b"first"), Picture(second=75, jpeg=b"second"))
PATHS = (f"slides/{VIDEO}/0.jpg", f"slides/{VIDEO}/75.jpg")


@pytest.fixture
def vault(tmp_path: Path) -> MarkdownVault:
    vault = MarkdownVault(tmp_path / "vault")
    vault.check()
    return vault


def text_of(vault: MarkdownVault) -> str:
    found = vault.find(VIDEO)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("first", ["note", "pictures"])
def test_the_note_is_the_same_whichever_comes_first(tmp_path: Path, vault: MarkdownVault, first: str) -> None:
    if first == "note":
        path = put(vault, subject="Maths")
        vault.relink()
        vault.illustrate(VIDEO, PICTURES, path)
    else:
        vault.illustrate(VIDEO, PICTURES, None)
        put(vault, subject="Maths")
    vault.relink()
    note = (tmp_path / "vault" / "Maths" / "Calculus.md").read_text()
    assert body_of(note) is not None, "it counts as generated, not as edited"
    assert pictures_in(note) == PATHS
    link = f"![Slide at 1:15](../slides/{VIDEO}/75.jpg) [1:15](https://youtu.be/{VIDEO}?t=75)"
    assert note.index("## Key points") < note.index(link) < note.index("## See also")
    shown = re.findall(r"\((\.\./[^)]+)\)", note)
    assert [(tmp_path / "vault" / "Maths" / each).resolve().read_bytes() for each in shown] == [b"first", b"second"]
    assert vault.warnings() == ()


def test_a_note_that_is_rewritten_keeps_its_pictures_but_for_those_that_were_deleted(
    tmp_path: Path, vault: MarkdownVault
) -> None:
    path = put(vault)
    vault.illustrate(VIDEO, PICTURES, path)
    (tmp_path / "vault" / PATHS[0]).unlink()
    put(vault, text="Another point.", path=path)
    assert pictures_in(text_of(vault)) == PATHS[1:]
    assert "Another point." in text_of(vault)
    assert vault.warnings() == ()


def test_an_edited_note_stays_as_it_is(tmp_path: Path, vault: MarkdownVault) -> None:
    path = put(vault)
    file = tmp_path / "vault" / path
    edited = file.read_text().replace("A point.", "My point.")
    file.write_text(edited)
    vault.illustrate(VIDEO, PICTURES, path)
    assert file.read_text() == edited
    assert (tmp_path / "vault" / PATHS[1]).read_bytes() == b"second"


def test_pictures_of_a_video_are_in_no_other_note_and_never_written_over(tmp_path: Path, vault: MarkdownVault) -> None:
    put(vault)
    put(vault, OTHER, "Networks")
    vault.illustrate(VIDEO, PICTURES, None)
    vault.illustrate(VIDEO, [Picture(second=0, jpeg=b"other")], None)
    (tmp_path / "vault" / "slides" / VIDEO / "cat.jpg").write_bytes(b"mine")
    put(vault, path="Calculus.md")
    assert pictures_in(text_of(vault)) == PATHS
    assert pictures_in((tmp_path / "vault" / "Networks.md").read_text()) == ()
    assert (tmp_path / "vault" / PATHS[0]).read_bytes() == b"first"


def test_a_file_where_the_folder_should_be_is_said_and_harms_no_note(tmp_path: Path, vault: MarkdownVault) -> None:
    (tmp_path / "vault" / "slides").write_text("mine")
    with pytest.raises(SetupFailure) as raised:
        vault.illustrate(VIDEO, PICTURES, None)
    assert raised.value.kind is FailureKind.VAULT
    put(vault)
    assert pictures_in(text_of(vault)) == ()
    assert files(tmp_path / "vault") == ["Calculus.md", "slides"]


def test_a_page_has_its_pictures_in_it_and_nothing_else(vault: MarkdownVault) -> None:
    path = put(vault)
    vault.illustrate(VIDEO, PICTURES, path)
    note = (
        text_of(vault)
        + '\n![x](https://tracker.invalid/x.png) ![y](slides/none/5.jpg) ![" onload="z](slides/q/5.jpg)\n'
    )
    held = vault.pictures(note)
    assert held == dict(zip(PATHS, (b"first", b"second"), strict=True))
    html = page(note, "Calculus", "", pictures=held)
    assert re.findall(r'src="([^"]*)"', html) == [
        f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" for jpeg in held.values()
    ]
    assert 'alt="Slide at 1:15"' in html
    assert "img-src data:" in html
    assert "onload=" not in html.replace("&quot; onload=", "")
    assert "<img" not in page(note, "Calculus", "")


def test_a_picture_that_is_too_large_or_gone_is_left_out(tmp_path: Path, vault: MarkdownVault) -> None:
    path = put(vault)
    vault.illustrate(VIDEO, [*PICTURES, Picture(second=90, jpeg=bytes(LARGEST + 1))], path)
    (tmp_path / "vault" / PATHS[0]).unlink()
    assert list(vault.pictures(text_of(vault))) == [PATHS[1]]


def test_a_book_holds_the_pictures_once(vault: MarkdownVault) -> None:
    path = put(vault)
    vault.illustrate(VIDEO, PICTURES, path)
    note = text_of(vault)
    chapter = Chapter(title="Calculus", text=note, language="en", name="Calculus", pictures=vault.pictures(note))
    with zipfile.ZipFile(io.BytesIO(epub("Maths", [chapter, chapter], 1_800_000_000.0))) as book:
        assert [book.read(f"EPUB/{path}") for path in PATHS] == [b"first", b"second"]
        assert book.namelist().count(f"EPUB/{PATHS[0]}") == 1
        manifest, chapter_page = book.read("EPUB/book.opf").decode(), book.read("EPUB/c1.xhtml").decode()
    assert all(f'href="{path}" media-type="image/jpeg"' in manifest for path in PATHS)
    assert all(f'src="{path}"' in chapter_page for path in PATHS)


def test_logseq_and_notion_get_the_seconds(vault: MarkdownVault) -> None:
    path = put(vault)
    vault.illustrate(VIDEO, PICTURES, path)
    for other in (logseq(text_of(vault)), notion(text_of(vault))):
        assert "slides/" not in other
        assert f"[1:15](https://youtu.be/{VIDEO}?t=75)" in other
