"""The way of commands to the library, and from what a person names to videos in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.options import BadInput, settings_from
from ytsb_tui.core.videos.video import VideoId, VideoSource, find_sources, is_video_id

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary
    from ytsb_tui.settings.schema import Settings


def opened_library() -> SqliteLibrary:
    """The library of the settings in force. Ends the command when it cannot be opened."""
    return library_of(settings_from())


def library_of(settings: Settings) -> SqliteLibrary:
    """The library of these settings; says what a person should know of it. Raises SetupFailure."""
    from ytsb_tui.wiring import open_library

    opened = open_library(settings)
    if opened.notice:
        click.echo(opened.notice, err=True)
    return opened


def videos_named(names: tuple[str, ...]) -> tuple[VideoId, ...]:
    """The videos that links or ids name. Raises BadInput for one that names none."""
    videos: list[VideoId] = []
    for name in names:
        found = [source.video for source in find_sources(name, lines=True).sources if isinstance(source, VideoSource)]
        if not found and is_video_id(name):
            found = [VideoId(name)]
        if not found:
            raise BadInput(f"{name[:60]} names no video. Give its link or its id.")
        videos += found
    return tuple(dict.fromkeys(videos))
