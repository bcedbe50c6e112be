"""Names for notes and their folders: readable, and safe on every file system that a vault is synced to."""

from __future__ import annotations

import re
import unicodedata

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import VideoId

MOST_BYTES = 120  # in UTF-8; with a video's id and `.md` it fits encrypted shares too, which allow 143

# Forbidden on Windows, or with a meaning in Obsidian's links.
_REPLACED = str.maketrans({"/": "-", "\\": "-", "|": "-", '"': "'", "[": "(", "]": ")"})
_COLON = re.compile(r":+(\s|$)?")
_FORBIDDEN = re.compile(r"[*?<>#^]+")
_COMMENT = re.compile(r"%%+")  # Obsidian hides what stands between two of these
_SPACES = re.compile(r"\s+")
_EDGE = " .-~"  # hidden files, options, backups at the front; what Windows drops at the end
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_UNPRINTABLE = {"Cc", "Cf", "Cn", "Co", "Cs"}  # file systems of macOS refuse unassigned ones


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


def same_file(name: str) -> str:
    """Names with the same key are one file somewhere: on file systems that ignore case or how letters are composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _safe(text: str) -> str:
    text = unicodedata.normalize("NFC", clean(text, 1000))
    text = "".join(character for character in text if unicodedata.category(character) not in _UNPRINTABLE)
    text = _COLON.sub(lambda match: " - " if match[1] is not None else "-", text.translate(_REPLACED))
    text = _COMMENT.sub("%", _FORBIDDEN.sub(" ", text))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text)).strip(_EDGE)
    text = _short(text)
    if _RESERVED.fullmatch(text.split(".")[0].strip()):
        text = _short(f"Video {text}")
    return text


def _short(text: str) -> str:
    """At most so many bytes, cut between words where one ends not far away."""
    cut = text.encode()[:MOST_BYTES].decode(errors="ignore")
    if len(cut) < len(text) and not text[len(cut)].isspace():
        space = cut.rfind(" ", 2 * len(cut) // 3)
        cut = cut[:space] if space > 0 else _whole(cut, text[len(cut)])
    return cut.strip(_EDGE)


def _whole(cut: str, following: str) -> str:
    """Without a last letter whose combining marks were cut off."""
    while cut and unicodedata.combining(following):
        cut, following = cut[:-1], cut[-1]
    return cut
