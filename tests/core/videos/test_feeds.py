"""Links to feeds among what people paste."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.feeds import feed_in
from ytsb_tui.core.videos.sources import find_sources, source_of
from ytsb_tui.core.videos.video import FeedSource, source_text

FEED = "https://feeds.example.org/show"


@pytest.mark.parametrize(
    ("word", "feed"),
    [
        (FEED, FEED),
        (f"podcast:{FEED}", FEED),
        (f"feed:{FEED}", FEED),
        (f"podcast://{FEED}", FEED),
        ("feed://example.org/anything", "https://example.org/anything"),
        ("itpc://example.org/anything", "https://example.org/anything"),
        ("https://example.org/show.rss", "https://example.org/show.rss"),
        ("https://example.org/a/show.xml?key=1", "https://example.org/a/show.xml?key=1"),
        ("https://example.org/blog/feed/", "https://example.org/blog/feed/"),
        ("https://example.org/rss/42", "https://example.org/rss/42"),
        ("podcast:https://example.org/anything", "https://example.org/anything"),
        ("page:https://example.org/anything", "https://example.org/anything"),
        ("page:anything", None),
        ("https://example.org/anything", None),
        ("https://example.org/feedback", None),
        ("podcast:https://192.168.0.1/feed", None),
        ("podcast:http://example.org/feed", None),
        ("podcast:words", None),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=UCsBjURrPoezykLs9EqgamOA", None),
        ("podcast:https://www.youtube.com/feeds/videos.xml", None),
    ],
)
def test_what_is_a_feed(word: str, feed: str | None) -> None:
    assert feed_in(word) == feed


@pytest.mark.parametrize("scheme", ["podcast:", "feed:", "page:", "podcast://", "Podcast:"])
def test_any_link_can_be_marked_as_one(scheme: str) -> None:
    link = "https://example.org/anything"
    found = find_sources(f"Read {scheme}{link}, or not\nhttps://example.org/1https://example.org/2")
    assert found.sources == (FeedSource(feed=link),)
    assert source_of(source_text(FeedSource(feed=link))) == FeedSource(feed=link)


def test_a_feed_is_found_in_a_text_once_and_written_as_it_is_read() -> None:
    found = find_sources(f"Listen to {FEED}, podcast:{FEED} and https://example.org/about")
    assert found.sources == (FeedSource(feed=FEED),)
    assert [each.text for each in found.rejected] == ["example.org"]
    assert source_of(source_text(FeedSource(feed=FEED))) == FeedSource(feed=FEED)
