"""What to do with a link: copy it, or open it where there is a browser."""

from __future__ import annotations

import os

from ytsb_tui.tui.context import InApp, context


def copy(screen: InApp, url: str) -> None:
    """Copies a link to the clipboard, and says so."""
    screen.app.copy_to_clipboard(url)
    context(screen).say(f"Copied: {url}")


def browse(screen: InApp, url: str) -> None:
    """Opens a link in a browser; where there is none, copies it."""
    if not url.startswith(("https://", "http://")):
        context(screen).say("Only links to the web can be opened.", "warning")
    elif os.environ.get("SSH_CONNECTION") or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        screen.app.copy_to_clipboard(url)
        context(screen).say(f"There is no browser here. Copied: {url}")
    else:
        screen.app.open_url(url)
        context(screen).say(f"Opened: {url}")
