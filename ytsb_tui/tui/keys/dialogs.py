"""The keys of the dialogs."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command, of_video

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
    Command(
        id="add.file",
        keys="ctrl+o",
        action="file",
        label="file",
        tip="Take a file of links",
        name="videos: take a file of links",
    ),
    Command(
        id="add.look",
        keys="ctrl+r",
        action="look",
        label="look inside",
        tip="Look inside a playlist, a channel or a search before anything is added; plain words are searched for",
        name="videos: look inside before adding",
    ),
    _closing("add", "escape"),
)
OFFER_COMMANDS = (
    Command(
        id="offers.add",
        keys="enter,ctrl+s",
        action="add",
        label="add",
        tip="Add the marked videos",
        name="videos: add the marked ones",
    ),
    _closing("offers"),
)
CHOICE_COMMANDS = (
    _closing("reasons"),
    Command(id="reasons.down", keys="j", action="down", label="down", tip="One down", name="list: down"),
    Command(id="reasons.up", keys="k", action="up", label="up", tip="One up", name="list: up"),
)
STORY_COMMANDS = (
    _closing("story", "escape,q,i,enter"),
    *(
        Command(id=f"story.{action}", keys=key, action=f"order('{action}')", label=label, tip=tip, name=name)
        for action, key, label, tip, name in (
            ("retry", "r", "retry", "Try it again now", "video: retry"),
            (
                "elsewhere",
                "e",
                "elsewhere",
                "Try it now in another country",
                "video: retry with another country",
            ),
            ("cancel", "c", "cancel", "Cancel it", "video: cancel"),
            ("hold", "h", "hold", "Hold it back until you retry it", "video: hold back"),
            ("remove", "d", "remove", "Take it off the list", "video: remove from the list"),
            ("copy", "y", "copy link", "Copy its link", "video: copy its link"),
        )
    ),
    *of_video("story"),
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
        tip="Put what is running back to the queue, quit; an engine elsewhere goes on",
        name="app: quit now",
    ),
    Command(
        id="leaving.detach",
        keys="d",
        action="detach",
        label="detach",
        tip="Leave; the work goes on in the background",
        name="app: quit, the work goes on",
    ),
    Command(
        id="leaving.stop",
        keys="x",
        action="stop",
        label="stop all",
        tip="End the work too, wherever it is done",
        name="app: quit and stop the work",
    ),
    _closing("leaving", "escape,s"),
)
HELP_COMMANDS = (_closing("help", "escape,q,question_mark,f1"), *_scrolling("help"))
