"""Links to playlists, channels and searches."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

import pytest

from tests.core.videos.ids import CHANNEL, LIST
from ytsb_tui.core.videos.links import Link, bare, link_in

NAMES = """
NASA some.handle-x_1 l·l Équations tiếngViệt Άλγεβρα Українська ქართული Հայերեն עִבְרִית العربية می\u200cخواهم اردو ދިވެހި
ܣܘܪܝܝܐ हिन्दी मराठी বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം ශ්\u200dරීලංකා อนุรักน์โชคชัย ลาว๑ ພາສາລາວ မြန်မာ
ភាសាខ្មែរ བོདཡིག ᠮᠣᠩᠭᠣᠯ አማርኛ 한국어 线性代数 固有ベクトル ビデオ ᏣᎳᎩ ᐃᓄᒃᑎᑐᑦ ⵜⴰⵎⴰⵣⵉⵖⵜ ߒߞߏ ꦧꦱꦗꦮ 2024年
Größe naïve_3 Đạisố Ελληνικά.1 математика-2 Қазақша ალგებრა հանրահաշիվ שָׁלוֹם مدرسة کتاب‌ها سنڌي संस्कृतम् नेपाली অসমীয়া
தமிழ்-1 กขค_9 ቋንቋ 수학교실 數學課 数学.物理 ひらがな ገጽታ Ꮳꮃꭹ
"""


HANDLES = [f"@{unicodedata.normalize('NFC', name)}" for name in NAMES.split()]


@pytest.mark.parametrize(
    ("link", "playlist"),
    [
        (f"https://www.youtube.com/playlist?list={LIST}", LIST),
        (f"https://www.youtube.com/watch?list={LIST}", LIST),
        (f"https://www.youtube.com/watch?v=&list={LIST}", LIST),
        (f"https://www.youtube.com/embed/videoseries?list={LIST}", LIST),
        (f"https://music.youtube.com/browse/VL{LIST}", LIST),
        (
            "https://music.youtube.com/playlist?list=OLAK5uy_lkWZtKPHBrW1_v9v9wVC7gAKwLpnZ4FGM&si=x",
            "OLAK5uy_lkWZtKPHBrW1_v9v9wVC7gAKwLpnZ4FGM",
        ),
        (
            "https://music.youtube.com/playlist?list=RDCLAK5uy_kmPRjHDECIcuVwnKsx2Ng7fyNgFKWNJFs",
            "RDCLAK5uy_kmPRjHDECIcuVwnKsx2Ng7fyNgFKWNJFs",
        ),
        (f"https://www.youtube.com/feeds/videos.xml?playlist_id={LIST}", LIST),
    ],
)
def test_links_to_playlists(link: str, playlist: str) -> None:
    assert link_in(link) == Link(playlist=playlist)


@pytest.mark.parametrize(
    ("link", "channel"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"channel/{CHANNEL}"),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", f"channel/{CHANNEL}/videos"),
        (f"https://www.youtube.com/channel/{CHANNEL}/about", f"channel/{CHANNEL}"),
        (f"https://music.youtube.com/channel/{CHANNEL}", f"channel/{CHANNEL}"),
        (f"https://music.youtube.com/browse/{CHANNEL}", f"channel/{CHANNEL}"),
        (f"https://www.youtube.com/embed/live_stream?channel={CHANNEL}", f"channel/{CHANNEL}"),
        (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", f"channel/{CHANNEL}"),
        ("https://www.youtube.com/@handle", "@handle"),
        ("youtube.com/@some.handle-x_1/streams?view=0", "@some.handle-x_1/streams"),
        ("https://www.youtube.com/@NASA/shorts", "@NASA/shorts"),
        ("https://www.youtube.com/@NASA/live/", "@NASA/live"),
        ("https://www.youtube.com/@NASA/playlists?view=1", "@NASA/playlists"),
        ("https://www.youtube.com/@NASA/podcasts.", "@NASA/podcasts"),
        ("https://www.youtube.com/@NASA/featured", "@NASA"),
        ("https://www.youtube.com/@NASA/community?lb=x", "@NASA"),
        ("https://www.youtube.com/@NASA/search?query=moon%20landing", "@NASA/search?query=moon%20landing"),
        ("https://www.youtube.com/@NASA/search", "@NASA"),
        ("https://www.youtube.com/@NASA&si=x", "@NASA"),
        ("**https://www.youtube.com/@NASA**", "@NASA"),
        ("https://www.youtube.com/@NASA。好", "@NASA"),
        ("https://www.youtube.com/@अ-आ.इ_ई·उ", "@अ-आ.इ_ई·उ"),
        ("https://www.youtube.com/zsecurity", "zsecurity"),
        ("http://m.youtube.com/NASAgovVideo/videos", "NASAgovVideo/videos"),
        ("https://www.youtube.com/zsecurity/about", None),
        ("https://www.youtube.com/Éva.", "Éva"),
        ("https://youtube.com/@handle.", "@handle"),
        ("https://www.youtube.com/%40handle", "@handle"),
        ("https://www.youtube.com/@%E6%97%A5%E6%9C%AC", "@日本"),
        ("https://www.youtube.com/c/SomeName/featured", "c/SomeName"),
        ("https://www.youtube.com/user/SomeName", "user/SomeName"),
    ],
)
def test_links_to_channels(link: str, channel: str | None) -> None:
    found = link_in(link)
    assert found is not None
    assert found.channel == channel
    assert (found.trouble is None) == (channel is not None)


@pytest.mark.parametrize("handle", HANDLES)
def test_handles_in_every_script_and_spelling(handle: str) -> None:
    for written in (handle, unicodedata.normalize("NFD", handle)):
        encoded = quote(written, safe="")
        for spelled in (written, encoded, quote(written, safe="@"), re.sub("%..", lambda c: c[0].lower(), encoded)):
            assert link_in(f"https://www.youtube.com/{spelled}") == Link(channel=handle)
            assert link_in(f"youtube.com/{spelled}/streams") == Link(channel=f"{handle}/streams")
        assert bare(written) == Link(channel=handle)
    assert bare(f"{handle}.") is None
    for more in ("%20bar", " bar".replace(" ", "+"), "%2Fbar", "%E2%80%AE", "*bar", "%FF", "$"):
        found = link_in(f"https://www.youtube.com/{handle}{more}")
        assert found is not None
        assert found.channel is None, "a part of a handle is another channel"


def test_links_to_searches() -> None:
    assert link_in("https://www.youtube.com/results?search_query=linear+algebra%20%20basics") == Link(
        query="linear algebra basics"
    )
    assert link_in("https://music.youtube.com/search?q=x") == Link(query="x")
