"""Paths of files in what people type, paste and drag onto a terminal."""

from __future__ import annotations

import re
import shlex
from urllib.parse import unquote, urlsplit

TRANSCRIPT_FORMS = ("srt", "vtt", "ass", "ssa", "ttml", "dfxp", "sbv", "json3", "txt")  # endings of file names
MEDIA_FORMS = frozenset(
    ["mp4", "m4v", "webm", "mkv", "mov", "avi", "ogv", "mp3", "m4a", "m4b", "ogg", "opus", "oga", "flac", "wav", "aac"]
)

_PATH = re.compile(r"(?:/|~/|\.{1,2}/|file://).+", re.IGNORECASE | re.DOTALL)
_LONGEST = 4096


def paths_in(text: str) -> tuple[str, tuple[str, ...]]:
    """The lines of a text that are no paths, and the paths of the others. A line counts when it is one path, or several
    quoted or escaped as terminals do for files that are dragged onto them."""
    rest: list[str] = []
    paths: list[str] = []
    for line in text.splitlines():
        found = _paths(line.strip())
        paths += found
        if not found:
            rest.append(line)
    return "\n".join(rest), tuple(dict.fromkeys(paths))


def _paths(line: str) -> list[str]:
    if len(line) > _LONGEST or not _PATH.fullmatch(line.lstrip("'\"")):
        return []
    try:
        words = shlex.split(line)
    except ValueError:  # a quotation mark that is part of a name
        words = [line]
    if not all(map(is_path, words)):  # a name with spaces, pasted as it is
        words = [line]
    return [plain_path(word) for word in words if is_path(word)]


def is_path(word: str) -> bool:
    """Whether a word has the form of a path: `/…`, `~/…`, `./…`, `../…` or `file://…`."""
    return _PATH.fullmatch(word) is not None and not word.startswith("//")


def plain_path(word: str) -> str:
    """A path or a `file://` link as a path, without the second that a link names."""
    if not word.lower().startswith("file://"):
        return word
    try:
        return unquote(urlsplit(word).path)
    except ValueError:
        return word


def form_of(name: str) -> str:
    """The ending of a file's name in lower case, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def names_transcript(name: str) -> bool:
    """Whether a file of this name is a transcript and nothing else; a `.txt` may as well be a list of links."""
    return form_of(name) in TRANSCRIPT_FORMS and form_of(name) != "txt" and "://" not in name
