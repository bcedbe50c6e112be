"""What becomes of a link: it is copied, or opened where there is a browser."""

from __future__ import annotations

import os
from typing import TypeVar

from textual.screen import Screen

from ytsb_tui.tui.screen import study

Answer = TypeVar("Answer")


def copied(screen: Screen[Answer], url: str) -> None:
    """Copies a link to the clipboard, and says so."""
    screen.app.copy_to_clipboard(url)
    study(screen).say(f"Copied: {url}")


def browsed(screen: Screen[Answer], url: str) -> None:
    """Opens a link in a browser; far from any browser it is copied."""
    if not url.startswith(("https://", "http://")):
        study(screen).say("Only links to the web are opened.", "warning")
    elif os.environ.get("SSH_CONNECTION") or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        screen.app.copy_to_clipboard(url)
        study(screen).say(f"There is no browser here. Copied: {url}")
    else:
        screen.app.open_url(url)
        study(screen).say(f"Opened: {url}")
