"""Episodes without a transcript: heard only where that was agreed to, over exits of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.podcasts.test_feed import FEED as XML
from tests.engine.test_podcasts import FEED, says
from tests.engine.world import World
from tests.fakes.listener import FakeListener
from tests.fakes.ranged import RangedFile
from tests.fakes.talks import registered
from ytsb_tui.adapters.media_records import MediaRecords
from ytsb_tui.adapters.podcasts.source import Podcasts
from ytsb_tui.adapters.sites.sound import PART
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.state.events import ExitLeased, SourceFailed, SourceListed, WorkProgress, WorkStarted
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.media import url_at

SOUND = random.Random(2).randbytes(2 * PART + 50_000)
LINK = "https://audio.example.net/2.mp3"
CDN = "https://cdn.example.net/2.mp3?signed=1"
SILENT = XML.replace("podcast:transcript", "podcast:person").replace('length="100"', f'length="{len(SOUND)}"')


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    podcasts = Podcasts()
    podcasts.keep_in(MediaRecords(tmp_path / "media"), most_sound=10)
    world.feeds, world.site_sources, world.sounds = podcasts, (podcasts,), (podcasts,)
    listener = FakeListener()
    listener.gate.set()
    world.listener = listener
    world.network.pages.update({FEED: says(SILENT), LINK: says("", 302, location=CDN), CDN: RangedFile(SOUND)})
    with registered(podcasts):
        yield world


def sounds(world: World) -> list[str]:
    folder = world.folder / "media" / "sounds"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def test_an_episode_is_heard_and_its_sound_removed(world: World) -> None:
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)
        assert engine.settled()
    (listed,) = world.of(SourceListed)
    assert isinstance(listed, SourceListed)
    assert (listed.found, listed.left_out) == (
        1,
        "1 episode without a transcript: 4 MB of sound to fetch. 1 episode without a transcript left out.",
    )
    (job,) = world.state.jobs.values()
    saved = world.library.saved(job.video)
    assert saved is not None
    assert (saved.transcript.heard_by, saved.details.channel, saved.details.length) == (
        "fake",
        "Mathematics & more",
        3723.0,
    )
    assert url_at(job.video, 9.5) == f"{LINK}#t=9"
    stages = [event.stage for event in world.events if isinstance(event, WorkStarted)]
    assert [stage for stage, before in zip(stages, [None, *stages], strict=False) if stage is not before] == [
        Stage.FETCH,
        Stage.LISTEN,
        Stage.WRITE,
    ]
    steps = [event for event in world.events if isinstance(event, WorkProgress) and "MB" in event.step]
    assert [(each.worker, each.step) for each in steps] == [
        ("listen 1", "2 of 4 MB of sound"),
        ("listen 1", "4 of 4 MB of sound"),
    ]
    opened = [each.hosts for each in world.network.opened]
    assert opened == [("feeds.example.org",), ("audio.example.net",), ("cdn.example.net",)]
    assert not world.of(ExitLeased)
    assert sounds(world) == []


async def test_another_exit_goes_on_where_one_broke_off(world: World) -> None:
    server = RangedFile(SOUND, breaks=frozenset({2, 3, 4}))
    world.network.pages[CDN] = server
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert [start for start, _ in server.asked] == [0, PART, PART, PART, PART, 2 * PART]
    assert len([each for each in world.network.opened if each.hosts == ("cdn.example.net",)]) == 4
    assert len([each for each in world.network.opened if each.hosts == ("audio.example.net",)]) == 2, "redirected again"


async def test_what_was_fetched_outlasts_the_try(world: World) -> None:
    world.network.pages[CDN] = RangedFile(SOUND, breaks=frozenset(range(2, 100)))
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("waiting") == 1)
    (name,) = sounds(world)
    assert name.endswith(".mp3.part")
    server = RangedFile(SOUND)
    world.network.pages[CDN] = server
    async with world.running() as engine:
        await engine.retry(list(world.state.jobs))
        await world.until(lambda state: state.counts.get("done") == 1)
    assert [start for start, _ in server.asked] == [PART, 2 * PART]


async def test_without_consent_no_sound_is_listed(world: World) -> None:
    (podcasts,) = world.site_sources
    assert isinstance(podcasts, Podcasts)
    podcasts.keep_in(MediaRecords(world.folder / "media"))
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda _: bool(world.of(SourceFailed)))
        large = '<item><guid>ep-7</guid><enclosure url="https://audio.example.net/7.mp3" length="7000000"/></item>'
        world.network.pages[FEED] = says(XML.replace("</channel>", f"{large}</channel>"))
        preview = await engine.preview(FEED)
        await engine.add(FEED)
        await world.until(lambda _: bool(world.of(SourceListed)))
    (failed,), (listed,) = world.of(SourceFailed), world.of(SourceListed)
    assert isinstance(failed, SourceFailed)
    assert isinstance(listed, SourceListed)
    assert failed.reason == "Mathematics & more: none of 2 episodes names a transcript."
    assert "YTSB_SOUND_MB" in failed.action
    assert (
        listed.left_out == "2 episodes without a transcript left out (7 MB or more of sound, heard with YTSB_SOUND_MB)."
    )
    assert [offered.trouble for offered in preview.videos] == [""]
    assert sounds(world) == []


async def test_an_episode_that_was_agreed_to_before_is_not_fetched_after(world: World) -> None:
    world.network.pages[CDN] = RangedFile(SOUND, breaks=frozenset(range(1, 100)))
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("waiting") == 1)
    (podcasts,) = world.site_sources
    assert isinstance(podcasts, Podcasts)
    podcasts.keep_in(MediaRecords(world.folder / "media"))
    async with world.running() as engine:
        await engine.retry(list(world.state.jobs))
        await world.until(lambda state: state.counts.get("failed") == 1)
    (job,) = world.state.jobs.values()
    assert job.reason == "It has neither captions nor a transcript; its sound, with 4 MB, is not fetched."
    assert job.action == "Set YTSB_SOUND_MB to have sound heard, then retry."


async def test_more_sound_than_agreed_to_is_refused_at_its_first_part(world: World) -> None:
    server = RangedFile(b"x" * 11_000_000)
    world.network.pages[CDN] = server
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("failed") == 1)
    (job,) = world.state.jobs.values()
    assert job.reason == "Its sound has 11 MB, and at most 10 MB are fetched."
    assert len(server.asked) == 1
    assert sounds(world) == []


async def test_no_more_sound_is_fetched_than_is_listened_to(world: World) -> None:
    items = "".join(
        f'<item><guid>ep-{number}</guid><enclosure url="{LINK}" length="4000000"/></item>' for number in range(10, 15)
    )
    world.network.pages[FEED] = says(SILENT.replace("</channel>", f"{items}</channel>"))
    listener = FakeListener()
    world.listener = listener
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: len(state.jobs) == 6)

        def first_is_heard(_: PanelState) -> bool:
            return bool(listener.heard)

        await world.until(first_is_heard)
        assert len(sounds(world)) == 1
        listener.gate.set()
        await world.until(lambda state: state.counts.get("done") == 6)
    assert sounds(world) == []


async def test_without_tor_other_sounds_are_still_heard(world: World) -> None:
    listener, world.listener = world.listener, None
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: Stage.LISTEN in state.halted)
    world.listener = listener
    world.network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")
    async with world.running():
        state = await world.until(lambda state: state.counts.get("waiting") == 1)
    assert Stage.LISTEN not in state.halted
    (job,) = state.jobs.values()
    assert (job.reason, job.attempts) == ("tor is not installed.", 0)


async def test_the_preview_names_the_size_of_each(world: World) -> None:
    async with world.running() as engine:
        preview = await engine.preview(FEED)
    (offered,) = preview.videos
    assert offered.trouble == "no transcript: 4 MB of sound"
