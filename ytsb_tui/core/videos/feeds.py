"""Links to the feeds of podcasts, and to pages with videos."""

from __future__ import annotations

import re

from ytsb_tui.core.videos.hosts import HOSTS, site_host

_SCHEME = re.compile(r"(?:podcast|feed|page):(?://)?(?=https://)|(?:podcast|feed|itpc|pcast)://", re.IGNORECASE)
_FEED = re.compile(
    r"https://feeds?\d?\.[^\s/]+/\S+|https://[^\s/?#]+/(?:\S*/)?(?:rss|feed|podcast)/?|https://[^\s?#]+\.(?:rss|rdf|xml|atom)(?:\?\S*)?"
    r"|https://[^\s?#]+/(?:rss|feed|podcast)s?/[^\s?#]+",
    re.IGNORECASE,
)


def feed_in(word: str) -> str | None:
    """The link to a feed or a page that a word is: `podcast:https://…` and `page:https://…` always, another https link
    if it looks like that of a feed."""
    if scheme := _SCHEME.match(word):
        rest = word[scheme.end() :]
        url = rest if rest.lower().startswith("https://") else f"https://{rest}"
    elif _FEED.fullmatch(word):
        url = word
    else:
        return None
    host = site_host(url)
    return None if host is None or host in HOSTS else url
