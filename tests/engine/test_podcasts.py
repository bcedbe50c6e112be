"""From the feed of a podcast to notes, over exits of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.podcasts.test_feed import FEED as XML
from tests.engine.world import World
from tests.fakes.exit_network import relay
from tests.fakes.talks import registered
from tests.fakes.work import video
from ytsb_tui.adapters.media_records import MediaRecords
from ytsb_tui.adapters.podcasts.source import Podcasts
from ytsb_tui.core.exits import ExitRules
from ytsb_tui.core.jobs.failures import ExitFailure, FailureKind, SetupFailure
from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.state.events import ExitLeased, SourceFailed, SourceListed, TranscriptDone
from ytsb_tui.core.videos.hosts import HOSTS
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.engine.assembly import Wishes
from ytsb_tui.engine.ports.connections import Reply

FEED = "https://feeds.example.org/show.xml"
SRT = "https://feeds.example.org/t/2.srt"
CUES = "1\n00:00:01,000 --> 00:00:04,000\nA limit is a value.\n"


def says(body: str, status: int = 200, **headers: str) -> Reply:
    return Reply(status=status, url="", headers=headers, body=body.encode())


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    podcasts = Podcasts()
    podcasts.keep_in(MediaRecords(tmp_path / "media"))
    world.feeds, world.site_sources = podcasts, (podcasts,)
    world.network.pages.update({FEED: says(XML), SRT: says(CUES)})
    return world


async def test_each_page_has_an_exit_that_reaches_its_host_alone(world: World) -> None:
    world.network.pages[FEED] = says("", 301, location="https://cdn.example.net/show.xml")
    world.network.pages["https://cdn.example.net/show.xml"] = says(XML.replace("/t/2.srt", SRT))
    async with world.running() as engine:
        added = await engine.add(FEED)
        assert added.collections == 1
        await world.until(lambda state: state.counts.get("done") == 1)
        assert engine.settled()
    opened = world.network.opened
    assert [each.hosts for each in opened] == [("feeds.example.org",), ("cdn.example.net",), ("feeds.example.org",)]
    assert opened[0].connection.asked == [FEED]
    assert all(each.closed == 1 for each in opened)
    assert not world.of(ExitLeased), "no exit of YouTube's queue is built or lent"
    (listed,) = world.of(SourceListed)
    assert isinstance(listed, SourceListed)
    assert (listed.title, listed.found) == ("Mathematics & more", 1)
    assert listed.left_out == "1 episode without a transcript left out."
    (done,) = world.of(TranscriptDone)
    assert isinstance(done, TranscriptDone)
    assert (done.country, done.bytes, done.cues) == ("de", 6000, 1)
    job = world.state.jobs[done.video]
    assert job.title == "Episode 2: What is a <b>limit</b>?"
    assert [record.let_through for record in world.library.exits()] == [], "nothing is learned about YouTube"
    with registered(*world.site_sources):
        assert url_at(done.video, 9.5) == "https://audio.example.net/2.mp3#t=9"


async def test_a_feed_that_is_read_again_gives_only_what_is_new(world: World) -> None:
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)
        newest = XML[XML.index("<item>") : XML.index("</item>")].replace("ep-2", "ep-3") + "</item>"
        world.network.pages[FEED] = says(XML.replace("<item>", f"{newest}<item>", 1))
        await engine.add(FEED)
        await world.until(lambda _: len(world.of(SourceListed)) == 2)
        await world.until(lambda state: state.counts.get("done") == 2)
    again = world.of(SourceListed)[1]
    assert isinstance(again, SourceListed)
    assert again.new == 1


async def test_the_transcript_in_a_wanted_language_is_taken(world: World) -> None:
    german = "https://feeds.example.org/t/2.de.txt"
    world.network.pages[german] = says("0:05 Ein Grenzwert.\n0:09 Und so weiter.")
    tag = f'<podcast:transcript url="{german}" type="text/plain" language="de"/></item>'
    world.network.pages[FEED] = says(XML.replace("</item>", tag, 1))
    async with world.running(Wishes(language=LanguageWish(languages=("de", "en")))) as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)
    (done,) = world.of(TranscriptDone)
    assert isinstance(done, TranscriptDone)
    assert (done.language, done.cues) == ("de", 2)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (
            says("<html/>"),
            "https://feeds.example.org/show.xml is neither a feed nor a page whose video names its captions.",
        ),
        (says(XML.replace("podcast:transcript", "podcast:person")), "names a transcript."),
        (says("", 404), "feeds.example.org has no such page (404)."),
        (says("", 302, location="https://192.168.0.1/"), "https://192.168.0.1/ is no public https address."),
        (says("", 302, location="http://feeds.example.org/"), "http://feeds.example.org/ is no public https address."),
        (says("", 302, location=FEED), "redirects without end."),
        (says("", 503), "feeds.example.org: feeds.example.org answers 503."),
    ],
)
async def test_a_feed_that_cannot_be_read_says_why(world: World, page: Reply, reason: str) -> None:
    world.network.pages[FEED] = page
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda _: bool(world.of(SourceFailed)))
    (failed,) = world.of(SourceFailed)
    assert isinstance(failed, SourceFailed)
    assert failed.reason.endswith(reason)
    assert len(world.network.opened) <= 6
    assert not any("192.168" in host for each in world.network.opened for host in each.hosts)


async def test_a_refusal_is_tried_over_another_exit(world: World) -> None:
    world.network.pages[SRT] = [says("", 429), says(CUES)]
    world.network.dead[relay(1).fingerprint] = ExitFailure(FailureKind.EXIT_LOST, "It did not answer.")
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)


async def test_a_transcript_that_is_gone_fails_and_one_that_is_busy_waits(world: World) -> None:
    world.network.pages[SRT] = says("", 404)
    async with world.running() as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("failed") == 1)
        world.network.pages[SRT] = says("", 503)
        await engine.retry_failed()
        await world.until(lambda state: state.counts.get("waiting") == 1)
        world.network.pages[SRT] = says("no captions")
        await engine.retry(list(world.state.jobs))
        await world.until(lambda state: state.counts.get("failed") == 1)
    (job,) = world.state.jobs.values()
    assert job.reason == f"The transcript at {SRT} contains no captions in SRT."


async def test_only_exits_of_the_allowed_countries_are_used(world: World) -> None:
    world.network.known = [relay(1, country="de"), relay(2, country="se"), relay(3, country="de")]
    async with world.running(Wishes(rules=ExitRules(countries=frozenset({"se"})))) as engine:
        await engine.add(FEED)
        await world.until(lambda state: state.counts.get("done") == 1)
    assert {each.exit.country for each in world.network.opened} == {"se"}


async def test_without_tor_it_waits_like_any_video(world: World) -> None:
    world.network.down = SetupFailure(FailureKind.TOR, "tor is not installed.", "Install it.")
    async with world.running() as engine:
        await engine.add(f"{FEED}\nhttps://youtu.be/{video(1)}")
        await world.until(lambda state: Stage.FETCH in state.halted)
        await world.until(lambda state: state.jobs[video(1)].state is State.QUEUED)
        assert engine.waits_for_exits()
    assert not world.network.opened


async def test_videos_beside_it_still_have_exits_for_youtube_alone(world: World) -> None:
    async with world.running() as engine:
        await engine.add(f"{FEED}\nhttps://youtu.be/{video(1)}")
        await world.until(lambda state: state.counts.get("done") == 2)
    assert {each.hosts for each in world.network.opened} == {HOSTS, ("feeds.example.org",)}
