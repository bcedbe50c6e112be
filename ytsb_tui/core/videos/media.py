"""Media: the media source that a video's id belongs to, and the link to one of its seconds.

YouTube's ids have 11 characters and no dot. Any other id is `source.key`: the name of the source (lower-case letters
and digits), and what the source calls the medium (at most 100 letters, digits, `-` and `_`), so that an id is safe in
file names, YAML and the APIs that it is sent to. Only the source knows what links to its media look like; it is
registered here when the program starts.
"""

from __future__ import annotations

import re
from typing import Protocol

YOUTUBE = ""  # the name of the source of ids without a dot
ID = r"[\w-]{11}|[a-z][a-z0-9]*\.[\w-]{1,100}"  # re.ASCII
_ID = re.compile(ID, re.ASCII)


class MediaLinks(Protocol):
    """The links to the media of one media source. Pure and fast: called for every pasted word and every link shown."""

    @property
    def name(self) -> str:
        """The source's name, the part of its ids before the dot."""
        ...

    def key_in(self, word: str) -> tuple[str, float | None] | None:
        """The key of the medium and the second that a pasted word links to; None if it is no link of this source."""
        ...

    def url_at(self, key: str, second: float | None) -> str:
        """The link to a medium, at a second if one is given."""
        ...


_sources: dict[str, MediaLinks] = {}


def register(*sources: MediaLinks) -> None:
    """Makes the links of these sources known, for the whole process."""
    _sources.update({source.name: source for source in sources})


def media_source(video: str) -> str:
    """The name of the media source that an id belongs to."""
    name, dot, _ = video.partition(".")
    return name if dot else YOUTUBE


def is_media_id(text: str) -> bool:
    """Whether it has the form of a medium's id, of YouTube's or of a registered source."""
    return _ID.fullmatch(text) is not None and media_source(text) in (YOUTUBE, *_sources)


def url_at(video: str, second: float | None = None) -> str:
    """The link to a medium, at a second if one is given; only its id if its source is not registered."""
    name, dot, key = video.partition(".")
    if dot:
        return _sources[name].url_at(key, second) if name in _sources else video
    return f"https://youtu.be/{video}" + ("" if second is None else f"?t={max(0, int(second))}")


def medium_in(word: str) -> tuple[str, float | None] | None:
    """The id of the medium and the second that a link of a registered source names; None if it is none."""
    for name, links in _sources.items():
        if (found := links.key_in(word)) is not None:
            return f"{name}.{found[0]}", found[1]
    return None
