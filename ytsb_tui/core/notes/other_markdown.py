"""A note's Markdown as other programs want it: Logseq has blocks, Notion neither properties nor wikilinks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ytsb_tui.core.notes.concept_map import without_map
from ytsb_tui.core.notes.frontmatter import properties
from ytsb_tui.core.notes.note_file import readable
from ytsb_tui.core.notes.slide_pictures import without_pictures
from ytsb_tui.core.notes.wikilinks import unlinked

_PROPERTY = re.compile(r"^([a-z][\w -]*):[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_HEADING = re.compile(r"(#{1,6}) (.*)")
_ITEM = re.compile(r"( *)(?:[-*+]|(\d+)\.) (.*)")
_FENCE = re.compile(r"( *)(`{3,}|\$\$ *$)")
_TAB = "\t"
_LISTED = ("tags", "concepts", "aliases")
_SHOWN = ("channel", "url", "published", "duration", "language", "subject", "tags", "concepts")  # in Notion


def logseq(text: str) -> str:
    """A note's file as a page of Logseq: page properties, then a block a line, indented below its heading; without
    the concept map, which Logseq does not draw."""
    lines = [f"{key}:: {_logseq_value(key, value)}" for key, value in _properties(text)]
    depth = base = indent = 0
    literal = ""
    for line in without_map(without_pictures(readable(text))).rstrip("\n").split("\n"):
        opened = _FENCE.match(line)
        if literal:
            lines.append(_more(line[min(indent, len(line) - len(line.lstrip())) :], depth))
            literal = "" if line.strip() == literal else literal
        elif opened:
            literal, indent = opened[2].strip(), len(opened[1])
            lines.append(_more(line.strip(), depth))
        elif heading := _HEADING.fullmatch(line):
            depth = len(heading[1]) - 1
            base = depth + 1
            lines.append(_block(line, depth))
        elif item := _ITEM.fullmatch(line):
            depth = base + len(item[1]) // 2
            lines.append(_block(f"{item[2]}. {item[3]}" if item[2] else item[3], depth))
        elif line.startswith("  ") and line.strip():
            lines.append(_more(line.strip(), depth))
        elif line.strip():
            depth = base
            lines.append(_block(line, depth))
    return "\n".join(lines) + "\n"


def _block(text: str, depth: int) -> str:
    return f"{_TAB * depth}- {_LINK.sub(_logseq_link, text)}"


def _more(text: str, depth: int) -> str:
    """A further line of a block."""
    return f"{_TAB * depth}  {text}"


def _logseq_link(link: re.Match[str]) -> str:
    name = link[1].rpartition("/")[2]
    return f"[{link[2]}]([[{name}]])" if link[2] else f"[[{name}]]"


def _logseq_value(key: str, value: str | list[str]) -> str:
    if isinstance(value, list):
        return ", ".join(value if key == "aliases" else (f"[[{each}]]" for each in value))
    return value


def notion(text: str) -> str:
    """A note's file as Notion imports it: properties as a table below the title, quotes as items of lists, links
    between notes as words."""
    title, rest = "", unlinked(without_pictures(readable(text)))
    if rest.startswith("# "):
        title, _, rest = rest.partition("\n")
    rows = [
        f"| {key} | {', '.join(value) if isinstance(value, list) else value} |".replace("\n", " ")
        for key, value in _properties(text)
        if key in _SHOWN
    ]
    table = ["| Property | Value |", "| --- | --- |", *rows] if rows else []
    body = (re.sub(r"^( {2,})> ", r"\1- ", line) for line in rest.strip("\n").split("\n"))
    return "\n".join(line for part in ([title], table, list(body)) if any(part) for line in (*part, "")).rstrip() + "\n"


def _properties(text: str) -> Iterator[tuple[str, str | list[str]]]:
    for key, value in _PROPERTY.findall(properties(text) or ""):
        try:
            loaded = json.loads(value)
        except ValueError:
            loaded = value
        if isinstance(loaded, list) and all(isinstance(each, str) for each in loaded):
            yield key, loaded
        elif key not in _LISTED:
            yield key, str(loaded) if isinstance(loaded, str) else value
