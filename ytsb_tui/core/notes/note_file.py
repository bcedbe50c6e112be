"""A note's file: the generated part in a managed block, and around it whatever a person wrote, kept byte for byte."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ytsb_tui.core.notes.frontmatter import Fields, frontmatter, frontmatter_end, updated, video_of
from ytsb_tui.core.videos.video import VideoId

_END = "<!-- ytsb:end -->"
_BLOCK = re.compile(rf"^<!-- ytsb:begin ([0-9a-f]{{16}})[^\n]*-->\r?\n(.*?)^{_END}", re.DOTALL | re.MULTILINE)
_MARKS = re.compile(r"^<!-- ytsb:(?:begin|end|links)[^\n]*-->\n?", re.MULTILINE)
_HINT = "made by ytsb and made anew; write above or below"
_KEPT = frozenset({"created", "tags"})  # a note is as old as its first version, and its tags are the person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What is made anew: the properties, and the Markdown of the note, which ends with a newline."""

    fields: Fields
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The file as it should be. `edited` says that a person changed the generated part: the old file is worth
    keeping, for those changes are not in the new one."""

    text: str
    edited: bool


def is_note_of(text: str, video: VideoId) -> bool:
    """Whether the file is the video's note: its properties say so and it has one whole managed block."""
    marks = text.count("<!-- ytsb:begin "), text.count(_END)
    return video_of(text) == video and marks == (1, 1) and _BLOCK.search(text) is not None


def merge(existing: str | None, generated: Generated) -> Merged:
    """The file with its generated part made anew; a text without a managed block gets one at its end."""
    block = _block(generated.body)
    if existing is None:
        return Merged(text=f"{frontmatter(generated.fields)}\n{block}\n", edited=False)
    match = _BLOCK.search(existing)
    if match is None:
        gap = "" if existing.endswith("\n\n") else "\n" if existing.endswith("\n") else "\n\n"
        return Merged(text=updated(f"{existing}{gap}{block}\n", generated.fields, _KEPT), edited=False)
    text = existing[: match.start()] + block + existing[match.end() :]
    return Merged(text=updated(text, generated.fields, _KEPT), edited=_fingerprint(match[2]) != match[1])


def body_of(text: str) -> str | None:
    """The generated part of a file; None when there is none, or when a person edited it."""
    marks = text.count("<!-- ytsb:begin "), text.count(_END)
    match = _BLOCK.search(text) if marks == (1, 1) else None
    if match is None or _fingerprint(match[2]) != match[1]:
        return None
    return match[2].replace("\r\n", "\n")


def with_body(text: str, body: str) -> str:
    """The file of `body_of` with another generated part, all the rest as it is."""
    return _BLOCK.sub(lambda _: _block(body), text, count=1)


def _block(body: str) -> str:
    return f"<!-- ytsb:begin {_fingerprint(body)} · {_HINT} -->\n{body}{_END}"


def readable(text: str) -> str:
    """A note's file without its properties and the marks of its managed blocks: what a reader sees."""
    inside = _MARKS.sub("", text[frontmatter_end(text) :].replace("\r\n", "\n"))
    return inside.strip("\n") + "\n"


def _fingerprint(body: str) -> str:
    """Tells an edited block from an untouched one, whichever line ends a sync tool gave it."""
    return hashlib.sha256(body.replace("\r\n", "\n").encode(errors="surrogatepass")).hexdigest()[:16]
