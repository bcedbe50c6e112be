"""A note as a web page and as a PDF. Nothing in a note is executed or fetched: HTML is shown as text, images as links,
and the page's content security policy forbids the rest."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from importlib.resources import files

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.vault.mathml import drawn, mathml
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.notes.concept_map import without_map
from ytsb_tui.core.notes.note_file import readable

THEMES = ("default", "obsidian", "academic", "minimal")

_WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def theme(name: str) -> str:
    """The style sheet of one of THEMES."""
    return _sheet(name)


def _sheet(name: str) -> str:
    return files("ytsb_tui.adapters.vault").joinpath("themes", f"{name}.css").read_text(encoding="utf-8")


def content(note: str, links: Mapping[str, str] | None = None) -> str:
    """The content of a note's file as HTML that is XML too; `links` say where wikilinks lead, by their targets."""
    return str(_markdown().render(without_map(readable(note)), {"links": links or {}}))


def page(note: str, title: str, css: str, language: str = "en") -> str:
    """A note's file as a single HTML page with embedded style; what formulas and code need of it comes before `css`."""
    body = content(note)
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
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=False, renderer=_formula)
    return markdown


def _formula(latex: str, options: Mapping[str, object]) -> str:
    return mathml(latex, display=bool(options.get("display_mode")))


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
