"""Feeds as their publishers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.adapters.podcasts.feed import Episode, NoFeedError, parsed_feed

BASE = "https://feeds.example.org/show.xml"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Mathematics &amp; more</title><language>en-us</language>
<item>
  <title><![CDATA[Episode 2: What is a <b>limit</b>?]]></title>
  <guid isPermaLink="false">ep-2</guid>
  <pubDate>Mon, 30 Nov 2026 06:00:00 +0000</pubDate>
  <itunes:duration>1:02:03</itunes:duration>
  <enclosure url="http://audio.example.net/2.mp3" length="100" type="audio/mpeg"/>
  <podcast:transcript url="/t/2.html" type="text/html"/>
  <podcast:transcript url="/t/2.srt" type="application/x-subrip" language="en"/>
  <podcast:transcript url="https://10.0.0.1/2.vtt" type="text/vtt"/>
  <podcast:transcript url="/t/2.pdf" type="application/pdf"/>
</item>
<item><title>Episode 1</title><link>https://example.org/1</link><itunes:duration>90</itunes:duration></item>
<item><title>nameless</title></item>
</channel></rss>"""


def test_episodes_with_all_their_transcripts() -> None:
    feed = parsed_feed(FEED.encode(), BASE)
    assert (feed.title, feed.language) == ("Mathematics & more", "en-us")
    assert feed.episodes == (
        Episode(
            identity="ep-2",
            title="Episode 2: What is a <b>limit</b>?",
            url="https://audio.example.net/2.mp3",
            plays=True,
            length=3723.0,
            published="2026-11-30",
            size=None,
            transcripts=(
                NamedTranscript(url="https://feeds.example.org/t/2.html", form="html", language=None),
                NamedTranscript(url="https://feeds.example.org/t/2.srt", form="srt", language="en"),
            ),
        ),
        Episode(
            identity="https://example.org/1",
            title="Episode 1",
            url="https://example.org/1",
            plays=False,
            length=90.0,
            published=None,
            size=None,
            transcripts=(),
        ),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body>no feed", "is no readable XML"),
        ("", "is no readable XML"),
        ("<html/>", "is no feed of a podcast"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "is no feed of a podcast"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><title>&a;</title></channel></rss>', "is no readable XML"),
        ('<?xml version="1.0" encoding="no-such"?><rss/>', "is no readable XML"),
    ],
)
def test_what_is_no_feed(body: str, reason: str) -> None:
    with pytest.raises(NoFeedError, match=reason):
        parsed_feed(body.encode(), BASE)


@pytest.mark.parametrize("text", ["", "1:2:3:4", "-5", "1.5", "٣", "x", "0"])
def test_a_length_that_is_none(text: str) -> None:
    feed = parsed_feed(FEED.replace("1:02:03", text).encode(), BASE)
    assert feed.episodes[0].length is None


@pytest.mark.parametrize(
    ("text", "size"),
    [("4800000", 4_800_000), (" 4800000 ", 4_800_000), ("1", None), ("", None), ("-5", None), ("٣٣٣٣٣", None)],
)
def test_the_size_of_its_sound(text: str, size: int | None) -> None:
    feed = parsed_feed(FEED.replace('length="100"', f'length="{text}"').encode(), BASE)
    assert feed.episodes[0].size == size


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_in_it_give_a_feed_or_a_reason(date: str, link: str) -> None:
    body = FEED.replace("Mon, 30 Nov 2026 06:00:00 +0000", date).replace("/t/2.srt", link).encode(errors="replace")
    try:
        feed = parsed_feed(body, BASE)
    except NoFeedError:
        return
    assert all(each.url.startswith("https://") for episode in feed.episodes for each in episode.transcripts)
