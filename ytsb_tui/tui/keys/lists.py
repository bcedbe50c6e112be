"""The keys of lists, and those of lists of videos."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

MOVE_COMMANDS = (
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
)
LIST_COMMANDS = (
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
