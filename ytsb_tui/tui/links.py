"""What to do with a link: copy it, or open it where there is a browser, or a player for a file."""

from __future__ import annotations

import os
import shutil
from urllib.parse import unquote, urlsplit

from ytsb_tui.core.videos.paths import MEDIA_FORMS, TRANSCRIPT_FORMS, form_of
from ytsb_tui.tui.context import InApp, context


def copy(screen: InApp, url: str) -> None:
    """Copies a link to the clipboard, and says so."""
    screen.app.copy_to_clipboard(url)
    context(screen).say(f"Copied: {url}")


def browse(screen: InApp, url: str) -> None:
    """Opens a link in a browser, a file of sound or video in a player; where there is neither, copies it.

    A note may have been changed by another program, so no other file is opened."""
    if not _may_be_opened(url):
        context(screen).say("Only links to the web, and to sound, video and transcripts, can be opened.", "warning")
    elif os.environ.get("SSH_CONNECTION") or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        screen.app.copy_to_clipboard(url)
        context(screen).say(f"There is no browser here. Copied: {url}")
    elif command := player_command(url):
        import subprocess

        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        context(screen).say(f"Opened in {command[0]}: {url}")
    else:
        screen.app.open_url(url)
        context(screen).say(f"Opened: {url}")


def _may_be_opened(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "file":
        return parts.scheme in ("http", "https")
    return not parts.netloc and form_of(unquote(parts.path)) in (*MEDIA_FORMS, *TRANSCRIPT_FORMS)


def player_command(url: str) -> list[str] | None:
    """The command that plays a file from the second of its link; None for another link, or without a player."""
    parts = urlsplit(url)
    second = parts.fragment.removeprefix("t=")
    if parts.scheme != "file" or not second.isdecimal():
        return None
    path = unquote(parts.path)
    if shutil.which("mpv"):
        return ["mpv", "--terminal=no", "--force-window=yes", f"--start={second}", "--", path]
    if shutil.which("vlc"):
        return ["vlc", "--quiet", f"--start-time={second}", "--", path]
    return None
