"""What a channel's feed tells, from the lab's YouTube, and which sources have one."""

from __future__ import annotations

import re

import pytest

from tests.adapters.youtube.listings import LISTER, PLAYLIST, SEARCH, list_rules
from tests.fakes.connection import FakeConnection, says
from tests.fakes.youtube import connected
from tests.lab.rules import Listing, RuleTable
from ytsb_tui.core.jobs.failures import Failure, FailureKind
from ytsb_tui.core.videos.video import ChannelSource, OnYouTube, PlaylistSource
from ytsb_tui.engine.ports.connections import Reply


def channel_rules() -> RuleTable:
    """A channel with twenty videos, two recordings of streams and three shorts."""
    return RuleTable(
        country_of={},
        listings={
            "@handle": Listing(title="A channel", videos=tuple(f"vid{n:08}" for n in range(20))),
            "@handle/streams": Listing(title="A channel", videos=("str00000001", "str00000002")),
            "@handle/shorts": Listing(title="A channel", videos=("sho00000001", "sho00000002", "sho00000003")),
        },
    )


def test_a_channel_says_which_feed_tells_what_is_new_and_one_request_reads_it() -> None:
    source = ChannelSource(channel="@handle")
    listed = LISTER.list(connected(channel_rules()), source)
    assert re.fullmatch("UC[A-Za-z0-9_-]{22}", listed.feed)
    connection = connected(channel_rules())
    newest = dict(LISTER.newest(connection, source, listed.feed))
    assert len(connection.sent) == 1
    assert list(newest)[:4] == ["vid00000000", "str00000001", "vid00000001", "str00000002"]
    assert len(newest) == 12, "fifteen, three of them shorts"
    assert all(newest.values())
    assert set(newest) <= {video for video, _, _ in listed.videos}


@pytest.mark.parametrize("source", [ChannelSource(channel="@handle/streams"), PLAYLIST, SEARCH])
def test_a_tab_a_playlist_and_a_search_have_no_feed_that_would_do(source: OnYouTube) -> None:
    rules = channel_rules()
    rules.listings |= list_rules(PLAYLIST.playlist, 3).listings
    assert not LISTER.list(connected(rules), source).feed


def test_uploads_have_the_feed_of_their_channel_with_its_shorts() -> None:
    rules = channel_rules()
    source = ChannelSource(channel="@handle")
    uploads = PlaylistSource(playlist=f"UU{LISTER.list(connected(rules), source).feed[2:]}")
    feed = LISTER.list(connected(rules), uploads).feed
    assert len(LISTER.newest(connected(rules), uploads, feed)) == 15


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (says("<html><p>"), FailureKind.SUSPECT),
        (says('<!DOCTYPE a [<!ENTITY b "c">]><feed>&b;</feed>'), FailureKind.SUSPECT),
        (says("", 404), FailureKind.SUSPECT),
        (says("", 429), FailureKind.BLOCKED),
    ],
)
def test_a_feed_that_is_none_is_a_failure(reply: Reply, kind: FailureKind) -> None:
    with pytest.raises(Failure) as failure:
        LISTER.newest(FakeConnection(lambda _: reply), ChannelSource(channel="@handle"), "UCabc")
    assert failure.value.kind is kind
