"""Names for notes, their folders and tags: readable, and safe on every file system that a vault is synced to."""

from __future__ import annotations

import re
import unicodedata

from ytsb_tui.core.text.boundaries import cut_bytes, runs
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import VideoId

MOST_BYTES = 120  # in UTF-8; with a video's id and `.md` it fits encrypted shares too, which allow 143

# Forbidden on Windows, or with a meaning in Obsidian's links.
_REPLACED = str.maketrans({"/": "-", "\\": "-", "|": "-", '"': "'", "[": "(", "]": ")"})
_COLON = re.compile(r":+(\s|$)?")
_FORBIDDEN = re.compile(r"[*?<>#^]+")
_COMMENT = re.compile(r"%%+")  # Obsidian hides what stands between two of these
_SPACES = re.compile(r"\s+")
_SIGN = re.compile(r"(?<!\w)([A-Za-z])(\+{1,2}|[#*])(?!\w)")  # C++, C# and A* differ from C and A
_SIGNS = {"+": " plus", "#": " sharp", "*": " star"}
_EDGE = " .-~"  # hidden files, options, backups at the front; what Windows drops at the end
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_UNPRINTABLE = {"Cc", "Cf", "Cn", "Co", "Cs"}  # file systems of macOS refuse unassigned ones
_JOINERS = "\u200c\u200d"
_NO_JOINERS = str.maketrans("", "", _JOINERS)


def file_name(title: str, video: VideoId) -> str:
    """A title as the name of a file, without `.md`; the video's id where nothing readable is left of the title."""
    name = _safe(title)
    if not any(character.isalnum() for character in name):
        return f"Video {video}"
    return name


def folder_name(subject: str) -> str:
    """A subject as the name of one folder; empty when nothing readable is left of it."""
    name = _safe(subject)
    if not any(character.isalnum() for character in name):
        return ""
    # A folder must not stand where a note may.
    return f"{name[:-3]} md" if name.lower().endswith(".md") else name


def tag_name(subject: str) -> str:
    """A subject as an Obsidian tag: letters, marks, digits and hyphens. Empty when nothing is left, or only digits,
    which are not a valid tag."""
    spelled = _SIGN.sub(lambda match: match[1] + "".join(_SIGNS[sign] for sign in match[2]), clean(subject, 1000))
    tag = "-".join(runs(unicodedata.normalize("NFC", spelled.casefold())))
    return "" if tag.isdigit() else tag


def same_file(name: str) -> str:
    """Names with the same key are one file somewhere: on file systems that ignore case, joiners or how letters are
    composed."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKC", name.translate(_NO_JOINERS)).casefold()
    return unicodedata.normalize("NFKC", folded)


def _safe(text: str) -> str:
    text = unicodedata.normalize("NFC", clean(text, 1000))
    text = "".join(
        character for character in text if character in _JOINERS or unicodedata.category(character) not in _UNPRINTABLE
    )
    text = _SIGN.sub(lambda match: match[0] if "+" in match[2] else match[1] + _SIGNS[match[2]], text)
    text = _COLON.sub(lambda match: " - " if match[1] is not None else "-", text.translate(_REPLACED))
    text = _COMMENT.sub("%", _FORBIDDEN.sub(" ", text))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip(_EDGE)
    text = _short(text)
    if _RESERVED.fullmatch(text.split(".")[0].strip()):
        text = _short(f"Video {text}")
    return text


def _short(text: str) -> str:
    """At most so many bytes, cut between words where one ends not far away."""
    kept = cut_bytes(text, MOST_BYTES)
    if len(kept) < len(text) and not text[len(kept)].isspace():
        space = kept.rfind(" ", 2 * len(kept) // 3)
        kept = kept[:space] if space > 0 else kept
    return kept.strip(_EDGE)
