"""Listing collections over exits, and what that says about the exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.work import video
from ytsb_tui.core.jobs.failures import BURN_BLOCKED, ExitFailure, Failure, FailureKind, VideoFailure
from ytsb_tui.core.state.events import ExitCooling, SourceFailed, SourceListed
from ytsb_tui.core.videos.video import ChannelSource, PlaylistSource, VideoId
from ytsb_tui.engine.assembly import Wishes
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


CHANNEL = ChannelSource(channel="@handle")
HANDLE = "https://www.youtube.com/@handle"
WHOLE = Listed(title="Channel", videos=tuple((video(n), f"{n}", 60.0) for n in range(1, 21)), feed="UCchannel")


async def test_what_is_new_in_a_channel_is_told_by_its_feed(world: World) -> None:
    world.lister.lists[CHANNEL] = [WHOLE]
    world.lister.news["UCchannel"] = [
        [(video(n), "New") for n in (22, 21, 20, 19)],
        [(video(n), "Newer") for n in (23, 22)],
    ]
    async with world.running(Wishes(notes=False)) as engine:
        for found in (20, 22, 23):
            await engine.add(HANDLE)
            await world.until(lambda state, found=found: state.counts.get("done") == found)  # type: ignore[misc]
    assert [event.new for event in world.of(SourceListed) if isinstance(event, SourceListed)] == [20, 2, 1]
    assert world.lister.feeds == ["UCchannel", "UCchannel"]


@pytest.mark.parametrize(
    "news", [[(video(n), None) for n in range(50, 35, -1)], [], ExitFailure(FailureKind.SUSPECT, "Not readable.")]
)
async def test_a_feed_that_does_not_reach_back_or_fails_makes_a_whole_listing(
    world: World, news: Failure | Sequence[tuple[VideoId, str | None]]
) -> None:
    later = replace(WHOLE, videos=tuple((video(n), None, None) for n in range(50, 0, -1)))
    world.lister.lists[CHANNEL] = [WHOLE, later]
    world.lister.news["UCchannel"] = [news]
    async with world.running(Wishes(notes=False)) as engine:
        await engine.add(HANDLE)
        await world.until(lambda state: state.counts.get("done") == 20)
        await engine.add(HANDLE)
        await world.until(lambda state: len(state.jobs) == 50)


async def test_after_a_day_after_a_removal_and_after_a_look_it_is_listed_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.lister.lists[CHANNEL] = WHOLE
    async with world.running(Wishes(notes=False)) as engine:
        await engine.preview(HANDLE)
        await engine.add(HANDLE)
        await world.until(lambda state: state.counts.get("done") == 20)
        await engine.remove([video(3)])
        await world.until(lambda state: len(state.jobs) == 19)
        await engine.add(HANDLE)
        await world.until(lambda _: len(world.of(SourceListed)) == 2)
        monkeypatch.setattr("ytsb_tui.engine.sources.WHOLE_AGAIN", 0.0)
        await engine.add(HANDLE)
        await world.until(lambda _: len(world.of(SourceListed)) == 3)
    assert not world.lister.feeds
