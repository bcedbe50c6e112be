"""Pictures of every place in every state: as SVG where colours matter, as text where the arrangement does.

`pytest tests/tui/test_snapshots.py --snapshot-update` takes them anew; look at each before it is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from tests.fakes.answers import FakeAnswers
from tests.tui.stage import SCENES, SEARCH, app_on, screen_text, settle
from ytsb_tui.tui.app import StudyBuddyApp
from ytsb_tui.tui.render.look import ASCII, UNICODE

EXHAUSTIVE = pytest.mark.exhaustive
Compare = Callable[..., bool]
SIZES = {"80x24": (80, 24), "100x30": (100, 30), "160x50": (160, 50)}
PLACES: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "network": ("n",),
    "map": ("n", "m"),
    "circuits": ("n", "c"),
    "log": ("l",),
    "note": ("slash", *"done", "enter", "enter"),
    "transcript": ("slash", *"essence", "enter", "enter", "tab", "t"),
    "story": ("j", "j", "i"),
    "add": ("a",),
    "offers": ("a", *SEARCH, "ctrl+r"),
    "search": ("S", *"rings", "pause", "enter"),
    "study": ("s",),
    "card": ("s", "enter", "enter", "3", "a"),
    "library": ("L",),
    "history": ("H",),
    "settings": ("9",),
    "set-up": ("f2", "pause"),
    "ask": ("A", *"rings?", "enter"),
    "graph": ("7",),
    "concept": ("7", "enter"),
    "reasons": ("b",),
    "quit": ("q",),
    "go-to": ("colon",),
    "jump": ("apostrophe",),
    "help": ("question_mark",),
}
STATES_OF = {
    "dashboard": tuple(SCENES),
    "network": ("empty", "bootstrapping", "working", "failed", "thousands"),
    "map": ("empty", "working"),
    "circuits": ("empty", "working"),
    "log": ("empty", "working", "failed", "thousands"),
    "note": ("working", "failed", "thousands"),
    "transcript": ("working",),
    "story": ("working", "failed", "thousands"),
    "add": ("empty", "working"),
    "offers": ("empty", "working", "failed", "thousands"),
    "search": ("empty", "working"),
    "study": ("empty", "working"),
    "card": ("working",),
    "library": ("empty", "working", "thousands"),
    "history": ("empty", "working", "thousands"),
    "settings": ("working",),
    "set-up": ("empty",),
    "ask": ("empty", "working"),
    "graph": ("empty", "working"),
    "concept": ("working",),
    "reasons": ("failed", "thousands"),
    "quit": ("working",),
    "go-to": ("working",),
    "jump": ("working",),
    "help": ("empty", "working"),
}
CASES = [
    pytest.param(place, state, marks=[] if state == ("working" if "working" in states else states[0]) else EXHAUSTIVE)
    for place, states in STATES_OF.items()
    for state in states
]


def go(keys: tuple[str, ...]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in keys:
            if key == "pause":
                await pilot.pause(0.3)  # the search waits for a pause in typing
            else:
                await pilot.press(key)
            await settle(pilot)

    return run


@pytest.mark.parametrize("size", ["80x24", *(pytest.param(size, marks=EXHAUSTIVE) for size in ("100x30", "160x50"))])
@pytest.mark.parametrize(("place", "state"), CASES)
async def test_frames(place: str, state: str, size: str, snapshot: SnapshotAssertion) -> None:
    app = app_on(SCENES[state](), answers=FakeAnswers())
    async with app.run_test(size=SIZES[size]) as pilot:
        await go(PLACES[place])(pilot)
        assert screen_text(app) == snapshot


@EXHAUSTIVE
@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("reasons", "story", "offers")])
async def test_ascii_frames(place: str, snapshot: SnapshotAssertion) -> None:
    app = app_on(SCENES["working"](), look=ASCII, theme="terminal")
    async with app.run_test(size=(80, 24)) as pilot:
        await go(PLACES[place])(pilot)
        assert screen_text(app) == snapshot


def picture(snap_compare: Compare, app: StudyBuddyApp, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=go(keys))


@pytest.mark.parametrize("size", [(80, 24), pytest.param((120, 40), marks=EXHAUSTIVE)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("state", SCENES)
def test_states(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    picture(snap_compare, app_on(SCENES[state]()), size, ())


@EXHAUSTIVE
@pytest.mark.parametrize("theme", ["high-contrast", "calm-light", "terminal", "no-colour"])
@pytest.mark.parametrize("place", ["dashboard", "network", "transcript", "card", "history", "add", "quit"])
def test_themes(snap_compare: Compare, place: str, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: str | None = theme
    if theme == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
        chosen = None
    app = app_on(SCENES["working"](), theme=cast(str, chosen), look=UNICODE)
    picture(snap_compare, app, (120, 40), PLACES[place])
