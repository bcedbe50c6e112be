"""Pages with videos that name their captions, and with players of other sites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.talks import registered
from ytsb_tui.adapters.media_records import NamedTranscript
from ytsb_tui.adapters.podcasts.feed import NoFeedError
from ytsb_tui.adapters.podcasts.page import parsed_page
from ytsb_tui.adapters.sites.vimeo import Vimeo

BASE = "https://lectures.example.edu/physics/5"
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Lecture 5
</title><meta property="og:title" content="Lecture 5: Waves &amp; more"></head><body>
<video controls><source src="5.mp4">
<track kind="chapters" src="chapters.vtt"><track kind="captions" srclang="en" src="/captions/5.en.vtt">
<track SRC="5.de.srt?key=1" srclang=de><track kind="subtitles" src="http://old.example.edu/5.vtt">
<track kind="subtitles" src="https://10.0.0.1/5.vtt"></video>
<video><source src="6.mp4"></video>
</body></html>"""


def test_captions_of_a_video_on_a_page() -> None:
    feed, shown = parsed_page(PAGE.encode(), BASE)
    (episode,) = feed.episodes
    assert (feed.title, feed.language, shown) == ("Lecture 5: Waves & more", "en-GB", ())
    assert (episode.title, episode.url, episode.plays) == ("Lecture 5: Waves & more", BASE, False)
    assert episode.transcripts == (
        NamedTranscript(url="https://lectures.example.edu/captions/5.en.vtt", form="vtt", language="en"),
        NamedTranscript(url="https://lectures.example.edu/physics/5.de.srt?key=1", form="srt", language="de"),
        NamedTranscript(url="https://old.example.edu/5.vtt", form="vtt", language=None),
    )


def test_several_videos_are_told_apart() -> None:
    video = '<video><track src="{}.vtt"></video>'
    page = f"<html><title>Course</title>{video.format(1)}{video.format(2)}</html>"
    feed, _ = parsed_page(page.encode(), BASE)
    assert [each.title for each in feed.episodes] == ["Course (1)", "Course (2)"]
    assert len({each.identity for each in feed.episodes}) == 2


def test_players_of_other_sites_are_listed_once() -> None:
    page = """<html><iframe src="//player.vimeo.com/video/76979871?h=abcdef1234&amp;badge=0"></iframe>
    <iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"></iframe>
    <iframe src="https://youtu.be/dQw4w9WgXcQ"></iframe><iframe src="/map"></iframe></html>"""
    with registered(Vimeo()):
        feed, shown = parsed_page(page.encode(), BASE)
    assert shown == ("vimeo.76979871-abcdef1234", "dQw4w9WgXcQ")
    assert not feed.episodes


@pytest.mark.parametrize("page", ["", "<html>words</html>", "<html><video></video></html>", "<html><track src=a.vtt>"])
def test_a_page_without_captions(page: str) -> None:
    with pytest.raises(NoFeedError, match="names its captions"):
        parsed_page(page.encode(), BASE)


@given(st.lists(st.sampled_from([*PAGE.split("<"), "![", "!--", "?x", "/", "a b=\"'", "\0", "iframe src=//[", "é"])))
def test_any_page_gives_videos_or_a_reason(parts: list[str]) -> None:
    try:
        feed, _ = parsed_page("<".join(parts).encode(), BASE)
    except NoFeedError:
        return
    assert all(each.url.startswith("https://") for episode in feed.episodes for each in episode.transcripts)
