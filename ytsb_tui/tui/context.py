"""What a screen may ask of the app. No screen imports the app itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, cast

from textual.app import App

from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.engine.library_reader import Answers, ConversationNotes, ReaderThread
from ytsb_tui.tui.command import Table
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.preferences import Preferences
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.news import Said, Severity
from ytsb_tui.tui.shutdown import Shutdown

if TYPE_CHECKING:
    from ytsb_tui.engine.ports.slides import SlideReader


class Context(Protocol):
    """The app as its screens see it.

    `client` is the engine, `reader` the library on a thread of its own, `look` the characters that the terminal can
    show. `conversation_note` writes a conversation into the vault, `slide` reads a picture from it; None where there is
    no vault.
    """

    client: EngineClient
    reader: ReaderThread
    look: Look
    preferences: Preferences
    shutdown: Shutdown
    conversation_note: ConversationNotes | None
    slide: SlideReader | None

    @property
    def answers(self) -> Answers | None:
        """The model that answers questions, None without a key."""
        ...

    @property
    def panel(self) -> PanelState:
        """The engine's state as of the last event."""
        ...

    @property
    def progress(self) -> Progress:
        """How far this run has come."""
        ...

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    async def go(self, destination: Destination) -> None:
        """Shows a place."""
        ...

    def say(self, text: str, severity: Severity = "information") -> None:
        """Shows a short message at the bottom; never as markup."""
        ...

    def repeat(self, said: Said) -> None:
        """Shows a message of a screen that has closed."""
        ...

    def look_up(self, question: Callable[[], Awaitable[None]], name: str) -> None:
        """Runs a question in the background, in place of one asked before under this name. A failure is reported."""
        ...

    def command_tables(self) -> tuple[Table, ...]:
        """Every command there is."""
        ...


class InApp(Protocol):
    """Anything that is part of an app."""

    @property
    def app(self) -> App[object]:
        """The app."""
        ...


def context(node: InApp) -> Context:
    """The app, as far as screens and widgets may know it."""
    return cast(Context, node.app)
