"""Adding: paste anything, see what was found in it before it is added."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, TextArea

from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.paths import names_transcript, paths_in
from ytsb_tui.core.videos.sources import Found, find_sources
from ytsb_tui.core.videos.video import (
    ChannelSource,
    FeedSource,
    PlaylistSource,
    SearchSource,
    Source,
    VideoSource,
    source_text,
)
from ytsb_tui.engine.client import Offered
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, left
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.text_line import TextLine

_SHOWN = 7
_PASTE = """Paste links, playlists, channels, ids, or any text with links in it.
Drag files of subtitles here.  Or try:  search:20:algebra
ctrl+o opens a file; ctrl+r looks inside a list first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person wants to add."""

    text: str
    subject: str | None
    chosen: tuple[Offered, ...] = ()  # videos of collections that were looked into, in place of those


def _kind(source: Source) -> str:
    match source:
        case VideoSource():
            return "video"
        case PlaylistSource():
            return "playlist"
        case ChannelSource():
            return "channel"
        case SearchSource():
            return "search"
        case FeedSource():
            return "podcast"


def summary(
    found: Found, paths: Sequence[str], known: Sequence[str], *, look: Look, width: int, typed: bool
) -> tuple[Line, ...]:
    """The sources and the paths in a text, in at most `_SHOWN` lines."""
    if not typed:
        return ((("What was found appears here before anything is added.", Role.DIM),),)
    counts = Counter(_kind(source) for source in found.sources)
    parts = [plural(counts[kind], kind, "searches" if kind == "search" else None) for kind in counts]
    if paths:
        parts.append(plural(len(paths), "file or folder", "files or folders"))
    old = f"  {len(known):,} known already" if known else ""
    lines: list[Line] = []
    if parts:
        lists = len(found.sources) > counts["video"]
        first = "  ctrl+r looks inside first" if lists else ""
        lines.append(((f"{look.symbol('done')} {', '.join(parts)}", Role.LIVE), (old + first, Role.DIM)))
    rejected = found.rejected
    for piece in rejected[: _SHOWN - 2]:
        what = f"{piece.text}: " if piece.text else ""
        text = f"{look.symbol('failed')} {look.safe(what)}{piece.reason} {piece.action}"
        lines.append(((left(text, width, look.ellipsis), Role.ERROR if not parts else Role.WARNING),))
    if not parts:
        lines.append((("  ctrl+r searches YouTube for these words", Role.DIM),))
    room = _SHOWN - len(lines)
    named: list[tuple[str, str, bool]] = [("file", path, True) for path in paths]
    for source in found.sources:
        new = not (isinstance(source, VideoSource) and source.video in known)
        named.append((_kind(source), source_text(source), new))
    for kind, name, new in named[: room if len(named) <= room else room - 1]:
        text = f"  {left(kind, 9)}{look.safe(name)}{'' if new else '  (known)'}"
        lines.append(((left(text, width, look.ellipsis), Role.TEXT if new else Role.DIM),))
    if len(named) > room:
        lines.append(((f"  and {len(named) - room + 1:,} more", Role.DIM),))
    return tuple(lines)


class Add(Dialog[Wanted | None]):
    """A text area that takes anything."""

    AUTO_FOCUS = "TextArea"

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._found = Found()
        self._paths: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The dialog."""
        with Vertical(id="box", classes="box"):
            yield TextArea(self._text, id="paste", placeholder=_PASTE, tab_behavior="focus", compact=True)
            yield Lines(id="found")
            with Horizontal(classes="buttons"):
                yield TextLine("subject (optional)", id="subject")
                yield Button("Add  ctrl+s", id="add", compact=True)
                yield Button("Cancel  esc", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Nothing blinks."""
        self.query_one(TextArea).cursor_blink = False
        self.query_one("#box").border_title = "Add videos"
        self._look_again()

    def on_resize(self) -> None:
        """The lines found are cut to the new width."""
        self._look_again()

    @on(TextArea.Changed)
    def _look_again(self) -> None:
        app = context(self)
        text = self.query_one(TextArea).text
        rest, self._paths = paths_in(text)
        self._found = find_sources(rest) if rest.strip() else Found()
        known = [s.video for s in self._found.sources if isinstance(s, VideoSource) and s.video in app.panel.jobs]
        panel = self.query_one("#found", Lines)
        width = self.room
        panel.show(summary(self._found, self._paths, known, look=app.look, width=width, typed=bool(text.strip())))
        self.query_one("#add", Button).disabled = not (self._found.sources or self._paths)

    @on(Button.Pressed, "#add")
    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_command("add.add")

    def add(self) -> None:
        """Adds what was found."""
        subject = self.query_one(Input).value.strip() or None
        self.dismiss(Wanted(text=self.query_one(TextArea).text, subject=subject))

    def why_no_add(self) -> str | None:
        """Why nothing can be added."""
        if self._found.sources or self._paths:
            return None
        why = self._found.rejected[0] if self._found.rejected and self.query_one(TextArea).text.strip() else None
        return f"{why.reason} {why.action}" if why else "Paste or type something first, or press esc."

    def _collection(self) -> str | None:
        """The first collection in the text; a search for the text when it is nothing but words."""
        for source in self._found.sources:
            if not isinstance(source, VideoSource):
                return source_text(source)
        words = " ".join(self.query_one(TextArea).text.split())
        return (
            None
            if self._found.sources or self._paths or not words
            else source_text(SearchSource(count=20, query=words[:200]))
        )

    def look_inside(self) -> None:
        """Looks inside the collection; what is chosen there is added, with the rest of the text."""
        from ytsb_tui.tui.dialogs.offers import Offers

        if (source := self._collection()) is None:
            return

        def chosen(offered: tuple[Offered, ...] | None) -> None:
            if offered is not None:
                rest = [source_text(one) for one in self._found.sources if source_text(one) != source]
                rest += self._paths
                subject = self.query_one(Input).value.strip() or None
                self.dismiss(Wanted(text="\n".join(rest), subject=subject, chosen=offered))

        self.app.push_screen(Offers(source), chosen)

    def why_no_look(self) -> str | None:
        """Why there is nothing to look into."""
        if self._collection() is not None:
            return None
        return (
            "These are single videos."
            if self._found.sources or self._paths
            else "Paste a playlist or a channel, or type words."
        )

    def open_file(self) -> None:
        """Adds the text of a file."""
        from ytsb_tui.tui.dialogs.files import Files, sources_in

        async def chosen(path: Path | None) -> None:
            if path is None:
                return
            try:
                text = str(path) if names_transcript(path.name) else await asyncio.to_thread(sources_in, path)
            except ValueError as error:
                context(self).say(str(error), "error")
                return
            area = self.query_one(TextArea)
            area.load_text(f"{area.text.rstrip()}\n{text}".lstrip("\n"))

        self.app.push_screen(Files(Path.cwd()), chosen)

    @on(Button.Pressed, "#cancel")
    def close(self) -> None:
        """Adds nothing."""
        self.dismiss(None)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="add.add",
            keys="ctrl+s",
            label="add",
            tip="Add what was found",
            name="videos: add these",
            run=add,
            refused=why_no_add,
        ),
        Command(
            id="add.file",
            keys="ctrl+o",
            label="file",
            tip="Open a file of links, or of subtitles",
            name="videos: open a file of links or subtitles",
            run=open_file,
        ),
        Command(
            id="add.look",
            keys="ctrl+r",
            label="look inside",
            tip="Look inside a playlist, a channel or a search before anything is added; plain words are searched for",
            name="videos: look inside before adding",
            run=look_inside,
            refused=why_no_look,
        ),
        closing("add", "escape"),
    )
