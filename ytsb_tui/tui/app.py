"""The terminal app: one engine client under places and dialogs; the engine's loops run as its workers."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import ClassVar, Literal

from textual.app import App
from textual.binding import BindingType
from textual.theme import Theme
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from ytsb_tui.core.jobs.failures import Failure, SetupFailure
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine import steady_clock
from ytsb_tui.engine.client import Added, EngineClient, Renewed
from ytsb_tui.engine.library_reader import Answers, LibraryReader, ReaderThread
from ytsb_tui.settings.editor import SettingsEditor
from ytsb_tui.tui.ending import Ending
from ytsb_tui.tui.keys import APP_COMMANDS, bindings
from ytsb_tui.tui.palette import Commands
from ytsb_tui.tui.places import PLACES
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.preferences import Preferences
from ytsb_tui.tui.progress import Progress
from ytsb_tui.tui.render.look import Look, fitting_look
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Faced, there
from ytsb_tui.tui.terminal import HangUp, Terminal, watch_signals
from ytsb_tui.tui.themes import THEMES

FRAME = 0.1  # seconds between two pictures of the engine's state: ten a second at most
_MOST_UNDO = 20
_SETTLED = 0.3  # seconds without another resize

Severity = Literal["information", "warning", "error"]
Undo = tuple[str, Callable[[], Awaitable[None]]]


class StudyBuddyApp(App[None]):
    """YouTube videos to study notes, watched from a terminal.

    `client` is the engine, owned or not; `open_reader` opens the library for the places of study when one of them first
    asks; `answers` is the model that they ask, None without a key; `sources` are added once the app is up; `notice` is
    said at the start.
    `detachable` and `on_hang_up` are those of `Ending`.
    `clock` tells seconds since the epoch; `look` and `theme` are chosen by the terminal when they are not given;
    `editor` is where settings are changed, `welcome` whether it begins with the questions of the first start.
    """

    TITLE = "ytsb"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings(APP_COMMANDS)
    MODES = PLACES  # type: ignore[assignment]  # narrower than Textual's union
    DEFAULT_MODE = "dashboard"
    COMMANDS: ClassVar[set[type[Commands]]] = {Commands}  # type: ignore[assignment]  # narrower than Textual's union

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
        answers: Answers | None = None,
        editor: SettingsEditor | None = None,
        welcome: bool = False,
    ) -> None:
        # Without colours Textual makes all colours grey, unless the terminal's own are kept: then it sends none.
        super().__init__(driver_class=Terminal.fitting(), ansi_color="NO_COLOR" in os.environ or None)
        self.client = client
        self.reader = ReaderThread(open_reader)
        self.answers = answers
        self.panel: PanelState = client.snapshot()
        self.progress = Progress()
        self.look = look or fitting_look()
        self.undo: list[Undo] = []
        self._clock = clock
        self._sources = sources
        self._notice = notice
        self._dirty = False
        self._painted_at = 0.0
        self._settling: Timer | None = None
        self.ending = Ending(self, detachable=detachable, on_hang_up=on_hang_up)
        self._unwatch: Callable[[], None] = lambda: None
        self.animation_level = "none"  # nothing moves that has no meaning, and slow links stay quiet
        for known in THEMES:
            self.register_theme(known)
        plain = self.no_color or self.console.color_system in (None, "standard")
        chosen = theme or ("terminal" if plain else "calm")
        if chosen == "calm":  # set before anything watches: a theme that changes has all style sheets read again
            self.set_reactive(App.theme, chosen)
            self.stylesheet.set_variables(self.get_css_variables())
        else:  # a light one, or one of the terminal's own colours, also changes what Textual filters
            self.theme = chosen
        self.preferences = Preferences(self, editor or SettingsEditor(environ=os.environ), keymap or {})
        self._welcome = welcome

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock()

    def on_mount(self) -> None:
        """Starts to follow the engine, its loops, and what was given on the command line."""
        self.set_class(self.look.ascii, "-ascii")
        self.progress.begin(self.panel)
        self.run_worker(self._follow(), name="events", group="events", exit_on_error=True)
        self._run_loops()
        self.set_interval(1.0, self._tick)
        self.app_resume_signal.subscribe(self, self._resumed)
        self.theme_changed_signal.subscribe(self, self._recoloured)
        self._unwatch = watch_signals(self.ending.signalled)
        if isinstance(self._driver, Terminal):
            self._driver.on_hang_up = partial(self.ending.signalled, HangUp)
            self.set_interval(2.0, self._check_terminal)
        if self._notice:
            self.say(self._notice)
        self.preferences.complain()
        if self._welcome:
            self.call_after_refresh(self.action_setup)
        if self._sources:
            self.run_worker(self.add("\n".join(self._sources)), name="sources", group="orders")

    def on_resize(self) -> None:
        """Of a storm of resizes only the last counts: then every cell is drawn for that size."""
        if self._settling is not None:
            self._settling.stop()
        if isinstance(self._driver, Terminal):
            self._settling = self.set_timer(_SETTLED, self._redraw)

    def _resumed(self, _: App[object]) -> None:
        """After a suspend the terminal shows the shell, whatever changed meanwhile."""
        self._redraw()

    def _recoloured(self, _: Theme) -> None:
        """Titles keep the colours that they were made with."""
        for screen in self.screen_stack:
            if isinstance(screen, Faced) and there(screen):
                screen.refreshed()

    def _redraw(self) -> None:
        if not self.screen_stack:  # it is ending
            return
        self.screen.refresh(layout=True)
        for widget in self.screen.walk_children():
            widget.refresh()

    def on_unmount(self) -> None:
        """Signals are the process's own again."""
        self._unwatch()
        self.reader.close()

    def _check_terminal(self) -> None:
        if isinstance(self._driver, Terminal) and not self._driver.alive():
            self.ending.signalled(HangUp)

    def _fatal_error(self) -> None:
        """A crash tells where it was. Textual's own report also shows what was in hand, which may be a key."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        report = Traceback(width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()

    # the engine

    def _run_loops(self) -> None:
        """Runs each loop of the engine that is not running as a worker of its own."""
        running = {worker.name for worker in self.workers if not worker.is_finished}
        for loop in self.client.loops():
            if loop.name not in running:
                self.run_worker(loop.run(), name=loop.name, group=loop.group, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A loop that broke is told; the others go on."""
        if event.state is not WorkerState.ERROR or event.worker.group.startswith("_"):
            return
        if isinstance(error := event.worker.error, Failure):
            self.say(f"{error.reason} {error.action}".strip(), "error")
        else:
            told = f"{event.worker.name} has stopped: {event.worker.error}. Changing the workers starts it again."
            self.say(told, "error")

    async def _follow(self) -> None:
        """Folds the engine's events and shows the state that they make, at most ten times a second."""
        try:
            async for news in self.client.events():
                if isinstance(news, Renewed):
                    self._renew(news)
                else:
                    self._fold(news)
                self._show_soon()
        except SetupFailure as failure:
            self.ending.engine_ended(failure)
        else:
            self.ending.engine_ended()

    def _renew(self, news: Renewed) -> None:
        self.panel, self.progress = news.state, Progress()
        self.progress.begin(self.panel)
        self._run_loops()
        self.say(news.message, "warning")

    def _fold(self, batch: tuple[e.Event, ...]) -> None:
        state = self.panel
        for event in batch:
            state = reduce(state, event)
            if isinstance(event, e.JobsChanged):
                self.progress.update(event.jobs)
            elif isinstance(event, e.JobsRemoved):
                self.progress.update((), event.videos)
        self.panel = state
        self._tell(batch)
        if any(isinstance(event, e.WorkersChanged) for event in batch):
            self._run_loops()

    def _tell(self, batch: tuple[e.Event, ...]) -> None:
        """Says what is not to be seen anyway on the dashboard."""
        if not isinstance(self.screen, Dashboard):
            self._tell_apart(batch)
        for event in batch:
            match event:
                case e.SourceListed():
                    self.say(event.message if event.left_out else f"{event.message}.")
                case e.SourceFailed():
                    self.say(f"{event.source}: {event.reason} {event.action}", "error")
                case _:
                    pass

    def _tell_apart(self, batch: tuple[e.Event, ...]) -> None:
        """What happens to videos while another place is open: one line for a batch, however many there are."""
        done = [event.title for event in batch if isinstance(event, e.NoteDone)]
        failed = [event for event in batch if isinstance(event, e.Failed) and event.retry_at is None]
        if done:
            self.say(f"{done[0] if len(done) == 1 else many(len(done), 'note')}: written.")
        if len(failed) == 1:
            self.say(f"{failed[0].title}: {failed[0].reason}", "warning")
        elif failed:
            self.say(f"{many(len(failed), 'video')} failed.", "warning")

    def _show_soon(self) -> None:
        if self._dirty:
            return
        wait = self._painted_at + FRAME - time.monotonic()
        self._dirty = True
        if wait <= 0:
            self._show()
        else:
            self.set_timer(wait, self._show)

    def _show(self) -> None:
        if isinstance(self._driver, Terminal) and self._driver.congested:
            self.set_timer(FRAME, self._show)  # a slow link: what is shown next is the state of then, not a backlog
            return
        self._dirty = False
        self._painted_at = time.monotonic()
        if not self.screen_stack:  # it is ending
            return
        screen = self.screen
        if isinstance(screen, Faced) and there(screen):  # what lies under a dialog is shown when it is on top again
            screen.refreshed()

    def _tick(self) -> None:
        if not self.screen_stack or (isinstance(self._driver, Terminal) and self._driver.congested):
            return
        screen = self.screen
        if isinstance(screen, Faced) and there(screen) and screen.changing():
            screen.ticked()

    # orders that every place shares

    async def add(self, text: str, *, lines: bool = False, subject: str | None = None) -> None:
        """Adds what a text holds and says what became of it."""
        self._tell_added(await self.client.add(text, lines=lines, subject=subject))

    def _tell_added(self, added: Added) -> None:
        parts = []
        if added.new:
            parts.append(f"{many(len(added.new), 'video')} added")
        if added.known:
            parts.append(f"{len(added.known):,} known already")
        if added.collections:
            parts.append(f"{many(added.collections, 'list')} to be read")
        if parts:
            self.say(", ".join(parts) + ".")
        for rejected in added.rejected[:3]:
            self.say(f"{rejected.text}: {rejected.reason} {rejected.action}", "warning")
        if len(added.rejected) > 3:
            self.say(f"{len(added.rejected) - 3:,} more lines name nothing that can be fetched.", "warning")

    def look_up(self, question: Callable[[], Awaitable[None]] | Awaitable[None], name: str) -> None:
        """Runs what asks the reader, in place of what was asked under that name before; a failure is told."""
        self.run_worker(question, name=name, group=name, exclusive=True, exit_on_error=False)

    def say(self, text: str, severity: Severity = "information") -> None:
        """A toast; never markup."""
        self.notify(self.look.safe(text), severity=severity, markup=False, timeout=8 if severity == "error" else 4)

    def remember(self, told: str, back: Callable[[], Awaitable[None]]) -> None:
        """Keeps how the last order is taken back."""
        self.undo = [*self.undo[-_MOST_UNDO + 1 :], (told, back)]

    def open_add(self, text: str = "") -> None:
        """Opens the dialog that takes anything."""
        from ytsb_tui.tui.dialogs.add import Add, Wanted

        async def added(wanted: Wanted | None) -> None:
            if wanted is not None:
                if wanted.chosen:
                    self._tell_added(await self.client.add_selected(wanted.chosen, subject=wanted.subject))
                if wanted.text or not wanted.chosen:
                    await self.add(wanted.text, subject=wanted.subject)

        self.push_screen(Add(text), added)

    def open_note(self, video: VideoId, moment: float | None = None) -> None:
        """Opens the reader, at a second of the video where that is asked for."""
        from ytsb_tui.tui.places.reader.screen import Reader

        self.push_screen(Reader(video, moment))

    async def action_go(self, place: str) -> None:
        """Goes to one of `PLACES`."""
        if self.current_mode != place:
            await self.switch_mode(place)

    def action_help(self) -> None:
        """Every key of this place."""
        from ytsb_tui.tui.dialogs.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen))

    def action_setup(self) -> None:
        """The questions of the first start."""
        from ytsb_tui.tui.dialogs.setup import SetUp

        if not isinstance(self.screen, SetUp):
            self.push_screen(SetUp())

    def action_redraw(self) -> None:
        """Draws everything again, after something else has written to the terminal."""
        self.screen.refresh(layout=True, repaint=True)
        for widget in self.screen.walk_children():
            widget.refresh()

    # leaving

    def action_leave(self) -> None:
        """Quits; asks first when work is running."""
        from ytsb_tui.tui.dialogs.leaving import Leaving

        if isinstance(self.screen, Leaving):
            self.screen.action_now()
        elif any(row.video is not None for row in self.panel.workers.values()):
            self.push_screen(Leaving())
        else:
            self.ending.leave()

    async def action_quit(self) -> None:
        """Ctrl+Q asks as well."""
        self.action_leave()

    def action_detach(self) -> None:
        """Leaves the work to the background."""
        self.ending.detach()
