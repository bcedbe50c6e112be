"""Lists by yt-dlp through a Connection, from the lab's YouTube."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.youtube.listings import CHANNEL, LISTER, PLAYLIST, SEARCH, failure_of, list_rules
from tests.fakes.youtube import connected
from tests.lab.rules import Listing, RuleTable, Video
from ytsb_tui.adapters.youtube import lists as youtube_lists
from ytsb_tui.core.videos.video import ChannelSource, OnYouTube, PlaylistSource, VideoId

pytestmark = pytest.mark.usefixtures("no_network")


@pytest.mark.parametrize(
    ("source", "key", "path"),
    [
        (PLAYLIST, PLAYLIST.playlist, "/playlist"),
        pytest.param(CHANNEL, "@handle", "/@handle/videos", marks=pytest.mark.exhaustive),
        pytest.param(
            ChannelSource(channel="channel/UC" + "a" * 22),
            "UC" + "a" * 22,
            "/channel/UC" + "a" * 22 + "/videos",
            marks=pytest.mark.exhaustive,
        ),
    ],
)
def test_playlists_and_channels_page_by_page(source: OnYouTube, key: str, path: str) -> None:
    connection = connected(list_rules(key, 250))
    listed = LISTER.list(connection, source)
    assert (listed.title, len(listed.videos)) == ("Algebra", 250)
    assert [video for video, _, _ in listed.videos[:2]] == ["video000000", "video000001"]
    assert listed.videos[0][1]
    assert listed.videos[0][2] == 600.0
    assert connection.paths == [path, "/youtubei/v1/browse", "/youtubei/v1/browse"]
    assert all(sent.cookies["SOCS"] == "CAI" for sent in connection.sent)


def test_a_search_gives_as_many_as_wanted_and_asks_for_no_page() -> None:
    connection = connected(list_rules("linear algebra", 250))
    listed = LISTER.list(connection, SEARCH)
    assert (listed.title, len(listed.videos)) == ("linear algebra", 5)
    assert connection.paths == ["/youtubei/v1/search"]


def test_a_list_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube_lists, "MOST_LISTED", 150)
    connection = connected(list_rules(PLAYLIST.playlist, 1000))
    listed = LISTER.list(connection, PLAYLIST)
    assert (len(listed.videos), listed.left_out) == (150, "Only the first 150 are taken.")
    assert len(connection.sent) == 2
    rules = list_rules(PLAYLIST.playlist, 1000)
    rules.listings[PLAYLIST.playlist] = replace(rules.listings[PLAYLIST.playlist], stated=1000)
    assert LISTER.list(connected(rules), PLAYLIST).left_out == "Only the first 150 of 1,000 are taken."
    assert LISTER.list(connected(list_rules(PLAYLIST.playlist, 150)), PLAYLIST).left_out == ""


@pytest.mark.parametrize(
    ("stated", "left_out"),
    [
        (None, ""),
        (110, ""),
        (113, "YouTube counts 113 videos and listed 110: private and deleted ones are not shown."),
        (400, "YouTube counts 400 videos and listed 110: the list may have ended early; add it again later."),
    ],
)
def test_what_came_is_compared_with_what_youtube_counts(stated: int | None, left_out: str) -> None:
    rules = list_rules(PLAYLIST.playlist, 110)
    listing = rules.listings[PLAYLIST.playlist]
    rules.listings[PLAYLIST.playlist] = replace(listing, stated=stated)
    assert LISTER.list(connected(rules), PLAYLIST).left_out == left_out


def channel(**tabs: int) -> RuleTable:
    """A channel with so many videos in each tab."""
    rules = list_rules("@handle", tabs.pop("videos", 0))
    for tab, count in tabs.items():
        ids = tuple(f"{tab[:5]:_<5}{number:06d}" for number in range(count))
        rules.listings[f"@handle/{tab}"] = Listing(title="Algebra", videos=ids)
    return rules


def test_a_channel_is_its_videos_and_recordings_and_says_what_is_left_out() -> None:
    connection = connected(channel(videos=110, streams=3, shorts=7))
    listed = LISTER.list(connection, CHANNEL)
    assert listed.title == "Algebra"
    names = [video for video, _, _ in listed.videos]
    assert (len(names), names[0], names[110:]) == (113, "video000000", [f"strea{n:06d}" for n in range(3)])
    assert listed.left_out == "Its shorts are left out; add them with https://www.youtube.com/@handle/shorts."
    assert connection.paths == ["/@handle/videos", "/@handle/streams", "/youtubei/v1/browse"]
    assert LISTER.list(connected(channel(videos=2)), CHANNEL).left_out == ""


@pytest.mark.parametrize(("tab", "count"), [("videos", 4), ("streams", 3), ("shorts", 7)])
def test_a_tab_is_that_tab(tab: str, count: int) -> None:
    connection = connected(channel(videos=4, streams=3, shorts=7))
    listed = LISTER.list(connection, ChannelSource(channel=f"@handle/{tab}"))
    assert (listed.title, len(listed.videos), listed.left_out) == ("Algebra", count, "")
    assert connection.paths == [f"/@handle/{tab}"]


def test_the_tab_of_playlists_gives_lists() -> None:
    rules = channel(videos=4)
    names = ("PLaaaaaaaaaaaaaaaa", "PLbbbbbbbbbbbbbbbb")
    rules.listings["@handle/playlists"] = Listing(title="Algebra", videos=names)
    listed = LISTER.list(connected(rules), ChannelSource(channel="@handle/playlists"))
    assert listed.lists == tuple(PlaylistSource(playlist=name) for name in names)
    assert (listed.title, listed.videos) == ("Algebra", ())


def test_a_channel_that_is_live_is_that_video_and_one_that_is_not_says_so() -> None:
    live = ChannelSource(channel="@handle/live")
    listed = LISTER.list(connected(channel(videos=1, live=1)), live)
    assert [video for video, _, _ in listed.videos] == ["live_000000"]
    assert "not currently live" in failure_of(connected(channel(videos=1)), live).reason


def test_a_tab_that_is_not_there_is_told() -> None:
    failure = failure_of(connected(channel(videos=1)), ChannelSource(channel="@handle/streams"))
    assert "does not have a streams tab" in failure.reason


def test_a_channel_of_shorts_alone_says_how_to_get_them() -> None:
    failure = failure_of(connected(channel(shorts=2)), CHANNEL)
    assert failure.action == "Its shorts are left out; add them with https://www.youtube.com/@handle/shorts."


def test_each_video_once_and_only_ids() -> None:
    ids = ("video000001", "short", "../../etc/x", "video000002", "video000001")
    listing = Listing(title="Twice", videos=ids)
    rules = RuleTable(country_of={}, listings={PLAYLIST.playlist: listing})
    assert [video for video, _, _ in LISTER.list(connected(rules), PLAYLIST).videos] == ["video000001", "video000002"]


def test_titles_are_cleaned_and_private_ones_are_none() -> None:
    rules = list_rules(PLAYLIST.playlist, 2, title="A\x1b[31m list\u202e of [/x]")
    rules.videos["video000000"] = Video(title="\x1b]0;owned\x07 Hello\u200b   there")
    rules.videos["video000001"] = Video(state="private")
    listed = LISTER.list(connected(rules), PLAYLIST)
    assert listed.title == "A list of [/x]"
    assert [title for _, title, _ in listed.videos] == ["Hello there", None]
    assert listed.troubles == {"video000001": "private"}


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"live_status": "is_live"}, "live now"),
        ({"live_status": "is_upcoming"}, "not begun"),
        ({"live_status": "was_live", "availability": "subscriber_only"}, "members only"),
        ({"title": "[Deleted video]"}, "deleted"),
        ({"title": "A talk", "live_status": None, "availability": None}, ""),
    ],
)
def test_what_the_list_itself_says_against_a_video_is_told(entry: dict[str, object], told: str) -> None:
    from ytsb_tui.adapters.youtube.ytdlp import _listed

    listed = _listed({"title": "L", "entries": [{"id": "video000001", **entry}]}, 10)
    assert listed.troubles.get(VideoId("video000001"), "") == told
