"""Notes as a book: one EPUB with a chapter for each note and a table of contents."""

from __future__ import annotations

import html
import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from ytsb_tui.adapters.vault.pages import content, theme
from ytsb_tui.core.notes.note_file import readable
from ytsb_tui.core.text.cleaning import clean, clean_block

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_XHTML = "application/xhtml+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A note: its title, its file's text, its language, the name of its file, which wikilinks lead to, and its pictures
    by their paths in the vault."""

    title: str
    text: str
    language: str
    name: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def epub(title: str, chapters: Sequence[Chapter], now: float) -> bytes:
    """A book in EPUB 3 of at least one chapter; `now` is when it was made, in seconds since the epoch. Links between
    the notes lead to their chapters."""
    links = {chapter.name: f"c{number}.xhtml" for number, chapter in enumerate(chapters, 1)}
    pages = [(f"c{number}.xhtml", chapter, _body(chapter, links)) for number, chapter in enumerate(chapters, 1)]
    pictures = {path: jpeg for chapter in chapters for path, jpeg in chapter.pictures.items()}
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/style.css": theme("book"),
        "EPUB/nav.xhtml": _contents(title, chapters),
        "EPUB/book.opf": _package(title, pages, list(pictures), now),
        **{f"EPUB/{name}": _page(chapter.title, chapter.language, body) for name, chapter, body in pages},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)  # first, as it is
        for name, text in files.items():
            book.writestr(name, text.encode("utf-8", "replace"))
        for path, jpeg in pictures.items():
            book.writestr(f"EPUB/{path}", jpeg, zipfile.ZIP_STORED)
    return out.getvalue()


def _body(chapter: Chapter, links: dict[str, str]) -> str:
    """The chapter as XML; as plain text where what a person wrote cannot be such."""
    from defusedxml.ElementTree import fromstring

    body = content(clean_block(chapter.text), links, {path: path for path in chapter.pictures})
    try:
        fromstring(f"<body>{body}</body>")
    except ParseError:
        return f"<pre>{html.escape(clean_block(readable(chapter.text)))}</pre>\n"
    return body


def _page(title: str, language: str, body: str, attributes: str = "") -> str:
    code = html.escape(language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" {attributes}lang="{code}" xml:lang="{code}">\n'
        f'<head><title>{_text(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}</body>\n</html>\n"
    )


def _contents(title: str, chapters: Sequence[Chapter]) -> str:
    items = "".join(
        f'<li><a href="c{number}.xhtml">{_text(chapter.title)}</a></li>\n' for number, chapter in enumerate(chapters, 1)
    )
    body = f'<nav epub:type="toc">\n<h1>{_text(title)}</h1>\n<ol>\n{items}</ol>\n</nav>\n'
    return _page(title, chapters[0].language, body, 'xmlns:epub="http://www.idpf.org/2007/ops" ')


def _package(title: str, pages: Sequence[tuple[str, Chapter, str]], pictures: Sequence[str], now: float) -> str:
    manifest = "".join(
        f'<item id="{name[:-6]}" href="{name}" media-type="{_XHTML}"{_mathml(body)}/>\n' for name, _, body in pages
    )
    manifest += "".join(
        f'<item id="p{number}" href="{path}" media-type="image/jpeg"/>\n' for number, path in enumerate(pictures, 1)
    )
    spine = "".join(f'<itemref idref="{name[:-6]}"/>\n' for name, _, _ in pages)
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"ytsb:{title}")
    made = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>\n<dc:title>{_text(title)}</dc:title>\n'
        f"<dc:language>{html.escape(pages[0][1].language)}</dc:language>\n"
        f'<meta property="dcterms:modified">{made}</meta>\n</metadata>\n<manifest>\n'
        f'<item id="nav" href="nav.xhtml" media-type="{_XHTML}" properties="nav"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{manifest}</manifest>\n'
        f'<spine>\n<itemref idref="nav"/>\n{spine}</spine>\n</package>\n'
    )


def _mathml(body: str) -> str:
    return ' properties="mathml"' if "<math" in body else ""


def _text(text: str) -> str:
    return html.escape(clean(text) or "Untitled")
