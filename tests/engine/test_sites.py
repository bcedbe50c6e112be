"""Videos of other sites, and what unkind servers make of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.world import World
from tests.fakes.exit_network import relay
from tests.fakes.listener import FakeListener
from tests.fakes.ranged import RangedFile
from tests.fakes.talks import registered
from tests.lab import sites
from ytsb_tui.adapters.media_records import MediaRecords
from ytsb_tui.adapters.podcasts.source import Podcasts
from ytsb_tui.adapters.sites.peertube import PeerTube
from ytsb_tui.adapters.sites.ted import Ted
from ytsb_tui.adapters.sites.vimeo import Vimeo
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind
from ytsb_tui.core.state.events import ExitLeased, TranscriptDone
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.connections import Reply

PEERTUBE = f"https://{sites.PEERTUBE}/w/{sites.SHORT}"
API = f"https://{sites.PEERTUBE}/api/v1/videos/{sites.SHORT}"
CAPTIONS = f"https://{sites.STORE}/1-en.vtt"
VIMEO = f"https://vimeo.com/{sites.NUMBER}/{sites.UNLISTED}"
PLAYER = f"https://{sites.PLAYER}/video/{sites.NUMBER}?h={sites.UNLISTED}"
TED = f"https://{sites.TED}/talks/{sites.TALK}"


def says(body: str, status: int = 200, **headers: str) -> Reply:
    return Reply(status=status, url="", headers=headers, body=body.encode())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.feeds = podcasts = Podcasts()
    podcasts.keep_in(MediaRecords(tmp_path / "media"))
    world.site_sources = (podcasts, PeerTube(), Vimeo(), Ted())
    world.network.pages.update({url: says(page().body.decode()) for url, page in sites._PAGES.items()})
    with registered(*world.site_sources):
        yield world


async def failed(world: World, link: str, state: str = "failed") -> tuple[str, str]:
    """Why it failed, or waits, and what to do."""
    async with world.running() as engine:
        await engine.add(link)
        await world.until(lambda panel: panel.counts.get(state) == 1)
    (job,) = world.state.jobs.values()
    return job.reason or "", job.action or ""


async def test_each_site_from_link_to_note(world: World) -> None:
    async with world.running() as engine:
        await engine.add(f"{PEERTUBE}\n{VIMEO}\n{TED}")
        await world.until(lambda state: state.counts.get("done") == 3)
        assert engine.settled()
    assert not world.of(ExitLeased), "no exit of YouTube's queue is built or lent"
    opened = world.network.opened
    assert all(len(each.hosts) == 1 and each.closed == 1 and len(each.connection.asked) == 1 for each in opened)
    assert {each.hosts[0] for each in opened} == {*sites.HOSTS} - {sites.UNIVERSITY}
    assert len(opened) == 7
    titles = {job.title for job in world.state.jobs.values()}
    assert titles == {sites.talk(name).title for name in (sites.SHORT, sites.NUMBER, sites.TALK)}
    for done in world.of(TranscriptDone):
        assert isinstance(done, TranscriptDone)
        assert (done.language, done.country) == ("en", "de")
        assert done.cues > 100
        assert done.bytes == 6000 * (3 if done.video.startswith("peertube") else 2)
        saved = world.library.saved(done.video)
        assert saved is not None
        assert saved.details.length == sites.SECONDS
        assert saved.details.channel


async def test_a_page_gives_its_own_video_and_those_of_other_sites(world: World) -> None:
    async with world.running() as engine:
        await engine.add(f"page:{sites.PAGE}")
        await world.until(lambda state: state.counts.get("done") == 2)
    titles = {job.title for job in world.state.jobs.values()}
    assert titles == {sites.talk(name).title for name in (sites.SHORT, sites.PAGE)}
    (own,) = (video for video in world.state.jobs if video.startswith("podcast."))
    assert url_at(own, 9.5) == sites.PAGE
    assert [each.hosts for each in world.network.opened].count((sites.UNIVERSITY,)) == 2


async def test_without_a_wanted_language_it_is_the_one_of_the_video(world: World) -> None:
    async with world.running(Wishes(language=LanguageWish(languages=("ja",)))) as engine:
        await engine.add(f"{PEERTUBE}\n{TED}")
        await world.until(lambda state: state.counts.get("done") == 2)
    assert {getattr(done, "language", "") for done in world.of(TranscriptDone)} == {"en"}


@pytest.mark.parametrize(
    ("link", "page", "answer", "reason", "action"),
    [
        (PEERTUBE, f"{API}/captions", says('{"data": []}'), "This video has no captions.", "have it heard"),
        (PEERTUBE, f"{API}/captions", says('{"data": 5}'), "This video has no captions.", "have it heard"),
        (PEERTUBE, API, says("", 404), f"{sites.PEERTUBE} has no such page (404).", "Check the link."),
        (PEERTUBE, API, says("", 410), f"{sites.PEERTUBE} has no such page (410).", "Check the link."),
        (PEERTUBE, API, says("", 401), f"{sites.PEERTUBE} wants a login (401).", "Ask the owner."),
        (PEERTUBE, API, says("", 302, location="http://a.org/"), "http://a.org/ is no public https address.", "https"),
        (PEERTUBE, API, says("", 302, location="https://10.0.0.1/"), "https://10.0.0.1/ is no public", "https"),
        (PEERTUBE, API, says("", 302, location="https://www.youtube.com/"), "is on YouTube", "itself"),
        (PEERTUBE, API, says("", 302, location=API), "redirects without end.", "Check the link."),
        (PEERTUBE, CAPTIONS, says("<html>Sign in</html>"), "contains no captions in VTT.", "Ask its publisher."),
        (PEERTUBE, CAPTIONS, says(""), "contains no captions in VTT.", "Ask its publisher."),
        (VIMEO, PLAYER, says('<script>playerConfig = {"view": 4}</script>'), "This video wants a password.", "owner"),
        (VIMEO, PLAYER, says('playerConfig = {"request": {}}'), "This video has no captions.", "have it heard"),
    ],
)
async def test_what_no_other_exit_would_change_fails_with_its_reason(
    world: World, link: str, page: str, answer: Reply, reason: str, action: str
) -> None:
    world.network.pages[page] = answer
    said = await failed(world, link)
    assert reason in said[0]
    assert action in said[1]
    assert len(world.network.opened) <= 6
    assert not any("10.0.0" in host or "youtube" in host for each in world.network.opened for host in each.hosts)


@pytest.mark.parametrize(
    ("link", "page", "body"),
    [
        (PEERTUBE, API, "<html>Making sure you're not a bot</html>"),
        (PEERTUBE, API, '{"name": "cut off'),
        (PEERTUBE, API, "[" * 100_000),
        (PEERTUBE, f"{API}/captions", "<html></html>"),
        (VIMEO, PLAYER, "<html>Verify to continue</html>"),
        (VIMEO, PLAYER, "playerConfig = {cut off"),
        (VIMEO, PLAYER, 'playerConfig = {"a":' + "[" * 100_000),
        (TED, TED, "<html>Just a moment...</html>"),
        (TED, TED, '<script id="__NEXT_DATA__" type="application/json">{"props": {}}</script>'),
    ],
)
async def test_a_page_of_another_kind_is_asked_for_again_later(world: World, link: str, page: str, body: str) -> None:
    world.network.pages[page] = says(body)
    reason, action = await failed(world, link, "waiting")
    assert "is no page of" in reason
    assert "in a browser" in action


async def test_a_site_that_asks_to_wait_is_left_alone_as_long(world: World) -> None:
    world.network.pages[API] = says("", 429, **{"retry-after": "1200"})
    reason, _ = await failed(world, PEERTUBE, "waiting")
    assert reason == f"{sites.PEERTUBE}: {sites.PEERTUBE} answers 429."
    (job,) = world.state.jobs.values()
    assert job.retry_at is not None
    assert job.retry_at - world.events[0].at > 1000


async def test_captions_that_break_off_are_fetched_over_another_exit(world: World) -> None:
    pages, whole = world.network.pages, world.network.pages[CAPTIONS]
    assert isinstance(whole, Reply)
    pages[CAPTIONS] = [says("", 503), whole]
    world.network.dead[relay(1).fingerprint] = ExitFailure(FailureKind.EXIT_LOST, "It did not answer.")
    async with world.running() as engine:
        await engine.add(PEERTUBE)
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_talk_that_is_on_youtube_is_named_there(world: World) -> None:
    player = json.dumps({"external": {"service": "YouTube", "code": "dQw4w9WgXcQ"}})
    data = json.dumps({"props": {"pageProps": {"videoData": {"playerData": player}}}})
    world.network.pages[TED] = says(f'<script id="__NEXT_DATA__" type="application/json">{data}</script>')
    assert await failed(world, TED) == (
        "TED shows this talk from YouTube.",
        "Add https://youtu.be/dQw4w9WgXcQ instead.",
    )
    data = json.dumps({"props": {"pageProps": {"videoData": None}}})
    world.network.pages[TED] = says(f'<script id="__NEXT_DATA__" type="application/json">{data}</script>')
    async with world.running() as engine:
        await engine.retry_failed()

        def told(state: PanelState) -> bool:
            return any(job.reason == "TED has no such talk." for job in state.jobs.values())

        await world.until(told)


async def test_a_video_without_captions_is_heard_if_its_sound_is_allowed(world: World) -> None:
    silent = f"https://{sites.PEERTUBE}/w/{sites.HEARD}"
    podcasts, peertube, *_ = world.site_sources
    assert isinstance(peertube, PeerTube)
    assert isinstance(podcasts, Podcasts)
    records = MediaRecords(world.folder / "media")
    peertube.keep_in(records)
    world.sounds = (podcasts, peertube)
    reason, action = await failed(world, silent)
    assert reason == "It has neither captions nor a transcript; its sound, with 4 MB, is not fetched."
    assert action == "Set YTSB_SOUND_MB to have sound heard, then retry."
    peertube.keep_in(records, most_sound=10)
    world.network.pages[f"https://{sites.STORE}/4-0.mp4"] = RangedFile(b"sound" * 900_000, media_type="video/mp4")
    world.listener = listener = FakeListener()
    listener.gate.set()
    async with world.running() as engine:
        await engine.retry_failed()
        await world.until(lambda state: state.counts.get("done") == 1)
    (job,) = world.state.jobs.values()
    saved = world.library.saved(job.video)
    assert saved is not None
    assert (saved.transcript.heard_by, saved.details.channel) == ("fake", "Physics of the lab")
    assert url_at(job.video, 9.5) == f"{silent}?start=9s"
    assert not list((world.folder / "media" / "sounds").iterdir())
