"""Every key of every command does what the table of keys says, in the place where it belongs: all are pressed, and what
they would run is noted instead of run. What it does then is tested place by place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual import events

from tests.fakes.answers import FakeAnswers
from tests.tui.commands import COMMANDS
from tests.tui.slide_stage import Pictures, illustrated
from tests.tui.stage import SCENES, app_on
from tests.tui.test_snapshots import PLACES, STATES_OF, go
from ytsb_tui.tui.app import StudyBuddyApp

# Other states of places: a scene and the keys that lead there.
MORE: dict[str, tuple[str, tuple[str, ...]]] = {
    "the line of search": ("working", ("S",)),
    "going by name": ("working", ("colon",)),
    "a jump": ("working", ("apostrophe",)),
    "answers": ("working", ("A", *"rings?", "enter", "pause", "down")),
    "editing a card": ("working", ("s", "enter", "i")),
    "slides": ("illustrated", ("slash", *"essence", "enter", "enter", "pause", "v", "pause")),
}


def walks() -> dict[str, tuple[str, tuple[str, ...]]]:
    scenes = {place: "working" if "working" in states else states[0] for place, states in STATES_OF.items()}
    return {place: (scenes[place], keys) for place, keys in PLACES.items()} | MORE


def recorder(heard: list[str]) -> Callable[..., Awaitable[bool]]:
    async def run_action(action: object, *_: object) -> bool:
        if str(action).startswith(("scroll_", "page_")):  # a box that has nothing to scroll passes its own keys on
            return False
        heard.append(str(action))
        return True

    return run_action


async def press(app: StudyBuddyApp, key: str) -> None:
    """Sends a key and waits until all have seen it: the app, the widget that has the keys, what it lies in, the app
    again. Unlike the pilot this waits neither for time nor for what does not see keys."""
    character = key if len(key) == 1 else (" " if key == "space" else None)
    app.post_message(events.Key(key, character))
    seers = (app, *(app.focused or app.screen).ancestors_with_self)
    for seer in seers:
        seen = asyncio.Event()
        seer.call_later(seen.set)
        await seen.wait()


async def pressed_in(place: str, known: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Command and key, for every key of this place that runs what its command says; those `known` are left out."""
    scene, way = walks()[place]
    make = illustrated if scene == "illustrated" else SCENES[scene]
    app = app_on(make(), answers=FakeAnswers(), slide=Pictures())
    found: set[tuple[str, str]] = set()
    async with app.run_test(size=(100, 40)) as pilot:
        await go(way)(pilot)
        bound: dict[str, str] = {}
        for _, bindings in app.screen._modal_binding_chain:
            for key, several in bindings.key_to_bindings.items():
                for binding in several:
                    if binding.id is not None and binding.id in COMMANDS:
                        bound.setdefault(key, binding.id)
        heard: list[str] = []
        app.run_action = recorder(heard)  # type: ignore[method-assign, assignment]  # noted instead of run
        for key, command in bound.items():
            if (command, key) in known:
                continue
            heard.clear()
            await press(app, key)
            if heard == [f"command({command!r})"]:
                found.add((command, key))
    return found


@pytest.mark.exhaustive
@pytest.mark.timeout(600)  # the app is opened in thirty states
async def test_no_key_of_the_table_is_dead() -> None:
    pressed: set[tuple[str, str]] = set()
    for place in walks():
        pressed |= await pressed_in(place, pressed)
    wanted = {(command.id, key) for command in COMMANDS.values() for key in command.keys.split(",")}
    dead = [f"{command} {key}" for command, key in sorted(wanted - pressed)]
    assert not dead, f"no place answers to: {', '.join(dead)}"
