"""Sound in parts: what is here is kept, what differs begins anew, and no server makes it endless."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.fakes.exit_network import FakeConnection
from tests.fakes.ranged import RangedFile
from ytsb_tui.adapters.sites.sound import OVERLAP, PART, SoundDownload, sound_file
from ytsb_tui.core.jobs.failures import ExitFailure, Failure, SetupFailure, TransientFailure, VideoFailure
from ytsb_tui.engine.ports.connections import Reply

URL = "https://files.example.org/1.mp3?token=2"
SOUND = random.Random(1).randbytes(2 * PART + 50_000)


def fetched(download: SoundDownload, server: Callable[[Mapping[str, str]], Reply]) -> list[float]:
    """Its progress after each part, until it is whole."""
    connection = FakeConnection({URL: server})
    shares: list[float] = []
    while not shares or shares[-1] < 1.0:
        download.part(connection, URL)
        shares.append(download.progress[1])
        assert len(shares) < 20, "it does not end"
    return shares


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return sound_file(tmp_path / "sounds", "podcast.1", URL)


def test_a_sound_comes_in_parts(file: Path) -> None:
    server = RangedFile(SOUND)
    download = SoundDownload(URL, file, 10)
    assert download.progress[1] == 0.0
    shares = fetched(download, server)
    assert file.read_bytes() == SOUND
    assert shares == sorted(shares)
    assert len(shares) == 3
    assert [end + 1 - start for start, end in server.asked] == [PART + OVERLAP] * 3
    assert download.progress == ("4 of 4 MB of sound", 1.0)
    assert list(file.parent.iterdir()) == [file]


def test_another_try_goes_on_where_one_broke_off(file: Path) -> None:
    server = RangedFile(SOUND, breaks=frozenset({2}))
    with pytest.raises(ExitFailure):
        fetched(SoundDownload(URL, file, 10), server)
    again = SoundDownload(URL, file, 10)
    assert again.size == PART + OVERLAP
    fetched(again, server)
    assert file.read_bytes() == SOUND
    assert sum(min(end + 1, len(SOUND)) - start for start, end in server.asked) < len(SOUND) + PART + 4 * OVERLAP


@pytest.mark.parametrize("other", [SOUND[::-1], SOUND[:100], b"x" * 3 + SOUND])
def test_another_sound_at_the_same_link_begins_anew(file: Path, other: bytes) -> None:
    with pytest.raises(ExitFailure):
        fetched(SoundDownload(URL, file, 10), RangedFile(SOUND, breaks=frozenset({2})))
    fetched(SoundDownload(URL, file, 10), RangedFile(other))
    assert file.read_bytes() == other


def test_a_sound_that_differs_each_time_is_given_up(file: Path) -> None:
    def server(headers: Mapping[str, str]) -> Reply:
        return RangedFile(random.randbytes(len(SOUND)))(headers)

    with pytest.raises(VideoFailure, match="another sound each time"):
        fetched(SoundDownload(URL, file, 10), server)


def test_a_server_that_gives_no_parts_gives_all(file: Path) -> None:
    assert fetched(SoundDownload(URL, file, 10), RangedFile(SOUND, parts=False)) == [1.0]
    assert file.read_bytes() == SOUND


def says(status: int, body: bytes, content_range: str = "") -> Callable[[Mapping[str, str]], Reply]:
    headers = {"content-type": "audio/mpeg", "content-range": content_range}
    return lambda _: Reply(status=status, url="", headers=headers, body=body)


@pytest.mark.parametrize(
    ("server", "failure", "reason"),
    [
        (RangedFile(SOUND, media_type="text/html; charset=utf-8"), TransientFailure, "a page in place of the sound"),
        (RangedFile(b"x" * 11_000_000), VideoFailure, "Its sound has 11 MB, and at most 10 MB are fetched."),
        (says(206, b"abc"), ExitFailure, "another part"),
        (says(206, b"abc", "bytes 7-9/100"), ExitFailure, "another part"),
        (says(206, b"abc", "bytes 0-2/*"), ExitFailure, "another part"),
        (says(206, b"", "bytes 0-0/100"), ExitFailure, "a smaller part"),
        (says(206, b"x" * 50_000, "bytes 0-49999/9000000"), ExitFailure, "a smaller part"),
        (says(206, b"", f"bytes 0-0/{'9' * 12}"), VideoFailure, "at most 10 MB"),
    ],
)
def test_unkind_servers(
    file: Path, server: Callable[[Mapping[str, str]], Reply], failure: type[Failure], reason: str
) -> None:
    with pytest.raises(failure, match=reason):
        fetched(SoundDownload(URL, file, 10), server)


def test_a_refusal_is_returned_as_it_is(file: Path) -> None:
    download = SoundDownload(URL, file, 10)
    reply = download.part(FakeConnection({URL: says(302, b"")}), URL)
    assert (reply.status, download.size, download.progress[1]) == (302, 0, 0.0)


def test_what_nobody_came_back_for_is_removed(file: Path) -> None:
    file.parent.mkdir()
    old, new = file.with_name("old.mp3.part"), file.with_name("new.mp3.part")
    for each, days in ((old, 31), (new, 1)):
        each.write_bytes(b"x")
        os.utime(each, (0, time.time() - days * 86_400))
    SoundDownload(URL, file, 10)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_folder_that_cannot_be_written_stops_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("a file in its place")
    with pytest.raises(SetupFailure, match=r"Sound cannot be kept in .*sounds"):
        SoundDownload(URL, tmp_path / "sounds" / "1.mp3", 10)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.org/1.M4A?x=2.wav", "podcast.1.m4a"),
        ("https://a.org/play/1", "podcast.1.mp3"),
        ("https://a.org/1.exe", "podcast.1.mp3"),
    ],
)
def test_the_name_of_its_file(tmp_path: Path, url: str, name: str) -> None:
    assert sound_file(tmp_path, "podcast.1", url).name == name
