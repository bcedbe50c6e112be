"""Converts lists of other programs to plain links: escaped links, Google Takeout, yt-dlp archives, JSON exports."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

_ID = "[A-Za-z0-9_-]{11}"
_IDS = rf"{_ID}(?:(?:,|%2C){_ID}){{0,499}}"
_ENTITY = re.compile(r"&(?:amp|quot|apos|lt|gt|nbsp|#0*[0-9]{1,4}|#x0*[0-9a-f]{1,4});", re.IGNORECASE)
_DEEPEST = 4  # levels of escaped entities
# Escapes of JSON, JavaScript, shells and Markdown.
_ESCAPED = re.compile(r"\\u00([2-7][0-9a-fA-F])|\\x([2-7][0-9a-fA-F])|\\([^\w\s\\]|_)")
_DATED = rf"[ \t]*\"?({_ID})\"?[ \t]*,[ \t]*\"?[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]"  # a row of a playlist in Takeout
_ROW = re.compile(rf"^{_DATED}.*$", re.MULTILINE)
_HEADER = re.compile(rf"^(?!{_DATED})[^\n,]{{1,80}},[^\n]{{0,300}}\n(?={_DATED})", re.MULTILINE)
_ARCHIVED = re.compile(rf"^[ \t]*youtube[ \t]+({_ID})[ \t]*$", re.MULTILINE)  # by yt-dlp --download-archive
_SEVERAL = re.compile(rf"(?:https?://)?[\w.-]{{0,60}}/watch_videos\?[^\s\"'<>]{{0,99}}?video_ids=({_IDS})[^\s\"'<>]*")
_PLAYED_AFTER = re.compile(rf"(/embed/[^\s\"'<>]{{0,99}}?)[?&]playlist=({_IDS})")
_USER = re.compile(r"^[ \t]*ytuser:(\S+)[ \t]*$", re.MULTILINE)
_HISTORY_PAGE = re.compile(r"<div class=\"(?:outer-cell|content-cell|mdl-grid)")  # Takeout's watch-history.html
_WATCHED = re.compile(rf"https?://(?:www\.|music\.)?youtube\.com/watch\?v={_ID}")
_LINKS = {"titleUrl", "url", "webpage_url", "original_url", "link", "href", "uri"}  # keys of JSON objects with a link
_NAMES = {"videoId", "video_id", "videos"}  # keys with ids
_NOT_MEANT = {"subtitles", "thumbnail", "thumbnails", "formats", "channel", "author"}  # keys to skip


def plain(text: str) -> str:
    """The text with all of these converted to links, one per line for lists."""
    if text.lstrip()[:1] in ("{", "[") and (links := _json_links(text)):
        return "\n".join(links)
    if _HISTORY_PAGE.search(text, 0, 200_000):  # which also links to channels
        return "\n".join(_WATCHED.findall(_unescaped(text)))
    text = _HEADER.sub("", _unescaped(text))
    for pattern in (_ROW, _ARCHIVED):
        text = pattern.sub(r"https://youtu.be/\1", text)
    text = _USER.sub(r"https://www.youtube.com/user/\1", text)
    text = _SEVERAL.sub(lambda match: _each(match[1]), text)
    return _PLAYED_AFTER.sub(lambda match: f"{match[1]} {_each(match[2])} ", text)


def _each(ids: str) -> str:
    return " ".join(f"https://youtu.be/{video}" for video in re.split(",|%2C", ids))


def _unescaped(text: str) -> str:
    for _ in range(_DEEPEST if "&" in text else 0):
        before, text = text, _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if before == text:
            break
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    return match[3] or chr(int(match[1] or match[2], 16))


def _json_links(text: str) -> list[str]:
    """The links in a JSON document, or in JSON lines; empty for anything else."""
    try:
        return list(_links_of(json.loads(text)))
    except (ValueError, RecursionError):
        links: list[str] = []
    for line in text.splitlines():
        try:
            links += _links_of(json.loads(line))
        except (ValueError, RecursionError):
            return []
    return links


def _links_of(document: object) -> Iterator[str]:
    """The links of a JSON value, in order."""
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            entries = [(str(name), inner) for name, inner in value.items() if name not in _NOT_MEANT]
            waiting += reversed(entries)
        elif isinstance(value, list):
            waiting += [(key, inner) for inner in reversed(value)]
        elif isinstance(value, str) and key in _NAMES and re.fullmatch(_ID, value):
            yield f"https://youtu.be/{value}"
        elif isinstance(value, str) and key in _LINKS and "\n" not in value:
            yield value
