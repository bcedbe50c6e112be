"""When links are updated: once no more notes are expected, rarely meanwhile, and always at the end."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.fakes.work import FolderVault
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.engine.dispatcher import Dispatcher
from ytsb_tui.engine.relinking import SHARE, RelinkScheduler


class Scene:
    """A dispatcher with this much to do, and a vault in which an update takes two seconds."""

    def __init__(self) -> None:
        self.now = 100.0
        self.due = {Stage.FETCH: 0, Stage.WRITE: 0}
        self.events: list[object] = []
        self.running: dict[str, None] = {"this": None}
        self.vault = FolderVault(Path("notes"))
        relink = self.vault.relink

        def slow() -> None:
            self.now += 2.0
            relink()

        self.vault.relink = slow  # type: ignore[method-assign]  # the same, and slow
        library = SimpleNamespace(due=lambda stage, now: self.due[stage])
        bus = SimpleNamespace(emit=self.events.append)

        async def in_library(call: object, *given: object) -> object:
            return call(*given)  # type: ignore[operator]  # it is one of the library's

        dispatcher = SimpleNamespace(
            library=library, bus=bus, in_library=in_library, running=self.running, clock=lambda: 0.0
        )
        self.relinking = RelinkScheduler(cast("Dispatcher", dispatcher), self.vault, lambda: self.now)


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_not_while_notes_wait_but_at_the_end(scene: Scene) -> None:
    scene.due[Stage.WRITE] = 1
    await scene.relinking.written()
    assert scene.vault.relinks == 0
    await scene.relinking.catch_up()
    await scene.relinking.catch_up()
    assert scene.vault.relinks == 1


@pytest.mark.parametrize("coming", ["fetch", "running"])
async def test_a_twentieth_of_the_time_while_more_are_to_come(scene: Scene, coming: str) -> None:
    if coming == "fetch":
        scene.due[Stage.FETCH] = 1
    else:
        scene.running["other"] = None
    for _ in range(3):
        await scene.relinking.written()
    assert scene.vault.relinks == 1
    scene.now += SHARE * 2.0
    await scene.relinking.written()
    assert scene.vault.relinks == 2


async def test_each_note_that_comes_alone_is_linked_at_once(scene: Scene) -> None:
    for number in (1, 2, 3):
        await scene.relinking.written()
        assert scene.vault.relinks == number


async def test_what_goes_wrong_is_told_and_tried_with_the_next(scene: Scene) -> None:
    scene.vault.tangles = [SetupFailure(FailureKind.VAULT, "The disk is full.", "Free some space.")]
    await scene.relinking.written()
    assert len(scene.events) == 1
    await scene.relinking.written()
    assert len(scene.events) == 1
    assert scene.vault.relinks == 2
