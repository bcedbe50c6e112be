"""Listing collections over exits, and what that says about the exits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.work import video
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, FailureKind, VideoFailure
from ytsb_tui.core.state.events import ExitCooling, SourceFailed, SourceListed
from ytsb_tui.core.videos.video import PlaylistSource
from ytsb_tui.engine.ports.sources import Listed

SOURCE = PlaylistSource(playlist="PLabcdefghijklmnop")
LINK = "https://www.youtube.com/playlist?list=PLabcdefghijklmnop"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def test_a_private_playlist_takes_nothing_from_the_exit_that_said_so(world: World) -> None:
    world.lister.lists[SOURCE] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda _: bool(world.of(SourceFailed)))
    (record,) = world.library.exits()
    assert (record.uses, record.let_through, record.blocked) == (1, 1, 0)
    (cooling,) = world.of(ExitCooling)
    assert isinstance(cooling, ExitCooling)
    assert cooling.let_through == 1


async def test_a_refused_exit_burns_and_the_one_that_lists_is_let_through(world: World) -> None:
    listed = Listed(title="Course", videos=((video(1), "One", 60.0),))
    world.lister.lists[SOURCE] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=BURN_BLOCKED), listed]
    async with world.running() as engine:
        await engine.add(LINK)
        await world.until(lambda _: bool(world.of(SourceListed)))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert sorted((record.let_through, record.blocked) for record in world.library.exits()) == [(0, 1), (1, 0), (1, 0)]


async def test_a_look_at_a_private_playlist_takes_nothing_either(world: World) -> None:
    world.lister.lists[SOURCE] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        assert (await engine.preview(LINK)).reason == "It is private."
    assert [(record.let_through, record.blocked) for record in world.library.exits()] == [(1, 0)]
