"""Lists and previews in the engine."""

from __future__ import annotations

import asyncio

from tests.engine.world import World
from tests.fakes.work import video
from ytsb_tui.core.jobs.failures import (
    ExitFailure,
    FailureKind,
    VideoFailure,
)
from ytsb_tui.core.state.events import (
    ExitBurned,
    SourceFailed,
    SourceListed,
)
from ytsb_tui.core.videos.video import ChannelSource, PlaylistSource
from ytsb_tui.engine.engine import Engine
from ytsb_tui.engine.ports.sources import Listed


async def test_a_playlist_is_listed_over_an_exit_and_its_videos_done(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    listed = Listed(title="Course", videos=((video(1), "One", 60.0), (video(2), None, None)))
    world.lister.lists[source] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=60.0), listed]
    async with world.running() as engine:
        added = await engine.add("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert added.collections == 1
        assert not engine.settled()
        await world.until(lambda state: state.counts.get("done") == 2)
        assert engine.settled()
    told = [event for event in world.events if isinstance(event, SourceListed)]
    assert [(event.title, event.found, event.new) for event in told] == [("Course", 2, 2)]


async def test_the_playlists_of_a_channel_are_listed_one_by_one(world: World) -> None:
    names = ("PLaaaaaaaaaaaaaaaa", "PLbbbbbbbbbbbbbbbb")
    lists = tuple(PlaylistSource(playlist=name) for name in names)
    world.lister.lists[ChannelSource(channel="@handle/playlists")] = [Listed(title="Maths", videos=(), lists=lists)]
    for number, each in enumerate(lists, 1):
        cut = "Only the first 1 are taken." if number == 2 else ""
        videos = ((video(number), None, None),)
        world.lister.lists[each] = [Listed(title=f"Part {number}", videos=videos, left_out=cut)]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/@handle/playlists")
        assert preview.reason == "It contains 2 playlists."
        world.lister.lists[ChannelSource(channel="@handle/playlists")] = [Listed(title="Maths", videos=(), lists=lists)]
        await engine.add("https://www.youtube.com/@handle/playlists", subject="maths")
        state = await world.until(lambda state: state.counts.get("done") == 2)
        assert {job.subject for job in state.jobs.values()} == {"maths"}
    assert [event.message for event in world.events if isinstance(event, SourceListed)] == [
        "Maths: 2 playlists",
        "Part 1: 1 video, 1 new",
        "Part 2: 1 video, 1 new. Only the first 1 are taken.",
    ]


async def test_a_playlist_that_is_private_says_so(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    world.lister.lists[source] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        await engine.add("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        await world.until(lambda _: any(isinstance(event, SourceFailed) for event in world.events))
        await asyncio.wait_for(_settled(engine), 5)


async def _settled(engine: Engine) -> None:
    while not engine.settled():
        await asyncio.sleep(0)


async def test_a_preview_lists_over_an_exit_and_adds_nothing(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    listed = Listed(
        title="Course", videos=((video(1), "One", 60.0), (video(2), None, None)), troubles={video(2): "live now"}
    )
    world.lister.lists[source] = [ExitFailure(FailureKind.BLOCKED, "Refused.", burn=60.0), listed]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert preview.title == "Course"
        assert [(one.title, one.length, one.trouble) for one in preview.videos] == [
            ("One", 60.0, ""),
            (None, None, "live now"),
        ]
        assert preview.videos[0].estimate is not None
        assert preview.videos[0].estimate.cost == 0.01
        assert not engine.snapshot().jobs
        added = await engine.add_selected(preview.videos[:1], subject="maths")
        assert added.new == (video(1),)
        state = await world.until(lambda state: state.counts.get("done") == 1)
        assert state.jobs[video(1)].subject == "maths"
        assert len(world.of(ExitBurned)) == 1
        again = await engine.add_selected(preview.videos[:1])
        assert again.known == (video(1),)


async def test_a_preview_of_what_cannot_be_listed_says_why(world: World) -> None:
    source = PlaylistSource(playlist="PLabcdefghijklmnop")
    world.lister.lists[source] = [VideoFailure(FailureKind.SOURCE, "It is private.", "Ask its owner.")]
    async with world.running() as engine:
        preview = await engine.preview("https://www.youtube.com/playlist?list=PLabcdefghijklmnop")
        assert (preview.videos, preview.reason, preview.action) == ((), "It is private.", "Ask its owner.")
        assert "not a list" in (await engine.preview("https://youtu.be/vid00000001")).reason
        assert (await engine.preview("nothing")).reason
