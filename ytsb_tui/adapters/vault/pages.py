"""A note as a web page and as a PDF. Nothing in a note is executed or fetched: HTML is shown as text, images as links
but for our own pictures of slides, which are in the page, and its content security policy forbids the rest."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.vault.mathml import drawn, mathml
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.concept_map import without_map
from ytsb_tui.core.notes.note_file import readable
from ytsb_tui.core.notes.slide_pictures import picture_at

THEMES = ("default", "obsidian", "academic", "minimal")

_WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_NOTHING: Mapping[str, str] = MappingProxyType({})


def theme(name: str) -> str:
    """The style sheet of one of THEMES."""
    return _sheet(name)


def _sheet(name: str) -> str:
    return files("ytsb_tui.adapters.vault").joinpath("themes", f"{name}.css").read_text(encoding="utf-8")


def content(note: str, links: Mapping[str, str] = _NOTHING, pictures: Mapping[str, str] = _NOTHING) -> str:
    """The content of a note's file as HTML that is XML too; `links` say where wikilinks lead, by their targets, and
    `pictures` where those of slides are, by their paths in the vault."""
    return str(_markdown().render(without_map(readable(note)), {"links": links, "pictures": pictures}))


def page(
    note: str, title: str, css: str, language: str = "en", pictures: Mapping[str, bytes] = MappingProxyType({})
) -> str:
    """A note's file as a single HTML page with its style and its `pictures` (by their paths in the vault) in it; what
    formulas and code need of the style comes before `css`."""
    body = content(
        note,
        pictures={path: f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" for path, jpeg in pictures.items()},
    )
    style = (_sheet("base") + css).replace("</", "<\\/")  # a style sheet must not close its element
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def pdf(page_: str) -> bytes:
    """A page made by `page` as a PDF, its formulas drawn. Raises SetupFailure when WeasyPrint or its libraries are
    missing."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except ImportError:
        reason = "WeasyPrint, which writes PDFs, is not installed."
        raise SetupFailure(FailureKind.UNEXPECTED, reason, extras.missing("pdf")) from None
    except OSError:
        reason = "WeasyPrint cannot find the library Pango."
        raise SetupFailure(FailureKind.UNEXPECTED, reason, "Install Pango with your system's packages.") from None

    # Resources that may not be fetched are left out.
    made = HTML(string=drawn(page_), url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf()
    assert isinstance(made, bytes)
    return made


class _Markdown(MarkdownIt):
    """Notes on local files link to them."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - overridden
        return url.startswith("file:///") or super().validateLink(url)


def _markdown() -> MarkdownIt:
    """CommonMark with tables and wikilinks, without HTML. Without the image rule, `![x](y)` is an exclamation mark and
    a link; markdown-it rejects links that would run a script."""
    markdown = _Markdown("commonmark", {"html": False, "xhtmlOut": True}).enable("table").disable("image")
    markdown.inline.ruler.before("link", "wikilink", _wikilink)
    markdown.inline.ruler.before("link", "picture", _picture)
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=False, renderer=_formula)
    return markdown


def _formula(latex: str, options: Mapping[str, object]) -> str:
    return mathml(latex, display=bool(options.get("display_mode")))


def _picture(state: StateInline, silent: bool) -> bool:
    """Shows a picture of a slide; its words where it is not at hand."""
    found = picture_at(state.src, state.pos)
    if found is None:
        return False
    words, path, end = found
    source = state.env["pictures"].get(path)
    if not silent and source is None:
        state.push("text", "", 0).content = words
    elif not silent:
        image = state.push("picture", "img", 0)
        image.attrs = {"class": "slide", "src": source, "alt": words}
    state.pos = end
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    """Shows a link to another note as its alias or target: outside the vault it leads nowhere, but in a book."""
    match = _WIKILINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        leads = state.env["links"].get(match[1].strip().rpartition("/")[2])
        tag = "em" if leads is None else "a"
        opening = state.push("wikilink_open", tag, 1)
        if leads is not None:
            opening.attrSet("href", leads)
        state.push("text", "", 0).content = (match[2] or match[1]).strip()
        state.push("wikilink_close", tag, -1)
    state.pos = match.end()
    return True
