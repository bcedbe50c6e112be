"""Adding videos: what became of a text of links, in a short message."""

from __future__ import annotations

from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.client import Added
from ytsb_tui.tui.context import Context


async def add_sources(app: Context, text: str, *, subject: str | None = None) -> None:
    """Adds every source in a text."""
    say_added(app, await app.client.add(text, subject=subject))


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
