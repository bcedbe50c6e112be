"""The commands that work everywhere, but for those that go to a place: each place brings its own."""

from __future__ import annotations

from textual.app import App
from textual.widget import Widget

from ytsb_tui.tui import places
from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import Context, context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.place_info import PlaceInfo
from ytsb_tui.tui.screen import Place


def show_help(app: App[None]) -> None:
    """Every key of this place."""
    from ytsb_tui.tui.dialogs.help import Help

    if not isinstance(app.screen, Help):
        app.push_screen(Help(app.screen))


def _behind(app: App[None]) -> bool:
    """Whether there is something to go back to."""
    return isinstance(app.screen, Place) and app.screen.place != "dashboard"


async def back_or_quit(app: App[None]) -> None:
    """Back to where one came from; from the dashboard it quits."""
    if _behind(app) and isinstance(app.screen, Place):
        if app.screen.over:
            app.pop_screen()
        else:
            await context(app).go(Destination("dashboard"))
    elif context(app).panel.active:
        ask_to_quit(app)
    else:
        context(app).shutdown.quit()


def ask_to_quit(app: App[None]) -> None:
    """Asks what is to become of the work; asked again, it quits."""
    from ytsb_tui.tui.dialogs.leaving import Leaving

    if isinstance(app.screen, Leaving):
        app.screen.quit_now()
    else:
        app.push_screen(Leaving())


def go_by_name(app: App[None]) -> None:
    """Asks for the name of a place."""
    from ytsb_tui.tui.dialogs.goto import GoTo

    async def chosen(name: str | None) -> None:
        if name is not None:
            await context(app).go(Destination(name))

    app.push_screen(GoTo(places.infos()), chosen)


def jump(app: App[None]) -> None:
    """Shows a letter on each panel; the one that is pressed gets the keys."""
    from ytsb_tui.tui.dialogs.jump import Jump, panels_of

    screen = app.screen

    def chosen(panel: Widget | None) -> None:
        if panel is not None:
            screen.set_focus(panel)

    app.push_screen(Jump(panels_of(screen)), chosen)


def redraw(app: App[None]) -> None:
    """Draws everything again, after something else has written to the terminal."""
    app.screen.refresh(layout=True, repaint=True)
    for widget in app.screen.walk_children():
        widget.refresh()


def set_up(app: App[None]) -> None:
    """The questions of the first start."""
    from ytsb_tui.tui.dialogs.setup import SetUp

    if not isinstance(app.screen, SetUp):
        app.push_screen(SetUp())


def _go_to(name: str, place: PlaceInfo) -> Command[Context]:
    return Command(
        id=f"app.{name}",
        keys=place.keys,
        label=place.label,
        tip=place.tip,
        name=place.name,
        rank=place.rank,
        shown=place.shown,
        run=lambda app: app.go(Destination(name)),
    )


def app_commands(known: dict[str, PlaceInfo]) -> Table:
    """Every command that works everywhere."""
    return (*_BEFORE, *(_go_to(name, place) for name, place in known.items()), *_AFTER)


_BEFORE: tuple[Command[App[None]], ...] = (
    Command(
        id="app.help",
        keys="question_mark,f1",
        label="help",
        tip="Show every key of this place and what the symbols mean",
        name="help: keys and symbols",
        rank=1,
        shown="?",
        run=show_help,
    ),
    Command(
        id="app.palette",
        keys="ctrl+p",
        label="commands",
        tip="Find any command by typing a part of its name",
        name="commands: find",
        shown="ctrl+p",
        run=lambda app: app.action_command_palette(),
    ),
    Command(
        id="app.go",
        keys="colon",
        label="go to",
        tip="Go to a place by the beginning of its name",
        name="go: to a place by name",
        shown=":",
        run=go_by_name,
    ),
    Command(
        id="app.jump",
        keys="apostrophe",
        label="jump",
        tip="Jump to a panel by its letter",
        name="panels: jump to one",
        shown="'",
        run=jump,
    ),
    Command(
        id="app.quit",
        keys="q",
        label=lambda app: "back" if _behind(app) else "quit",
        tip="Back; from the dashboard it quits, and asks while work runs, waits or is queued",
        name="app: back or quit",
        rank=9,
        run=back_or_quit,
    ),
    Command(
        id="app.leave",
        keys="ctrl+c",
        label="quit",
        tip="Quit, from wherever you are; you are asked first",
        name="app: quit",
        run=ask_to_quit,
    ),
    Command(
        id="app.detach",
        keys="D,shift+d",
        label="detach",
        tip="Quit; the work goes on in the background until it is done",
        name="work: detach",
        shown="D",
        run=lambda app: context(app).shutdown.detach(),
        refused=lambda app: context(app).shutdown.why_not_detach(),
    ),
    Command(
        id="app.suspend",
        keys="ctrl+z",
        label="suspend",
        tip="Back to the shell; fg returns here",
        name="app: suspend",
        run=lambda app: app.action_suspend_process(),
    ),
    Command(
        id="app.redraw",
        keys="ctrl+l",
        label="redraw",
        tip="Draw the whole screen again",
        name="screen: redraw",
        run=redraw,
    ),
)
_AFTER: tuple[Command[App[None]], ...] = (
    Command(
        id="app.setup",
        keys="f2",
        label="set-up",
        tip="The questions of the first start: Tor, the folder for notes, the key",
        name="setup: run again",
        run=set_up,
    ),
)
