"""What people paste, and files of sources."""

from __future__ import annotations

from functools import partial
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.videos.sources import Found, find_sources, source_of, video_named
from ytsb_tui.core.videos.video import (
    ChannelSource,
    PlaylistSource,
    SearchSource,
    Source,
    VideoId,
    VideoSource,
    is_video_id,
    source_text,
)

A, B = VideoId("dQw4w9WgXcQ"), VideoId("lecture0001")
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
CHANNEL = "UCXuqSBlHAE6Xw-yeJA0Tunw"


def video(name: VideoId, start: float | None = None) -> VideoSource:
    return VideoSource(video=name, start=start)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (f"https://youtu.be/{A}", [video(A)]),
        (f"https://youtu.be/{A} https://youtu.be/{B}", [video(A), video(B)]),
        (f"https://youtu.be/{A}https://youtu.be/{B}", [video(A), video(B)]),
        (f"See [one](https://youtu.be/{A}?t=5), and <https://youtu.be/{B}>; ok.", [video(A, 5.0), video(B)]),
        (f"“https://youtu.be/{A}”, (youtu.be/{B})", [video(A), video(B)]),
        (f'<a href="https://www.youtube.com/watch?v={A}&amp;t=90">x</a>', [video(A, 90.0)]),
        (f"# A heading with https://youtu.be/{A}", [video(A)]),
        (f"https://youtu.be/{A}?t=1 https://youtu.be/{A}?t=2 {A}", [video(A, 1.0)]),
        (f"https://youtu.be/{B}\nhttps://youtu.be/{A}\nhttps://youtu.be/{B}", [video(B), video(A)]),
        (f"{A}", [video(A)]),
        (f"{A}, {B};{LIST}", [video(A), video(B), PlaylistSource(playlist=LIST)]),
        (f"@handle {CHANNEL}", [ChannelSource(channel="@handle"), ChannelSource(channel=f"channel/{CHANNEL}")]),
        (f"https://youtu.be/{A} {B}", [video(A), video(B)]),
        (f"https://youtu.be/{A} reads better than {B}", [video(A)]),
        ("youtube.com/@Handle\nyoutube.com/@handle", [ChannelSource(channel="@Handle")]),
        (
            f"youtube.com/channel/{CHANNEL} youtube.com/channel/{CHANNEL.swapcase().replace('uc', 'UC', 1)}",
            [
                ChannelSource(channel=f"channel/{CHANNEL}"),
                ChannelSource(channel=f"channel/{CHANNEL.swapcase().replace('uc', 'UC', 1)}"),
            ],
        ),
        ("search:20:linear algebra", [SearchSource(count=20, query="linear algebra")]),
        ("Search:5: linear   algebra ", [SearchSource(count=5, query="linear algebra")]),
        ("search:linear algebra", [SearchSource(count=20, query="linear algebra")]),
        ("search:3:what is https://youtu.be", [SearchSource(count=3, query="what is https://youtu.be")]),
        ("https://www.youtube.com/results?search_query=x", [SearchSource(count=20, query="x")]),
        (f"\ufeffhttps://youtu.be/{A}\r\n\r\nhttps://youtu.be/{B}\r\n", [video(A), video(B)]),
        (f"https://youtu.be/\u200b{A}\x1b[0m", [video(A)]),
        ("".join(f"{one}\0" for one in f"https://youtu.be/{A}\n"), [video(A)]),
        (f"title,https://youtu.be/{A},17:04", [video(A)]),
        (f"1. {A}\n2) {B}", [video(A), video(B)]),
        (f"- {A}\n* {B}", [video(A), video(B)]),
        (f"- [x] {A}\n> • {B}", [video(A), video(B)]),
        ("ytsearch5:linear algebra", [SearchSource(count=5, query="linear algebra")]),
        (
            "youtube.com/@NASA/streams\nyoutube.com/@nasa",
            [ChannelSource(channel=c) for c in ("@NASA/streams", "@nasa")],
        ),
    ],
)
def test_sources_in_a_paste(text: str, sources: list[Source]) -> None:
    assert find_sources(text) == Found(sources=tuple(sources))


FILE = f"""\ufeff# my lectures
https://youtu.be/{A}   # the first
  # https://youtu.be/aaaaaaaaaa1

{B}#not a comment, but no id either
https://youtu.be/{B}#t=90
nonsense
https://vimeo.com/1
https://youtu.be/{A}
"""


def test_a_file_has_comments_and_one_verdict_a_line() -> None:
    found = find_sources(FILE, lines=True)
    assert found.sources == (video(A), video(B, 90.0))
    assert [(one.text.split("#")[0], "vimeo" in one.reason) for one in found.rejected] == [
        (B, False),
        ("nonsense", False),
        ("https://vimeo.com/1", True),
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "nothing in it"),
        (" \n\t\n", "nothing in it"),
        ("just some words", "no link to YouTube"),
        ("word", "no link to YouTube"),
        ("mathematics", "reads like a word"),
        ("dQw4w9WgXc", "11 characters, this one has 10"),
        ("https://vimeo.com/1 and more", "vimeo.com, which is not read"),
        ("https://youtu.be/short", "no video id"),
        ("search:", "has no words"),
        ("search:0:x", "1 to 500"),
        ("search:501:x", "1 to 500"),
        ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        ("\ufffd" * 50 + "abc", "no text"),
    ],
)
@pytest.mark.parametrize("lines", [False, True])
def test_when_nothing_is_found_one_line_says_why(text: str, word: str, lines: bool) -> None:
    found = find_sources(text, lines=lines)
    assert found.sources == ()
    assert word in found.rejected[0].reason
    assert len(found.rejected) == 1
    assert found.rejected[0].action.endswith(".")


def test_a_paste_without_sources_is_told_of_its_first_link() -> None:
    (rejected,) = find_sources("some words\nhttps://vimeo.com/1\nhttps://example.org").rejected
    assert "vimeo.com, which is not read" in rejected.reason


def test_a_file_of_comments_names_nothing() -> None:
    assert find_sources("# one\n  # two", lines=True).rejected[0].reason == "There is no link to YouTube in it."


def test_in_prose_only_what_was_mistyped_is_told_besides_the_sources() -> None:
    text = f"My notes\nhttps://example.org\nhttps://youtu.be/short\nhttps://youtu.be/{A}\nSearch: no search\nsearch:0:x"
    found = find_sources(text)
    assert found.sources == (video(A),)
    assert [one.text for one in found.rejected] == ["https://youtu.be/short", "search:0:x", "example.org"]


def test_links_to_other_sites_among_good_ones_are_counted_and_named() -> None:
    sites = [f"https://site{number}.example/{path}" for number in range(7) for path in "ab"]
    found = find_sources("\n".join([f"https://youtu.be/{A}", "https://vimeo.com/1 and https://vimeo.com/2", *sites]))
    (rejected,) = found.rejected
    assert rejected.text == "vimeo.com, site0.example, site1.example, site2.example, site3.example, …"
    assert rejected.reason == "16 links lead to other sites, which are not read."
    (one,) = find_sources(f"https://vimeo.com/1 https://youtu.be/{A}", lines=True).rejected
    assert (one.text, one.reason) == ("vimeo.com", "1 link leads to another site, which is not read.")


@pytest.mark.parametrize("name", ["abcdefg-hij", "-aBcDeFgHi1", "mathematics", "-----------", f" {A} "])
def test_an_id_that_was_printed_can_be_given_back(name: str) -> None:
    assert video_named(name) == name.strip()


def test_a_link_names_a_video_and_other_things_do_not() -> None:
    assert video_named(f"https://youtu.be/{A}?t=5") == A
    assert [video_named(text) for text in ("", "@NASA", "words", f"{A} {B}", f"https://youtu.be/{A}xx")] == [None] * 5


def test_what_is_rejected_is_shown_clean_and_short_and_not_without_end() -> None:
    found = find_sources("\x1b[31m" + "x" * 500 + "\n" + "y\n" * 200, lines=True)
    assert len(found.rejected[0].text) == 80
    assert "\x1b" not in found.rejected[0].text
    assert len(found.rejected) == 51
    assert found.rejected[-1].reason.startswith("151 more lines")
    assert len(find_sources("y\n" * 51, lines=True).rejected) == 51


@pytest.mark.parametrize(
    "line", ["https://www.youtube.com/watch?v={:011d}&t=90  # comment", "some words, {}", "{}é" * 9]
)
@pytest.mark.timeout(20)  # 0.25 s on an idle machine
def test_ten_thousand_lines(line: str) -> None:
    found = find_sources("\n".join(line.format(*[number % 5000] * 9) for number in range(10_000)), lines=True)
    assert len(found.sources) in (0, 5000)


@pytest.mark.parametrize(
    "text", ["https://" * 20_000, "youtube.com" * 20_000, "%3a%2f%2f" * 20_000, "@" * 100_000, "a." * 50_000]
)
@pytest.mark.timeout(20)  # in quadratic time it would take hours
def test_hostile_lines_take_no_time(text: str) -> None:
    assert find_sources(text * 2).rejected


ID = st.from_regex(r"[A-Za-z0-9_-]{11}", fullmatch=True)
HANDLE = st.from_regex(r"@[a-zäé日0-9][\w.-]{0,20}[a-z0-9]", fullmatch=True).map(partial(normalize, "NFC"))
NAME = st.from_regex(r"(c|user)/[^\s/?#&%<>\"'\\]{1,40}", fullmatch=True)
SOURCES: st.SearchStrategy[Source] = st.one_of(
    st.builds(
        lambda name, start: video(VideoId(name), start),
        ID.filter(lambda name: not name.endswith("_")),
        st.none() | st.integers(1, 80_000).map(float),
    ),
    st.builds(
        lambda rest: PlaylistSource(playlist=f"PL{rest}"), st.from_regex(r"[A-Za-z0-9_-]{10,40}", fullmatch=True)
    ),
    st.builds(
        lambda rest: ChannelSource(channel=f"channel/UC{rest}"), st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True)
    ),
    st.builds(lambda name: ChannelSource(channel=name), HANDLE),
    st.builds(
        lambda count, query: SearchSource(count=count, query=query),
        st.integers(1, 500),
        st.sampled_from(["a b", "5:x", "#1 hit", "https://youtu.be", "ß"]),
    ),
)


@given(SOURCES)
def test_a_source_is_stored_as_text_and_read_back(source: Source) -> None:
    assert source_of(source_text(source)) == source


@given(NAME)
def test_a_channel_s_old_name_is_stored_as_text_and_read_back(name: str) -> None:
    found = find_sources(f"https://www.youtube.com/{name}")
    for source in found.sources:
        assert source_of(source_text(source)) == source


def test_a_search_is_one_line_whatever_it_looks_for() -> None:
    assert source_text(SearchSource(count=5, query="a\nb\x1b[31m")) == "search:5:a b"


@pytest.mark.parametrize("text", ["", "nothing", f"{A} {B}", f"https://youtu.be/{A}\nhttps://youtu.be/short"])
def test_what_is_not_one_source_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not one source"):
        source_of(text)


PIECES = st.sampled_from(
    [
        f"https://youtu.be/{A}",
        f"https://www.youtube.com/watch?v={B}&t=9",
        f"playlist?list={LIST}",
        A,
        *["https://", "youtube.com/", "@handle", " ", "\n", "search:5:x", "#", "&amp;", "%3A%2F%2F", "words"],
        *["https://vimeo.com/1", "\x1b[", "\0", "("],
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map("".join)), st.booleans())
def test_any_text_gives_good_sources_once_and_the_same_again(text: str, lines: bool) -> None:
    found = find_sources(text, lines=lines)
    assert found.sources or found.rejected or lines
    videos = [source.video for source in found.sources if isinstance(source, VideoSource)]
    assert all(map(is_video_id, videos))
    assert len(set(videos)) == len(videos)
    again = find_sources("\n".join(map(source_text, found.sources)))
    assert again.sources == found.sources
    assert not found.sources or again.rejected == ()
    for rejected in found.rejected:
        assert len(rejected.text) <= 80
        assert rejected.reason
        assert rejected.action
