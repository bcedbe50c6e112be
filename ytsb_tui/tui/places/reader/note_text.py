"""A note's Markdown made fit for the screen: no front matter, wikilinks as words, nothing that is not text."""

from __future__ import annotations

import re

from ytsb_tui.core.text.cleaning import clean_block
from ytsb_tui.tui.render.look import Look

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_WIKILINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_HTML = re.compile(r"</?[A-Za-z!][^>\n]{0,400}>")
_COMMENT = re.compile(r"%%.*?%%|<!--.*?-->", re.DOTALL)


def readable(markdown: str, look: Look) -> str:
    """The Markdown as it is shown: links stay links, wikilinks become emphasised words, images their descriptions."""
    text = clean_block(markdown).lstrip("\n")
    text = _COMMENT.sub("", _FRONT.sub("", text, count=1))
    text = _IMAGE.sub(r"\1", text)
    text = _WIKILINK.sub(lambda link: f"*{(link[2] or link[1]).strip()}*", text)
    return look.safe(_HTML.sub("", text))
