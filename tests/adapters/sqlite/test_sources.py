"""Collections wait until they are listed, each once."""

from __future__ import annotations

import pytest

from tests.adapters.sqlite.contents import A, B, new
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.videos.video import ChannelSource, Collection, FeedSource, PlaylistSource, SearchSource

PLAYLIST = PlaylistSource(playlist="PLx")
CHANNEL = ChannelSource(channel="@3blue1brown")
FEED = FeedSource(feed="https://feeds.example.org/show.xml")
SEARCH = SearchSource(count=20, query="linear algebra: an introduction")


@pytest.mark.parametrize("source", [PLAYLIST, CHANNEL, SEARCH, FEED])
def test_a_collection_waits_until_it_is_listed(library: SqliteLibrary, source: Collection) -> None:
    assert library.add_source(source, "mathematics", 1.0)
    assert not library.add_source(source, "other", 2.0)
    assert library.pending_sources() == ((source, "mathematics"),)
    library.add(new(A), 3.0)
    listed = library.source_listed(source, new(A, B), 4.0)
    assert listed == (B,)
    assert library.pending_sources() == ()


def test_the_longest_waiting_is_listed_first(library: SqliteLibrary) -> None:
    sources: list[Collection] = [PLAYLIST, CHANNEL, SEARCH, SearchSource(count=5, query=SEARCH.query)]
    for at, source in enumerate(sources):
        assert library.add_source(source, None, float(at))
    library.source_listed(PLAYLIST, (), 9.0)
    assert library.add_source(PLAYLIST, None, 10.0), "what is new since then"
    assert [source for source, _ in library.pending_sources()] == [
        CHANNEL, SEARCH, SearchSource(count=5, query=SEARCH.query), PLAYLIST
    ]  # fmt: skip


def test_one_that_failed_waits_again_when_it_is_added_again(library: SqliteLibrary) -> None:
    library.add_source(CHANNEL, None, 1.0)
    library.source_failed(CHANNEL)
    assert library.pending_sources() == ()
    assert library.add_source(CHANNEL, "s", 2.0)
    assert library.pending_sources() == ((CHANNEL, "s"),)
