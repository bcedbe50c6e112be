"""Markdown to a page: what notes are made of, and nothing that could be more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import chop_cells

from ytsb_tui.core.notes.concept_map import without_map
from ytsb_tui.core.notes.trust import SIGNS, Trust
from ytsb_tui.core.notes.wikilinks import literal
from ytsb_tui.core.text.cleaning import clean_block
from ytsb_tui.core.text.formulas import as_line
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Heading, Page, PageMaker, Run
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, width_of

_DEEPEST = 6  # levels of lists and quotes that still get further in
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_WIKILINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_HTML = re.compile(r"</?[A-Za-z!][^>\n]{0,400}>")
_COMMENT = re.compile(r"%%.*?%%|<!--.*?-->", re.DOTALL)
_DRAFT_POINT = re.compile(r"^• ", re.MULTILINE)  # as core/notes/progress.py writes them
_DRAFT_SECTION = re.compile(r"\n\n([^\n•#]+)\n+(?=• )")
_SIGN_ROLES = {
    SIGNS[Trust.VERIFIED]: Role.DONE,
    SIGNS[Trust.NEAR]: Role.WARNING,
    SIGNS[Trust.NONE]: Role.ERROR,
}
_SIGN = re.compile(f"([{''.join(_SIGN_ROLES)}])")


class _Markdown(MarkdownIt):
    """Markdown with links to files too."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - overridden
        return url.startswith("file:///") or super().validateLink(url)


_NARROWEST = 8  # cells of a line of code
_PARSER = _Markdown("commonmark", {"html": False, "maxNesting": 30}).enable(["table", "strikethrough"])


def note_page(markdown: str, look: Look, width: int) -> Page:
    """The page of a note; `markdown` is what `readable` gives."""
    return _Renderer(look, width).render(_PARSER.parse(markdown))


def readable(markdown: str, look: Look) -> str:
    """A note's Markdown fit for the screen: no front matter, wikilinks as emphasised words, images as descriptions, and
    no diagram."""
    text = without_map(_FRONT.sub("", clean_block(markdown).lstrip("\n"), count=1))
    pieces: list[str] = []
    after = 0
    for block in literal(text):
        pieces += _plain(text[after : block.start()]), _formula(block[0])
        after = block.end()
    return look.safe("".join(pieces) + _plain(text[after:]))


def _plain(text: str) -> str:
    text = _IMAGE.sub(r"\1", _COMMENT.sub("", text))
    text = _WIKILINK.sub(lambda link: f"*{(link[2] or link[1]).strip()}*", text)
    return _HTML.sub("", text)


def _formula(block: str) -> str:
    """Display mathematics as a line of code, in Unicode where that is possible; code as it is."""
    if not block.lstrip().startswith("$$"):
        return block
    indent = " " * (len(block) - len(block.lstrip()))
    return f"{indent}```\n{indent}{as_line(' '.join(block.replace('$$', ' ').split()))}\n{indent}```"


def draft_page(text: str, look: Look, width: int) -> Page:
    """The page of a note as far as it is written: its sections, and their points as lists."""
    points = _DRAFT_POINT.sub("- ", _DRAFT_SECTION.sub(r"\n\n## \1\n\n", f"\n\n{text}"))
    return note_page(readable(points, look), look, width)


class _Renderer:
    def __init__(self, look: Look, width: int) -> None:
        self._look = look
        self._maker = PageMaker(width)
        self._before: list[Line] = []  # what stands before every line: quotes and the room of lists
        self._bullets: list[int | None] = []  # the next number of each open list, None for bullets
        self._mark: Line | None = None  # the bullet of an item whose first line has not come yet

    def render(self, tokens: Sequence[Token]) -> Page:
        """All of them."""
        row: list[str] = []
        heading = 0
        for token in tokens:
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1:])
                case "heading_close":
                    heading = 0
                    self._maker.gap()
                case "inline" if heading:
                    self._heading(token, heading)
                case "inline" if row is not None and self._in_table:
                    row.append("".join(run.text for run in self._runs(token)))
                case "inline":
                    self._maker.paragraph(self._runs(token), *self._edges())
                case "paragraph_close" if not token.hidden and not self._bullets:
                    self._maker.gap()
                case "bullet_list_open":
                    self._bullets.append(None)
                case "ordered_list_open":
                    self._bullets.append(int(token.attrGet("start") or 1))
                case "bullet_list_close" | "ordered_list_close":
                    self._bullets.pop()
                    if not self._bullets:
                        self._maker.gap()
                case "list_item_open":
                    self._item()
                case "list_item_close":
                    self._before.pop()
                    self._mark = None
                case "blockquote_open":
                    self._before.append((("| " if self._look.ascii else "▌ ", Role.FAINT),))
                case "blockquote_close":
                    self._before.pop()
                    self._maker.gap()
                case "fence" | "code_block" | "html_block":
                    self._code(token.content)
                case "hr":
                    self._maker.lines.append(((self._look.rest * self._maker.width, Role.FAINT),))
                    self._maker.gap()
                case "table_open":
                    self._in_table = True
                case "table_close":
                    self._in_table = False
                    self._maker.gap()
                case "tr_close":
                    self._maker.paragraph([Run(text=" | ".join(row))], *self._edges())
                    row = []
                case _:
                    pass
        return self._maker.page()

    _in_table = False

    def _edges(self) -> tuple[Line, Line]:
        later: Line = tuple(span for part in self._before for span in part)
        first = later
        if self._mark is not None:
            outer: Line = tuple(span for part in self._before[:-1] for span in part)
            first, self._mark = (*outer, *self._mark), None
        return first, later

    def _item(self) -> None:
        number = self._bullets[-1]
        mark = f"{number}. " if number is not None else "- " if self._look.ascii else "• "
        if number is not None:
            self._bullets[-1] = number + 1
        deep = len(self._bullets) > _DEEPEST
        self._before.append(((" " * (0 if deep else len(mark)), Role.TEXT),))
        self._mark = EMPTY if deep else ((mark, Role.LIVE),)

    def _heading(self, token: Token, level: int) -> None:
        self._maker.gap()
        runs = tuple(Run(text=run.text, role=Role.HEADING, url=run.url) for run in self._runs(token))
        text = "".join(run.text for run in runs)
        if text.strip():  # a heading without words may have no line to go to
            self._maker.headings.append(Heading(line=len(self._maker.lines), level=level, text=text))
        self._maker.paragraph(runs, *self._edges())
        if level == 1:
            self._maker.lines.append(((self._look.done * min(len(text), self._maker.width), Role.FAINT),))
        if level <= 2:
            self._maker.gap()

    def _code(self, content: str) -> None:
        first, later = self._edges()
        for number, text in enumerate(content.rstrip("\n").split("\n")):
            before = later if number else first
            room = max(_NARROWEST, self._maker.width - width_of(before) - 2)
            piece, *rest = chop_cells(self._look.safe(text.expandtabs(4)), room) or [""]
            self._maker.lines.append((*before, (f"  {piece}", Role.CODE)))
            for more in chop_cells("".join(rest), room - 2):  # a line that is too long goes on, further in
                self._maker.lines.append((*later, (f"    {more}", Role.CODE)))
        self._maker.gap()

    def _runs(self, token: Token) -> Iterator[Run]:
        """The runs of an inline token."""
        role: list[Role] = [Role.TEXT]
        url: str | None = None
        for child in token.children or ():
            match child.type:
                case "strong_open":
                    role.append(Role.STRONG)
                case "em_open":
                    role.append(Role.EMPHASIS)
                case "s_open":
                    role.append(Role.DIM)
                case "strong_close" | "em_close" | "s_close":
                    role.pop()
                case "link_open":
                    url = str(child.attrGet("href") or "") or None
                case "link_close":
                    url = None
                case "code_inline":
                    yield Run(text=self._look.safe(child.content), role=Role.CODE, url=url)
                case "softbreak":
                    yield Run(text=" ", role=role[-1])
                case "hardbreak":
                    yield Run(text="\n", role=role[-1])
                case _ if url or role[-1] is not Role.TEXT:
                    yield Run(text=self._look.safe(child.content), role=Role.LINK if url else role[-1], url=url)
                case _:
                    yield from self._evidence(child.content)

    def _evidence(self, text: str) -> Iterator[Run]:
        """Plain text, in which the signs of evidence have their colours."""
        for part in _SIGN.split(text):
            if part:
                yield Run(text=self._look.safe(part), role=_SIGN_ROLES.get(part, Role.TEXT))
