"""The commands that work everywhere, but for those that go to a place: each place brings its own."""

from __future__ import annotations

from textual.app import App

from ytsb_tui.tui.command import Command, Table
from ytsb_tui.tui.context import Context, context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.place_info import PlaceInfo


def show_help(app: App[None]) -> None:
    """Every key of this place."""
    from ytsb_tui.tui.dialogs.help import Help

    if not isinstance(app.screen, Help):
        app.push_screen(Help(app.screen))


def quit_app(app: App[None]) -> None:
    """Quits; asks first when work is running."""
    from ytsb_tui.tui.dialogs.leaving import Leaving

    if isinstance(app.screen, Leaving):
        app.screen.quit_now()
    elif any(row.video is not None for row in context(app).panel.workers.values()):
        app.push_screen(Leaving())
    else:
        context(app).shutdown.quit()


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


def app_commands(places: dict[str, PlaceInfo]) -> Table:
    """Every command that works everywhere."""
    return (*_BEFORE, *(_go_to(name, place) for name, place in places.items()), *_AFTER)


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
        keys="ctrl+p,colon",
        label="commands",
        tip="Find any command by typing a part of its name",
        name="commands: find",
        shown="ctrl+p",
        run=lambda app: app.action_command_palette(),
    ),
    Command(
        id="app.quit",
        keys="q",
        label="quit",
        tip="Quit; while work is running you are asked what to do with it",
        name="app: quit",
        rank=9,
        run=quit_app,
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
