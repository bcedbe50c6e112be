"""A book of notes is a valid EPUB, whatever the notes hold."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from ytsb_tui.adapters.vault.book import Chapter, epub

JAR = Path("/usr/share/java/epubcheck.jar")  # EPUBCheck, as Debian has it
NOW = 1_800_000_000.0
NOTES = (
    Chapter(
        title="Slopes & <limits>",
        text="---\ntitle: x\n---\n# Slopes\n\nSee [[Maths/Curves|curves]] and [[Nowhere]].\n\n- a [0:05](file:///a.mp4#t=5)\n\n"
        "$$\n\\frac{1}{2} < x\n$$\n\n```py\na < b\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n***\n\nline  \nbreak\n",
        language="en",
        name="Slopes",
    ),
    Chapter(
        title="\x1b[31m",
        text="# \x0b曲線 \ufffe\n\n<script>x</script> ![p](http://x.example/p.png)\n",
        language="ja",
        name="Curves",
    ),
)


def files(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_page_is_xml_and_links_lead_to_chapters() -> None:
    held = files(epub("Maths & more", NOTES, NOW))
    for name, text in held.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            fromstring(text.replace("<!DOCTYPE html>", ""))
    first = held["EPUB/c1.xhtml"]
    assert '<a href="c2.xhtml">curves</a>' in first
    assert "<em>Nowhere</em>" in first
    assert "<math" in first
    assert 'properties="mathml"' in held["EPUB/book.opf"]
    assert "Slopes &amp; &lt;limits&gt;" in held["EPUB/nav.xhtml"]
    assert "&lt;script&gt;" in held["EPUB/c2.xhtml"]
    assert "<img" not in held["EPUB/c2.xhtml"]


def test_the_same_notes_make_the_same_pages() -> None:
    assert files(epub("A", NOTES, NOW)) == files(epub("A", NOTES, NOW))


@pytest.mark.exhaustive
@pytest.mark.skipif(not (JAR.exists() and shutil.which("java")), reason="no EPUBCheck: apt install epubcheck")
@pytest.mark.timeout(300)  # Java takes 3 s on an idle machine
def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(epub("Maths & more", NOTES, NOW))
    command = ["java", "-jar", str(JAR), str(tmp_path / "book.epub")]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
