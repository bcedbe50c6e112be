"""The keys that work in every place."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command

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
    Command(
        id="app.dashboard",
        keys="1",
        action="app.go('dashboard')",
        label="dashboard",
        tip="The dashboard",
        name="go: dashboard",
    ),
    Command(
        id="app.network",
        keys="n,2",
        action="app.go('network')",
        label="network",
        tip="The network: exits on the map, by country, build times, blocks",
        name="go: network",
        rank=7,
    ),
    Command(
        id="app.log",
        keys="l,3",
        action="app.go('log')",
        label="log",
        tip="The log, whole",
        name="go: log",
        rank=12,
    ),
    Command(
        id="app.search",
        keys="S,shift+s,4",
        action="app.go('search')",
        label="search",
        tip="Search in everything that was said and noted, as you type",
        name="go: search",
        rank=11,
        shown="S",
    ),
)
