"""Links as other programs escape them, and the lists that other programs write."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.videos.pasted import plain
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import ChannelSource, PlaylistSource, Source, VideoId, VideoSource

A, B = VideoId("dQw4w9WgXcQ"), VideoId("lecture_001")
WORD = VideoId("mathematics")  # an id that reads like a word
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
CHANNEL = "UCXuqSBlHAE6Xw-yeJA0Tunw"


def videos(*names: VideoId) -> list[Source]:
    return [VideoSource(video=name) for name in names]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (rf"https://www.youtube.com/watch?list={LIST}\u0026v={A}", videos(A)),
        (rf"https:\/\/www.youtube.com\/watch?v\u003d{A}\u0026t\u003d9s", [VideoSource(video=A, start=9.0)]),
        (rf'{{"u":"https:\/\/youtu.be\/{A}"}}', videos(A)),
        (rf"https://www.youtube.com/watch\?v\={A}\&list\={LIST}", videos(A)),
        (rf"https://youtu.be/{B.replace('_', chr(92) + '_')}", videos(B)),
        (rf"x='https://www.youtube.com/watch\x3fv\x3d{A}'", videos(A)),
        (f"https://www.youtube.com/watch?list={LIST}&amp;v={A}", videos(A)),
        (f"https://www.youtube.com/watch?list={LIST}&amp;amp;v={A}", videos(A)),
        (f"https://www.youtube.com/watch?list={LIST}&#038;v={A}", videos(A)),
        (f"https://www.youtube.com/watch?list={LIST}&#x26;v={A}", videos(A)),
        (f"https%253A%252F%252Fwww.youtube.com%252Fwatch%253Fv%253D{A}", videos(A)),
        (f"https://www.youtube.com/watch?v=3D{A}", videos(A)),
        (f"https://www.youtube.com/watch_videos?video_ids={A},{B}", videos(A, B)),
        (f"https://www.youtube.com/watch_videos?title=x&video_ids={A}%2C{WORD}&y=z", videos(A, WORD)),
        (f"https://www.youtube.com/embed/{A}?playlist={B},{WORD}&loop=1", videos(A, B, WORD)),
        (f"youtube {A}\nyoutube {WORD}\nvimeo 12345", videos(A, WORD)),
        (f"Video ID,Playlist Video Creation Timestamp\n{A},2024-01-31T12:00:00+00:00\n{WORD},2024-02-01 12:00:00 UTC\n",
         videos(A, WORD)),
        (f'"Video-ID","Zeitstempel"\n"{A}","2024-01-31T12:00:00+00:00"\n', videos(A)),
        ("ytuser:phihag", [ChannelSource(channel="user/phihag")]),
        (f"https://yewtu.be/watch?v={A}", videos(A)),
        (f"https://yewtu.be/{A}?t=1", [VideoSource(video=A, start=1.0)]),
        (f"https://redirect.invidious.io/{A}", videos(A)),
        (f"https://invidious.example.org/watch?v={A}&local=true", videos(A)),
        (f"https://piped.video/playlist?list={LIST}", [PlaylistSource(playlist=LIST)]),
        (f"https://new.door.example/watch?v={A}&t=90", [VideoSource(video=A, start=90.0)]),
        (f"https://new.door.example/embed/{A}", videos(A)),
        (f"https://new.door.example/playlist?list={LIST}", [PlaylistSource(playlist=LIST)]),
        (f"https://new.door.example/channel/{CHANNEL}", [ChannelSource(channel=f"channel/{CHANNEL}")]),
        ("https://invidious.example.org/@NASA/streams", [ChannelSource(channel="@NASA/streams")]),
        (f"freetube://https://www.youtube.com/watch?v={A}", videos(A)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lines", [False, True])
def test_other_forms_of_links(text: str, sources: list[Source], lines: bool) -> None:
    found = find_sources(text, lines=lines)
    assert list(found.sources) == sources
    assert all("vimeo 12345" in rejected.text for rejected in found.rejected)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.facebook.com/watch?v=123456789012345",
        "https://example.org/watch?v=mathematics",
        f"https://example.org/video/{A}",
        "https://example.org/playlist?list=favourites",
        "https://example.org/channel/news",
        f"https://www.youtube.com.evil.example/watch?v={A}",
    ],
)
def test_other_sites_are_not_taken_for_doors_to_youtube(link: str) -> None:
    assert find_sources(link).sources == ()


HISTORY = [
    {
        "header": "YouTube",
        "title": "Watched A lecture",
        "titleUrl": f"https://www.youtube.com/watch?v={A}",
        "subtitles": [{"name": "A channel", "url": f"https://www.youtube.com/channel/{CHANNEL}"}],
        "time": "2024-01-31T12:00:00.000Z",
        "products": ["YouTube"],
    },
    {"header": "YouTube", "title": "Visited YouTube Music", "time": "2024-01-31T12:00:00.000Z"},
    {"header": "YouTube Music", "titleUrl": f"https://music.youtube.com/watch?v={B}", "time": "2024"},
]


def test_the_history_of_takeout_names_videos_and_no_channels() -> None:
    for text in (json.dumps(HISTORY), json.dumps(HISTORY, indent=2), json.dumps(HISTORY).replace("=", "\\u003d")):
        assert list(find_sources(text, lines=True).sources) == videos(A, B)
    page = (
        '<html><div class="outer-cell mdl-cell">Watched <a href="https://www.youtube.com/watch?v=' + A + '">A</a><br>'
        f'<a href="https://www.youtube.com/channel/{CHANNEL}">C</a></div></html>'
    )
    assert list(find_sources(page, lines=True).sources) == videos(A)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (json.dumps({"playlists": [{"title": "Favourites", "videos": [A, WORD]}]}), videos(A, WORD)),
        (f'{{"videoId":"{A}","title":"x"}}\n{{"videoId":"{B}"}}\n', videos(A, B)),
        (json.dumps({"entries": [{"id": A, "url": f"https://www.youtube.com/watch?v={A}"}]}), videos(A)),
        (json.dumps([f"https://youtu.be/{A}", f"https://youtu.be/{B}"]), videos(A, B)),
        ("[" * 100_000, []),
        ('{"a": 1}\nnot json', []),
        (f'{{"broken": "https://youtu.be/{A}"', videos(A)),
        ("[]", []),
    ],
)
def test_exports_in_json(text: str, sources: list[Source]) -> None:
    assert list(find_sources(text).sources) == sources


@pytest.mark.timeout(20)  # in quadratic time it would take hours
@pytest.mark.parametrize(
    "text",
    [
        "watch_videos?video_ids=" * 20_000,
        "/embed/x?playlist=" * 20_000,
        "&amp;" * 50_000,
        "\\u0026" * 50_000,
        "a," * 100_000,
        "youtube\t" * 50_000,
        "https%25253A%25252F%25252F" * 30_000,
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    plain(text)
    find_sources(text)


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for start in ("", "{", "[", '<div class="outer-cell">'):
        plain(start + text)
