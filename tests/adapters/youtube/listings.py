"""Lists of the lab's YouTube."""

from __future__ import annotations

import pytest

from tests.fakes.connection import FakeConnection
from tests.fakes.youtube import IP
from tests.lab.rules import Listing, RuleTable
from ytsb_tui.adapters.youtube.lists import YouTubeLister
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.video import ChannelSource, OnYouTube, PlaylistSource, SearchSource
from ytsb_tui.engine.ports.sources import SourceLister

PLAYLIST = PlaylistSource(playlist="PLabcdefghijklmnop")
CHANNEL = ChannelSource(channel="@handle")
SEARCH = SearchSource(count=5, query="linear algebra")
LISTER: SourceLister = YouTubeLister()


def list_rules(key: str, videos: int, title: str = "Algebra") -> RuleTable:
    ids = tuple(f"video{number:06d}" for number in range(videos))
    return RuleTable(country_of={IP: "de"}, listings={key: Listing(title=title, videos=ids)})


def failure_of(connection: FakeConnection, source: OnYouTube = PLAYLIST) -> Failure:
    with pytest.raises(Failure) as caught:
        LISTER.list(connection, source)
    assert caught.value.reason.endswith(".")
    assert caught.value.action.endswith(".")
    return caught.value
