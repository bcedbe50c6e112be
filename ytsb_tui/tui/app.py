"""The terminal app: one engine client under places and dialogs; the engine's loops run as its workers."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.theme import Theme
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from ytsb_tui.core.jobs.failures import Failure, SetupFailure
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.client import EngineClient
from ytsb_tui.engine.library_reader import Answers, ConversationNotes, LibraryReader, ReaderThread
from ytsb_tui.settings.editor import SettingsEditor
from ytsb_tui.tui import places
from ytsb_tui.tui.adding import add_sources, names_sources, open_add
from ytsb_tui.tui.app_commands import app_commands, ask_to_quit, redraw, set_up
from ytsb_tui.tui.command import Table
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.drawn_app import DrawnApp
from ytsb_tui.tui.engine_feed import EngineFeed
from ytsb_tui.tui.frames import Frames
from ytsb_tui.tui.has_commands import HasCommands
from ytsb_tui.tui.palette import Palette
from ytsb_tui.tui.preferences import Preferences
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.look import Look, fitting_look
from ytsb_tui.tui.render.news import Said, Severity, news
from ytsb_tui.tui.screen import Dialog, Place, Refreshable, can_draw, fits, say_in_front, selects
from ytsb_tui.tui.shutdown import Shutdown
from ytsb_tui.tui.terminal import HangUp, Terminal, watch_signals
from ytsb_tui.tui.themes import THEMES

if TYPE_CHECKING:
    from ytsb_tui.core.state import events as e
    from ytsb_tui.engine.ports.slides import SlideReader

_SETTLED = 0.3  # seconds without another resize


class StudyBuddyApp(HasCommands, DrawnApp):
    """YouTube videos to study notes, watched from a terminal.

    `client` is the engine, owned or not; `open_reader` opens the library for the places of study when one of them first
    asks; `answers` gives the model that they ask, None without a key; `sources` are added once the app is up; `notice`
    is said at the start.
    `detachable` and `on_hang_up` are those of `Shutdown`.
    `clock` gives seconds since the epoch; `look` and `theme` are chosen by the terminal when they are not given;
    `editor` is where settings are changed, `welcome` whether it begins with the questions of the first start.
    """

    TITLE = "ytsb"
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "dashboard"
    COMMANDS: ClassVar[set[type[Palette]]] = {Palette}  # type: ignore[assignment]  # narrower than Textual's union

    def __init__(
        self,
        client: EngineClient,
        open_reader: Callable[[], LibraryReader],
        sources: tuple[str, ...] = (),
        notice: str = "",
        *,
        detachable: bool = False,
        on_hang_up: bool = False,
        clock: Callable[[], float] = steady_clock.now,
        look: Look | None = None,
        theme: str | None = None,
        keymap: Mapping[str, str] | None = None,
        answers: Callable[[], Answers | None] = lambda: None,
        conversation_note: ConversationNotes | None = None,
        slide: SlideReader | None = None,
        editor: SettingsEditor | None = None,
        welcome: bool = False,
    ) -> None:
        # Without colours Textual makes all colours grey, unless the terminal's own are kept: then it sends none.
        super().__init__(driver_class=Terminal.fitting(), ansi_color="NO_COLOR" in os.environ or None)
        known = places.infos()
        self.give(app_commands(known))
        for name in known:
            self.add_mode(name, partial(places.make, Destination(name)))
        self.client = client
        self.reader = ReaderThread(open_reader)
        self._answers = answers
        self.conversation_note = conversation_note
        self.slide = slide
        self.look = look or fitting_look()
        self.feed = EngineFeed(self)
        self.frames = Frames(self)
        self.shutdown = Shutdown(self, detachable=detachable, on_hang_up=on_hang_up, hung_up=self._hung_up)
        self._clock = clock
        self._sources = sources
        self._notice = notice
        self._welcome = welcome
        self._settling: Timer | None = None
        self._said_unbound: set[str] = set()
        self._unwatch: Callable[[], None] = lambda: None
        self.animation_level = "none"  # nothing moves that has no meaning, and slow links stay quiet
        for each in THEMES:
            self.register_theme(each)
        plain = self.no_color or self.console.color_system in (None, "standard")
        chosen = theme or ("terminal" if plain else "calm")
        if chosen == "calm":  # set before anything watches: a theme that changes has all style sheets read again
            self.set_reactive(App.theme, chosen)
            self.read_styles_with(self.get_css_variables())
        else:  # a light one, or one of the terminal's own colours, also changes what Textual filters
            self.theme = chosen
        self.preferences = Preferences(self, editor or SettingsEditor(environ=os.environ), keymap or {})

    def on_mount(self) -> None:
        """Starts to follow the engine, its loops, and what was given on the command line."""
        self.set_class(self.look.ascii, "-ascii")
        self.feed.start()
        self.set_interval(1.0, self.frames.tick)
        self.app_resume_signal.subscribe(self, self._resumed)
        self.theme_changed_signal.subscribe(self, self._recoloured)
        self._unwatch = watch_signals(self.shutdown.on_signal)
        if isinstance(self._driver, Terminal):
            self._driver.on_hang_up = partial(self.shutdown.on_signal, HangUp)
            self.set_interval(2.0, self._check_terminal)
        if self._notice:
            self.say(self._notice)
        if self.preferences.keymap:
            self.look_up(self._check_keymap, "keymap")
        if self._sources:
            self.run_worker(add_sources(self, "\n".join(self._sources)), name="sources", group="commands")

    def on_unmount(self) -> None:
        """Signals are the process's own again."""
        self._unwatch()
        self.reader.close()

    @property
    def answers(self) -> Answers | None:
        """The model that answers questions, None without a key."""
        return self._answers()

    @property
    def panel(self) -> PanelState:
        """The engine's state as of the last event."""
        return self.feed.panel

    @property
    def progress(self) -> Progress:
        """How far this run has come."""
        return self.feed.progress

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock()

    async def go(self, destination: Destination) -> None:
        """Shows a place."""
        if not destination.over:
            if self.current_mode != destination.place:
                await self.switch_mode(destination.place)
            if isinstance(place := self.screen, Place):
                place.arrive(destination)
        elif isinstance(place := self.screen, Place) and place.over and place.place == destination.place:
            self.switch_screen(places.make(destination))  # a place never lies over itself
        else:
            self.push_screen(places.make(destination))

    def say(self, text: str, severity: Severity = "information") -> None:
        """Shows a short message at the bottom; never as markup."""
        seconds = 8 if severity == "error" else 4
        self.repeat(Said(text=self.look.safe(text), severity=severity, until=time.monotonic() + seconds))

    def repeat(self, said: Said) -> None:
        """Shows a message, in the place or dialog in front."""
        if not say_in_front(self.screen_stack, said) and self.is_running:
            self.set_timer(0.1, partial(self.repeat, said))

    def look_up(self, question: Callable[[], Awaitable[None]], name: str) -> None:
        """Runs a question in the background, in place of one asked before under this name. A failure is reported."""
        self.run_worker(question, name=name, group=name, exclusive=True, exit_on_error=False)

    def command_tables(self) -> tuple[Table, ...]:
        """Every command there is."""
        from ytsb_tui.tui.command_tables import command_tables

        return command_tables()

    async def _check_keymap(self) -> None:
        """Says which keys belong to no command."""
        known = {command.id for table in await asyncio.to_thread(self.command_tables) for command in table}
        if strange := [name for name in self.preferences.keymap if name not in known]:
            self.say(f"[keys] in config.toml names unknown commands: {', '.join(strange)}.", "warning")

    # the engine

    def changed(self, batch: Sequence[e.Event]) -> None:
        """The engine's state has changed by these events."""
        shown = isinstance(place := self.screen, Place) and place.SHOWS_VIDEOS
        for text, severity in news(batch, videos_shown=shown):
            self.say(text, severity)
        self.frames.request()

    def engine_opened(self) -> None:
        """The first engine is there; with no videos it may be the first start."""
        if self._welcome and not self.panel.jobs:
            self.call_after_refresh(set_up, self)

    def engine_ended(self, failure: SetupFailure | None) -> None:
        """There are no more events."""
        self.shutdown.engine_ended(failure)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A loop that broke is reported; the others go on."""
        if event.state is not WorkerState.ERROR or event.worker.group.startswith("_"):
            return
        name, error = event.worker.name, event.worker.error
        if isinstance(error, Failure):
            self.say(f"{error.reason} {error.action}".strip(), "error")
        else:
            self.say(f"{name} has stopped: {error}. Change the number of workers to start it again.", "error")

    # the terminal

    def on_resize(self, event: events.Resize) -> None:
        """Of many resizes in a row only the last counts: then every cell is drawn for that size."""
        if self._settling is not None:
            self._settling.stop()
        if isinstance(self._driver, Terminal):
            self._settling = self.set_timer(_SETTLED, self._redraw)
        if not fits(event.size) and not isinstance(self.screen, ModalScreen):
            from ytsb_tui.tui.dialogs.too_small import TooSmall

            self.push_screen(TooSmall())

    def _resumed(self, _: App[object]) -> None:
        """After a suspend the terminal shows the shell, whatever changed meanwhile."""
        self._redraw()

    def _redraw(self) -> None:
        if self.screen_stack:  # else it is ending
            redraw(self)

    def _recoloured(self, _: Theme) -> None:
        """Titles keep the colours that they were made with."""
        for screen in self.screen_stack:
            if isinstance(screen, Refreshable) and can_draw(screen):
                screen.refreshed()

    def _check_terminal(self) -> None:
        if isinstance(self._driver, Terminal) and not self._driver.alive():
            self.shutdown.on_signal(HangUp)

    def _hung_up(self) -> None:
        if isinstance(self._driver, Terminal):
            self._driver.gone()

    async def action_quit(self) -> None:
        """Ctrl+Q asks as well."""
        ask_to_quit(self)

    # what is typed

    def action_command_palette(self) -> None:
        """The palette, in the characters that the terminal can show."""
        from ytsb_tui.tui.palette import Commands

        if not isinstance(self.screen, Commands):
            self.push_screen(Commands(self.look))

    def on_paste(self, event: events.Paste) -> None:
        """A link that is pasted where nothing is typed, or a file that is dragged there, can be added."""
        typed = self.focused is not None and self.focused.check_consume_key("a", "a")
        if not typed and names_sources(event.text) and isinstance(self.screen, Place | Dialog):
            open_add(self.screen, event.text)

    async def _on_key(self, event: events.Key) -> None:
        """A key that no widget wanted runs a command; one without a command says so once."""
        event.prevent_default()  # Textual's own handler runs the command as well
        if event.key == "ctrl+c" and not selects(self.screen):
            await self.run_action("command('app.leave')")  # whatever lies in front, and whatever it does with the key
            return
        if await self._check_bindings(event.key) or event.key in self._said_unbound:
            return
        self._said_unbound.add(event.key)
        key = self.look.key(self.get_key_display(Binding(event.key, "")))
        self.say(f"Nothing is bound to {key} here. Press ? to see the keys.", "warning")
