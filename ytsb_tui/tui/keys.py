"""Every key of the app: its id for keymaps, its word in the footer, its sentence in the help, its palette name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a person can do. `keys` as Textual writes them, comma-separated, the first is shown; `rank` orders the
    footer (low ranks stay when room is short, 0 is never there); `name` is `noun: verb` for the palette."""

    id: str
    keys: str
    action: str
    label: str
    tip: str
    name: str
    rank: int = 0
    shown: str | None = None


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """The commands as Textual's bindings."""
    return [
        Binding(
            command.keys,
            command.action,
            command.label,
            show=command.rank > 0,
            key_display=command.shown,
            tooltip=command.tip,
            id=command.id,
        )
        for command in commands
    ]


APP_COMMANDS = (
    Command(
        id="app.help",
        keys="question_mark,f1",
        action="app.help",
        label="help",
        tip="Show every key of this place and what the symbols mean",
        name="help: keys and symbols",
        rank=1,
        shown="?",
    ),
    Command(
        id="app.palette",
        keys="ctrl+p,colon",
        action="app.command_palette",
        label="commands",
        tip="Find any command by typing a part of its name",
        name="commands: find",
        shown="ctrl+p",
    ),
    Command(
        id="app.quit",
        keys="q",
        action="app.leave",
        label="quit",
        tip="Quit; while work is running you are asked what should become of it",
        name="app: quit",
        rank=9,
    ),
    Command(
        id="app.suspend",
        keys="ctrl+z",
        action="app.suspend_process",
        label="suspend",
        tip="Back to the shell; fg returns here",
        name="app: suspend",
    ),
    Command(
        id="app.redraw",
        keys="ctrl+l",
        action="app.redraw",
        label="redraw",
        tip="Draw the whole screen again",
        name="screen: redraw",
    ),
)

DASHBOARD_COMMANDS = (
    Command(
        id="videos.add",
        keys="a,insert",
        action="add",
        label="add",
        tip="Add videos: paste links, playlists, channels, searches or any text that holds links",
        name="videos: add",
        rank=2,
        shown="a",
    ),
    Command(
        id="videos.retry",
        keys="r",
        action="retry",
        label="retry",
        tip="Try this video (or the marked ones) again now, whatever the schedule says",
        name="videos: retry this or the marked ones now",
        rank=4,
    ),
    Command(
        id="videos.retry_failed",
        keys="R,shift+r",
        action="retry_failed",
        label="retry failed",
        tip="Try all failed videos again",
        name="videos: retry all failed",
        rank=5,
        shown="R",
    ),
    Command(
        id="videos.retry_by_reason",
        keys="b",
        action="retry_by_reason",
        label="by reason",
        tip="Choose a class of failures and try those again",
        name="videos: retry by reason",
        rank=13,
    ),
    Command(
        id="videos.open",
        keys="enter,o",
        action="open",
        label="open",
        tip="Read the note; for a video without one, its whole story",
        name="note: open",
        rank=3,
        shown="enter",
    ),
    Command(
        id="videos.detail",
        keys="i",
        action="detail",
        label="info",
        tip="The whole story of this video: tries, exits, times, reason",
        name="video: show its story",
        rank=12,
    ),
    Command(
        id="work.pause",
        keys="p",
        action="pause",
        label="pause",
        tip="Pause: nothing new is started until you press it again; also lifts a halt",
        name="work: pause or go on",
        rank=6,
    ),
    Command(
        id="videos.cancel",
        keys="c,delete",
        action="cancel",
        label="cancel",
        tip="Cancel this video (or the marked ones); u takes it back",
        name="videos: cancel this or the marked ones",
        rank=8,
        shown="c",
    ),
    Command(
        id="videos.hold",
        keys="h",
        action="hold",
        label="hold",
        tip="Hold this video (or the marked ones) back until you retry it",
        name="videos: hold back this or the marked ones",
    ),
    Command(
        id="videos.again",
        keys="w",
        action="again",
        label="write anew",
        tip="Write the note of a finished video anew from its stored transcript",
        name="note: write anew",
    ),
    Command(
        id="videos.undo",
        keys="u,ctrl+u",
        action="undo",
        label="undo",
        tip="Take back the last cancel or hold",
        name="videos: undo",
        rank=11,
        shown="u",
    ),
    Command(
        id="videos.filter",
        keys="slash",
        action="filter",
        label="filter",
        tip="List only videos that match what you type: title, channel, subject, id, state",
        name="videos: filter",
        rank=7,
        shown="/",
    ),
    Command(
        id="videos.only",
        keys="f",
        action="only",
        label="one state",
        tip="List the videos of one state after the other: running, waiting, failed, …",
        name="videos: list one state",
        rank=14,
    ),
    Command(
        id="videos.sort",
        keys="s",
        action="sort",
        label="sort",
        tip="Sort as added, by state, title, length or latest change",
        name="videos: sort",
        rank=15,
    ),
    Command(
        id="videos.all",
        keys="escape",
        action="all",
        label="show all",
        tip="Clear the filter and the marks",
        name="videos: show all",
        shown="esc",
    ),
    Command(
        id="work.more_fetchers",
        keys="plus,equals_sign",
        action="fetchers(1)",
        label="fetchers",
        tip="One fetch worker more",
        name="workers: one fetcher more",
        shown="+",
    ),
    Command(
        id="work.fewer_fetchers",
        keys="minus",
        action="fetchers(-1)",
        label="fetchers",
        tip="One fetch worker less; it finishes what it has",
        name="workers: one fetcher less",
        shown="-",
    ),
    Command(
        id="work.more_writers",
        keys="greater_than_sign,full_stop",
        action="writers(1)",
        label="writers",
        tip="One note writer more",
        name="workers: one writer more",
        shown=">",
    ),
    Command(
        id="work.fewer_writers",
        keys="less_than_sign,comma",
        action="writers(-1)",
        label="writers",
        tip="One note writer less; it finishes what it has",
        name="workers: one writer less",
        shown="<",
    ),
    Command(
        id="videos.copy",
        keys="y",
        action="copy",
        label="copy link",
        tip="Copy the video's link to the clipboard (OSC 52, works over SSH)",
        name="video: copy its link",
    ),
)

LIST_COMMANDS = (
    Command(id="list.down", keys="down,j", action="down", label="down", tip="One down", name="list: down"),
    Command(id="list.up", keys="up,k", action="up", label="up", tip="One up", name="list: up"),
    Command(
        id="list.page_down",
        keys="pagedown,ctrl+f",
        action="page(1)",
        label="page down",
        tip="A page down",
        name="list: page down",
    ),
    Command(
        id="list.page_up",
        keys="pageup,ctrl+b",
        action="page(-1)",
        label="page up",
        tip="A page up",
        name="list: page up",
    ),
    Command(
        id="list.half_down",
        keys="ctrl+d",
        action="page(1, 2)",
        label="half down",
        tip="Half a page down",
        name="list: half a page down",
    ),
    Command(id="list.first", keys="home,g", action="first", label="first", tip="To the first", name="list: first"),
    Command(
        id="list.last",
        keys="end,G,shift+g",
        action="last",
        label="last",
        tip="To the last",
        name="list: last",
        shown="G",
    ),
    Command(
        id="list.mark",
        keys="space",
        action="mark",
        label="mark",
        tip="Mark or unmark this video for what comes next",
        name="marks: this one",
        rank=10,
    ),
    Command(
        id="list.mark_range",
        keys="x",
        action="mark_range",
        label="mark to here",
        tip="Mark everything from the last mark to here",
        name="marks: from the last mark to here",
    ),
    Command(
        id="list.mark_all",
        keys="asterisk",
        action="mark_all",
        label="mark all",
        tip="Mark all listed videos, or none",
        name="marks: all listed",
        shown="*",
    ),
    Command(
        id="list.unmark",
        keys="X,shift+x",
        action="unmark",
        label="no marks",
        tip="Take all marks away",
        name="marks: none",
        shown="X",
    ),
)

_SCROLL = (
    ("down", "down,j", "scroll(1)", "One line down"),
    ("up", "up,k", "scroll(-1)", "One line up"),
    ("page_down", "pagedown,space,ctrl+f", "scroll(12)", "A page down"),
    ("page_up", "pageup,ctrl+b", "scroll(-12)", "A page up"),
    ("first", "home,g", "scroll(-1000000)", "To the top"),
    ("last", "end,G", "scroll(1000000)", "To the end"),
)


def _scrolling(place: str) -> tuple[Command, ...]:
    return tuple(
        Command(id=f"{place}.{name}", keys=keys, action=action, label=name, tip=tip, name=f"scroll: {tip.lower()}")
        for name, keys, action, tip in _SCROLL
    )


def _closing(place: str, keys: str = "escape,q") -> Command:
    return Command(
        id=f"{place}.close",
        keys=keys,
        shown="esc",
        action="close",
        label="back",
        tip="Back to where you were",
        name="dialog: close",
        rank=9,
    )


ADD_COMMANDS = (
    Command(id="add.add", keys="ctrl+s", action="add", label="add", tip="Add what was found", name="videos: add these"),
    _closing("add", "escape"),
)
CHOICE_COMMANDS = (
    _closing("reasons"),
    Command(id="reasons.down", keys="j", action="down", label="down", tip="One down", name="list: down"),
    Command(id="reasons.up", keys="k", action="up", label="up", tip="One up", name="list: up"),
)
STORY_COMMANDS = (
    _closing("story", "escape,q,i,enter"),
    Command(id="story.retry", keys="r", action="retry", label="retry", tip="Try it again now", name="video: retry"),
    *_scrolling("story"),
)
LEAVING_COMMANDS = (
    Command(
        id="leaving.wait",
        keys="w",
        action="wait",
        label="wait",
        tip="Wait for what is running, then quit",
        name="app: quit when all have finished",
    ),
    Command(
        id="leaving.now",
        keys="q",
        action="now",
        label="quit now",
        tip="Put what is running back to the queue, quit",
        name="app: quit now",
    ),
    _closing("leaving", "escape,s"),
)
HELP_COMMANDS = (_closing("help", "escape,q,question_mark,f1"), *_scrolling("help"))
READER_COMMANDS = (
    _closing("reader"),
    *_scrolling("reader"),
)

COMMANDS = {
    command.id: command
    for command in (
        *APP_COMMANDS,
        *DASHBOARD_COMMANDS,
        *LIST_COMMANDS,
        *ADD_COMMANDS,
        *CHOICE_COMMANDS,
        *STORY_COMMANDS,
        *LEAVING_COMMANDS,
        *HELP_COMMANDS,
        *READER_COMMANDS,
    )
}
