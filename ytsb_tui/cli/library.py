"""Opens the library for commands, and finds the videos that arguments name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.options import settings_from
from ytsb_tui.core.videos.sources import video_named
from ytsb_tui.core.videos.video import VideoId

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary
    from ytsb_tui.settings.schema import Settings


def opened_library(*, new_cards: int | None = None) -> SqliteLibrary:
    """The library of the current settings; `new_cards` replaces the limit for a day. Raises SetupFailure."""
    return library_of(settings_from(new_cards=new_cards))


def library_of(settings: Settings) -> SqliteLibrary:
    """The library of these settings; prints its notice, if any. Raises SetupFailure."""
    from ytsb_tui.adapters.embeddings import installed_embedder
    from ytsb_tui.adapters.sqlite import SqliteLibrary

    opened = SqliteLibrary(settings.library, settings.study, embedder=installed_embedder())
    if opened.notice:
        click.echo(opened.notice, err=True)
    return opened


def searchable_library() -> SqliteLibrary:
    """As `opened_library`, with every video in the search index; shows how far it is. An interrupted one goes on the
    next time."""
    library = opened_library()
    if total := library.unindexed():
        with click.progressbar(length=total, label="Rebuilding the search index", file=sys.stderr) as bar:
            while left := library.index_more():
                bar.update(total - left - bar.pos)
            bar.update(total - bar.pos)
    return library


def videos_named(names: tuple[str, ...]) -> tuple[VideoId, ...]:
    """The videos named by links or ids. Raises BadInput for any other text."""
    videos: list[VideoId] = []
    for name in names:
        video = video_named(name)
        if video is None:
            raise BadInput(f"{name[:60]} is not a video. Give a link or an id.")
        videos.append(video)
    return tuple(dict.fromkeys(videos))
