"""Links to other sites: their forms, the keys that they give, and the way back to a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.talks import registered
from ytsb_tui.adapters.sites.peertube import PeerTube
from ytsb_tui.adapters.sites.ted import Ted
from ytsb_tui.adapters.sites.vimeo import Vimeo
from ytsb_tui.core.videos.media import is_media_id, medium_in, url_at
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoId, VideoSource

SOURCES = (PeerTube(), Vimeo(), Ted())
SHORT = "3fbif9S3WmtTP8gGsC5HBd"
PEERTUBE = f"peertube.{SHORT}_peertube2_cpy_re"


@pytest.mark.parametrize(
    ("link", "medium", "second"),
    [
        (f"https://peertube2.cpy.re/w/{SHORT}", PEERTUBE, None),
        (f"https://peertube2.cpy.re/w/{SHORT}?start=1m2s", PEERTUBE, 62.0),
        (f"https://PeerTube2.cpy.re/w/{SHORT};threadId=5", PEERTUBE, None),
        ("https://peertube2.cpy.re/videos/watch/122d093a-1ede-43bd-bd34-59d2931ffc5e", PEERTUBE, None),
        ("http://peertube2.cpy.re/videos/embed/122D093A-1EDE-43BD-BD34-59D2931FFC5E?start=62", PEERTUBE, 62.0),
        (
            "https://a.org/w/00000000-0000-0000-0000-000000000001",
            f"peertube.{'1' * 21}2_a_org",
            None,
        ),
        ("https://vimeo.com/76979871", "vimeo.76979871", None),
        ("https://www.vimeo.com/76979871#t=1m2s", "vimeo.76979871", 62.0),
        ("https://vimeo.com/channels/staffpicks/76979871", "vimeo.76979871", None),
        ("https://vimeo.com/groups/travel/videos/76979871", "vimeo.76979871", None),
        ("https://vimeo.com/showcase/1234/video/76979871", "vimeo.76979871", None),
        ("https://vimeo.com/76979871/abcdef1234", "vimeo.76979871-abcdef1234", None),
        ("https://player.vimeo.com/video/76979871?h=abcdef1234&autoplay=1", "vimeo.76979871-abcdef1234", None),
        ("https://www.ted.com/talks/tim_berners_lee_the_next_web", "ted.tim_berners_lee_the_next_web", None),
        (
            "https://ted.com/talks/tim_berners_lee_the_next_web/transcript?t=62",
            "ted.tim_berners_lee_the_next_web",
            62.0,
        ),
        ("https://embed.ted.com/talks/lang/de/some-talk", "ted.some-talk", None),
    ],
)
def test_a_link_gives_an_id_whose_link_gives_it_again(link: str, medium: str, second: float | None) -> None:
    with registered(*SOURCES):
        assert medium_in(link) == (medium, second)
        assert is_media_id(medium)
        assert medium_in(medium) == (medium, None)
        assert medium_in(url_at(medium)) == (medium, None)
        assert medium_in(url_at(medium, 3723.9)) == (medium, 3723.0)
        assert find_sources(f"See {link}").sources == (VideoSource(video=VideoId(medium), start=second),)


@pytest.mark.parametrize(
    "link",
    [
        f"https://192.168.0.1/w/{SHORT}",
        f"https://tube.local/w/{SHORT}",
        f"https://tube.example.org:8443/w/{SHORT}",
        f"https://user@tube.example.org/w/{SHORT}",
        f"https://localhost/w/{SHORT}",
        f"https://{'a' * 60}.{'b' * 40}.org/w/{SHORT}",  # no name of a file
        "https://tube.example.org/w/0OIl",
        "https://tube.example.org/w/p/hFdJoTuyhNJVa1cDWd1d12",
        "https://vimeo.com/categories",
        "https://vimeo.com/user1234567",
        "https://vimeo.com/1234567890123",
        "https://notvimeo.com/76979871",
        "https://vimeo.com.example.org/76979871",
        "https://www.ted.com/playlists/171/the_most_popular_talks_of_all",
        "https://blog.ted.com/talks/one",
        "peertube.42",
        "vimeo.x",
        "ted.",
    ],
)
def test_what_is_no_link_to_a_video(link: str) -> None:
    with registered(*SOURCES):
        assert medium_in(link) is None


def test_links_to_a_second() -> None:
    with registered(*SOURCES):
        assert url_at(PEERTUBE, 62.5) == f"https://peertube2.cpy.re/w/{SHORT}?start=62s"
        assert url_at("vimeo.76979871-abcdef1234", 62.5) == "https://vimeo.com/76979871/abcdef1234#t=62s"
        assert url_at("ted.some-talk", 62.5) == "https://www.ted.com/talks/some-talk?t=62"


@given(st.from_regex(r"https://[a-z0-9.-]{1,30}/(w|videos/watch)/[\w-]{20,36}", fullmatch=True))
def test_every_id_is_safe_and_leads_back_to_its_host(link: str) -> None:
    with registered(*SOURCES):
        if (found := medium_in(link)) is not None:
            assert is_media_id(found[0])
            assert medium_in(url_at(found[0])) == found
