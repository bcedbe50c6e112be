"""Links to videos, ids by themselves, and what is no link."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.videos.ids import CHANNEL, LIST
from ytsb_tui.core.videos.links import Link, bare, link_in, second_in
from ytsb_tui.core.videos.video import is_video_id

ID = "dQw4w9WgXcQ"
DASHED = "-_Zz09aA-b_"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?v={ID}",
        f"youtube.com/watch?v={ID}",
        f"www.youtube.com/watch?v={ID}",
        f"//www.youtube.com/watch?v={ID}",
        f"HTTPS://WWW.YouTube.COM/watch?v={ID}",
        f"https://m.youtube.com/watch?v={ID}&feature=share",
        f"https://music.youtube.com/watch?v={ID}&list=RDAMVM{ID}",
        f"https://www.youtube.com/watch?list={LIST}&v={ID}&index=3",
        f"https://www.youtube.com/watch/{ID}",
        f"https://www.youtube.com/watch#v={ID}",
        f"https://www.youtube.com/watch#!v={ID}",
        f"https://m.youtube.com/#/watch?v={ID}",
        f"https://www.youtube.com/?v={ID}",
        f"https://www.youtube.com/watch_popup?v={ID}",
        f"https://www.youtube.com/watch?app=desktop&v={ID}#bottom",
        f"https://youtu.be/{ID}",
        f"youtu.be/{ID}?si=AbCdEf",
        f"https://youtu.be/{ID}/",
        f"https://youtu.be/{ID}?list={LIST}",
        f"https://www.youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}?si=x",
        f"https://www.youtube.com/embed/{ID}?autoplay=1",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://www.youtubekids.com/watch?v={ID}",
        f"https://www.youtube.com/v/{ID}?version=3",
        f"https://www.youtube.com/v/{ID}&hl=en",
        f"https://www.youtube.com/e/{ID}",
        f"https://youtube.googleapis.com/v/{ID}",
        f"https://studio.youtube.com/video/{ID}/edit",
        f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
        f"https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&format=json",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
        f"https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fyoutu.be%2F{ID}&v=",
        f"https://www.youtube.com/signin?next=%2Fwatch%3Fv%3D{ID}",
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&gl=DE",
        f"https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2F{ID}",
        f"https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}",
        f"example.org/?u=https%3A%2F%2Fyoutu.be%2F{ID}",
        f"https://www.youtube.com:443/watch?v={ID}",
        f"https://www.youtube.com./watch?v={ID}",
        f"https://www.youtube.com//watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}.",
        f"https://youtu.be/{ID}!?",
        f"https://youtu.be/{ID}。好",
        f"**https://youtu.be/{ID}**",
        f"_https://youtu.be/{ID}_",
        f"Watch:youtu.be/{ID}",
        f"href=https://youtu.be/{ID}",
    ],
)
def test_links_to_videos(link: str) -> None:
    assert link_in(link) == Link(video=ID)


def test_an_id_may_begin_and_end_with_anything() -> None:
    assert link_in(f"https://youtu.be/{DASHED}") == Link(video=DASHED)


@pytest.mark.parametrize(
    ("time", "start"),
    [
        ("?t=90", 90.0),
        ("?t=90s", 90.0),
        ("?t=1m30s", 90.0),
        ("?t=1m", 60.0),
        ("?t=1h2m3s", 3723.0),
        ("?start=5", 5.0),
        ("?time_continue=7", 7.0),
        ("#t=90", 90.0),
        ("?si=x&t=90&t=100", 90.0),
        ("?t=0", None),
        ("?t=", None),
        ("?t=soon", None),
        ("?t=-5", None),
        ("?t=999h", None),
        ("?t=९०", None),
    ],
)
def test_the_second_a_link_points_to(time: str, start: float | None) -> None:
    assert link_in(f"https://youtu.be/{ID}{time}") == Link(video=ID, start=start)


def test_the_second_survives_a_redirect() -> None:
    link = f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutu.be%2F{ID}%3Ft%3D90&t=5"
    assert link_in(link) == Link(video=ID, start=90.0)


@pytest.mark.parametrize(
    ("link", "word", "mistyped"),
    [
        ("https://www.youtube.com/watch?v=tooshort", "11 characters", True),
        (f"https://www.youtube.com/watch?v={ID}x", "11 characters", True),
        ("https://www.youtube.com/watch", "11 characters", True),
        ("https://youtu.be/", "11 characters", True),
        ("https://youtu.be/short", "11 characters", True),
        (f"https://www.youtube.com/watch?v=short&list={LIST}", "11 characters", True),
        ("https://www.youtube.com/playlist?list=PLshort", "playlist id", True),
        ("https://www.youtube.com/playlist", "playlist id", True),
        (f"https://www.youtube.com/playlist?list=RD{ID}", "mix", True),
        ("https://www.youtube.com/playlist?list=WL", "account", True),
        ("https://www.youtube.com/clip/UgkxABCDEFG", "clip", True),
        ("https://www.youtube.com/", "no video", False),
        ("https://www.youtube.com/feed/subscriptions", "no video", False),
        ("https://www.youtube.com/about", "no video", False),
        ("https://www.youtube.com/@", "no video", False),
        ("https://www.youtube.com/channel/UCshort", "no video", False),
        ("https://www.youtube.com/c/", "no video", False),
        ("https://www.youtube.com/results?search_query=", "no video", False),
        ("https://www.youtube.com/browse/MPREb_x", "no video", False),
        ("https://i.ytimg.com/an/other.jpg", "no video", False),
        ("https://[::1", "no video", False),
        ("https://vimeo.com/123", "vimeo.com, which is not read", False),
        ("https://www.dailymotion.com/video/x", "to dailymotion.com", False),
        (f"https://youtube.com.evil.example/watch?v={ID}", "youtube.com.evil.example", False),
        (f"https://youtube.com@evil.example/watch?v={ID}", "evil.example", False),
        (f"https://evil-youtube.com/watch?v={ID}", "evil-youtube.com", False),
        ("https://example.org/?u=https%3A%2F%2Fyoutu.be%2Fshort", "example.org", False),
        ("http://", "nowhere", False),
    ],
)
def test_links_that_name_nothing(link: str, word: str, mistyped: bool) -> None:
    found = link_in(link)
    assert found is not None
    assert found.trouble is not None
    assert word in found.trouble.reason
    assert found.trouble.mistyped is mistyped
    assert found.trouble.action.endswith(".")
    assert Link(trouble=found.trouble) == found


@pytest.mark.parametrize("text", ["", "hello", "a.b", "me@youtube.com", "notyoutube.com/watch?v=x", "youtube", "#"])
def test_what_is_no_link(text: str) -> None:
    assert link_in(text) is None


def test_redirects_to_redirects_end() -> None:
    links = [f"https://youtu.be/{ID}"]
    for _ in range(4):
        links.append(f"https://www.youtube.com/redirect?q={quote(links[-1], safe='')}")
    assert [bool(found.video) for link in links if (found := link_in(link))] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("word", "link"),
    [
        (ID, Link(video=ID)),
        (DASHED, Link(video=DASHED)),
        ("lecture0001", Link(video="lecture0001")),
        ("@handle", Link(channel="@handle")),
        ("@日本語", Link(channel="@日本語")),
        (CHANNEL, Link(channel=f"channel/{CHANNEL}")),
        (LIST, Link(playlist=LIST)),
        ("PL0123456789ABCDEF", Link(playlist="PL0123456789ABCDEF")),
        ("UU" + CHANNEL[2:], Link(playlist="UU" + CHANNEL[2:])),
    ],
)
def test_ids_and_handles_by_themselves(word: str, link: Link) -> None:
    assert bare(word) == link


@pytest.mark.parametrize(
    "word",
    [
        "mathematics",
        "Mathematics",
        "MATHEMATICS",
        "well-known-x",
        "12345678901",
        "-----------",
        "01-02-2024_",
        "@ab",
        "@",
        "@-ab",
        "@end.",
        "word",
        "dQw4w9WgXc",
        "dQw4w9WgXcQQ",
        "dQw4w9WgXc\n",
        "PLshort",
        "UCshort",
        "",
    ],
)
def test_words_are_no_ids(word: str) -> None:
    assert bare(word) is None


@given(st.text(max_size=120))
@example("https://www.youtube.com/watch?v=%")
@example("https://youtu.be\u2100/")
@example("youtu.be:99999999/x")
def test_never_raises_and_names_one_thing_at_most(text: str) -> None:
    for token in (text, f"https://www.youtube.com/{text}", f"https://youtu.be/{text}", f"youtube.com/watch?v={text}"):
        for link in (link_in(token), bare(token)):
            if link is not None:
                named = [link.video, link.playlist, link.channel, link.query, link.trouble]
                assert sum(one is not None for one in named) == 1
                assert link.video is None or is_video_id(link.video)


@pytest.mark.parametrize(
    ("link", "second"),
    [
        ("https://vimeo.com/76979871#t=62s", 62.0),
        ("https://video.example.org/w/3fbif9S3WmtTP8gGsC5HBd?start=1m2s", 62.0),
        ("https://www.ted.com/talks/some_talk?t=62", 62.0),
        ("https://vimeo.com/76979871", None),
        ("https://[vimeo.com/76979871#t=62s", None),
    ],
)
def test_a_link_of_any_site_may_point_to_a_second(link: str, second: float | None) -> None:
    assert second_in(link) == second
