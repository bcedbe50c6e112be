"""The properties at the top of a note: YAML that any text fits into, and that a person may add to."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from ytsb_tui.core.videos.media import ID
from ytsb_tui.core.videos.video import VideoId

Fields = Sequence[tuple[str, str]]  # keys and their values, the values as YAML on one line

_FRONTMATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^[\"']?([A-Za-z][\w -]*?)[\"']?[ \t]*:(?=\s|$)")
_VIDEO = re.compile(rf"^video:[ \t]*([\"']?)({ID})\1[ \t]*\r?$", re.MULTILINE | re.ASCII)
_JOINERS = "\u200c\u200d"  # letters, as cleaning has it
_ESCAPED = {'"': '\\"', "\\": "\\\\", "<": "\\u003c"}  # no value can look like the marks of the managed block


def yaml_text(text: str) -> str:
    """Any text as a double-quoted YAML scalar on one line."""
    return '"' + "".join(_ESCAPED.get(character) or _printable(character) for character in text) + '"'


def _printable(character: str) -> str:
    if character not in _JOINERS and unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}:
        number = ord(character)
        return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
    return character


def frontmatter(fields: Fields) -> str:
    """Properties as they stand at the very top of a file."""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields) + "---\n"


def properties(text: str) -> str | None:
    """What stands between the lines of a file's frontmatter; None when it has none."""
    match = _FRONTMATTER.match(text)
    return None if match is None else match[1]


def frontmatter_end(text: str) -> int:
    """Where the text begins after the frontmatter; 0 without one."""
    match = _FRONTMATTER.match(text)
    return 0 if match is None else match.end()


def video_of(text: str) -> VideoId | None:
    """The video that a note's frontmatter names. The start of the text is enough."""
    inside = properties(text)
    match = None if inside is None else _VIDEO.search(inside)
    return None if match is None else VideoId(match[2])


def property_text(text: str, key: str) -> str | None:
    """A property of one line as text, whichever quotes an editor gave it; None when it is not there or empty."""
    inside = properties(text)
    match = None if inside is None else re.search(rf"^{re.escape(key)}:[ \t]+(\S.*?)[ \t]*\r?$", inside, re.MULTILINE)
    if match is None:
        return None
    value = match[1]
    if value.startswith('"'):
        try:
            loaded = json.loads(value)
        except ValueError:
            return None
        return loaded if isinstance(loaded, str) and loaded else None
    return value[1:-1].replace("''", "'") or None if value[0] == value[-1] == "'" and len(value) > 1 else value


def updated(text: str, fields: Fields, keep: frozenset[str]) -> str:
    """The text with these properties set: in their old places, new ones at the end; those in `keep` only when they
    are missing. Properties of other names stay as they are, byte for byte."""
    match = _FRONTMATTER.match(text)
    if match is None:
        return frontmatter(fields) + ("\n" + text if text else "")
    newline = "\r\n" if "\r\n" in match[0] else "\n"
    ours = dict(fields)
    written: set[str] = set()
    lines: list[str] = []
    owner: str | None = None  # whose entry a line belongs to: values may go on over lines that are indented
    for line in match[1].splitlines(keepends=True):
        if found := _KEY.match(line):
            owner = found[1]
            if owner in ours and owner not in keep and owner not in written:
                lines.append(f"{owner}: {ours[owner]}{newline}")
            written.add(owner)
        elif line.strip() and not line.startswith((" ", "\t", "-")):
            owner = None
        if owner is None or owner not in ours or owner in keep or not line.strip():
            lines.append(line)
    lines.extend(f"{key}: {value}{newline}" for key, value in fields if key not in written)
    return text[: match.start(1)] + "".join(lines) + text[match.end(1) :]
