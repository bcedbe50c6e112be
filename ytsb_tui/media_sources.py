"""The media sources besides YouTube. Every command imports them, so they import what is slow only when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ytsb_tui.adapters.local_files.source import LocalFiles
from ytsb_tui.adapters.podcasts.source import Podcasts
from ytsb_tui.adapters.sites.peertube import PeerTube
from ytsb_tui.adapters.sites.ted import Ted
from ytsb_tui.adapters.sites.vimeo import Vimeo

if TYPE_CHECKING:
    from pathlib import Path

    from ytsb_tui.core.videos.media import MediaLinks
    from ytsb_tui.core.videos.video import Rejected
    from ytsb_tui.engine.ports.listening import SoundSource
    from ytsb_tui.engine.ports.media import MediaSource
    from ytsb_tui.engine.ports.sites import SiteSource

_FILES = LocalFiles()
PODCASTS = Podcasts()
_PEERTUBE = PeerTube()
MEDIA_SOURCES: tuple[MediaSource, ...] = (_FILES,)  # a line for each
SOUNDS: tuple[SoundSource, ...] = (_FILES, PODCASTS, _PEERTUBE)  # those that have sound without a transcript
# Their pages are read over exits of their own.
SITE_SOURCES: tuple[SiteSource, ...] = (PODCASTS, _PEERTUBE, Vimeo(), Ted())
LINKED: tuple[MediaLinks, ...] = (*MEDIA_SOURCES, *SITE_SOURCES)  # all whose links are known


class Typed(NamedTuple):
    """What a person typed, with the paths in it replaced by the ids of their media; `rejected` says what is wrong with
    the others."""

    text: str
    rejected: tuple[Rejected, ...] = ()


def keep_media_in(data_dir: Path, *, listens: bool = False, most_sound: int = 0) -> None:
    """Keeps what the sources know of their media in the folder of the library. `listens`: whether sound without a
    transcript can be listened to; `most_sound`: how many MB of it are fetched for an episode."""
    from ytsb_tui.adapters.media_records import MediaRecords

    records = MediaRecords(data_dir / "media")
    _FILES.keep_in(records, listens=listens)
    for source in (PODCASTS, _PEERTUBE):
        source.keep_in(records, most_sound=most_sound)


def without_paths(text: str) -> Typed:
    """Reads the files and folders that the lines of a text name. Only for what a person typed, pasted or dragged here
    and has seen: other texts must not make ytsb read files. Blocking."""
    from ytsb_tui.core.videos.paths import paths_in

    rest, paths = paths_in(text)
    if not paths:
        return Typed(text=text)
    taken = _FILES.take_in(paths)
    return Typed(text="\n".join([rest.strip("\n"), *taken.videos]).strip("\n"), rejected=taken.rejected)
