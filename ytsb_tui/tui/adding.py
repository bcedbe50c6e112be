"""Adding videos: the dialog that takes anything, and what became of it, in a short message."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.client import Added
from ytsb_tui.media_sources import without_paths
from ytsb_tui.tui.context import Context, InApp, context

if TYPE_CHECKING:
    from ytsb_tui.tui.dialogs.add import Wanted


def open_add(screen: InApp, text: str = "") -> None:
    """Opens the dialog that takes anything, with a text in it."""
    from ytsb_tui.tui.dialogs.add import Add

    async def added(wanted: Wanted | None) -> None:
        if wanted is None:
            return
        app = context(screen)
        if wanted.chosen:
            say_added(app, await app.client.add_selected(wanted.chosen, subject=wanted.subject))
        if wanted.text or not wanted.chosen:
            await add_sources(app, wanted.text, subject=wanted.subject)

    screen.app.push_screen(Add(text), added)


def names_sources(text: str) -> bool:
    """Whether a text holds anything that can be added."""
    from ytsb_tui.core.videos.paths import paths_in
    from ytsb_tui.core.videos.sources import find_sources

    return bool(find_sources(text).sources or paths_in(text)[1])


async def add_sources(app: Context, text: str, *, subject: str | None = None) -> None:
    """Adds every source in a text that a person has seen, files and folders too."""
    typed = await asyncio.to_thread(without_paths, text)
    added = Added() if typed.rejected and not typed.text else await app.client.add(typed.text, subject=subject)
    say_added(app, replace(added, rejected=(*typed.rejected, *added.rejected)))


def say_added(app: Context, added: Added) -> None:
    """Says what adding did."""
    parts = []
    if added.new:
        parts.append(f"{plural(len(added.new), 'video')} added")
    if added.known:
        parts.append(f"{len(added.known):,} known already")
    if added.collections:
        parts.append(f"{plural(added.collections, 'list')} to be read")
    if parts:
        app.say(", ".join(parts) + ".")
    for rejected in added.rejected[:3]:
        app.say(f"{rejected.text}: {rejected.reason} {rejected.action}", "warning")
    if len(added.rejected) > 3:
        app.say(f"{plural(len(added.rejected) - 3, 'more line')} with nothing that can be fetched.", "warning")
