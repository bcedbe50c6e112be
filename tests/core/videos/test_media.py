"""Ids of media, and the links to them."""

from __future__ import annotations

import pytest

from tests.fakes.talks import Talks, registered
from ytsb_tui.core.videos.media import YOUTUBE, is_media_id, media_source, medium_in, url_at
from ytsb_tui.core.videos.sources import find_sources, source_of
from ytsb_tui.core.videos.video import VideoId, VideoSource, source_text

VIDEO = "dQw4w9WgXcQ"


def test_links_to_youtube() -> None:
    assert url_at(VIDEO) == f"https://youtu.be/{VIDEO}"
    assert url_at(VIDEO, 90.7) == f"https://youtu.be/{VIDEO}?t=90"
    assert url_at(VIDEO, 0.0) == url_at(VIDEO, -1.0) == f"https://youtu.be/{VIDEO}?t=0"
    assert media_source(VIDEO) == YOUTUBE


def test_a_source_makes_its_own_links() -> None:
    with registered(Talks()):
        assert url_at("talks.42") == "https://talks.example/42"
        assert url_at("talks.42", 90.7) == "https://talks.example/42?at=90"
        assert medium_in("https://talks.example/42?at=90") == ("talks.42", 90.0)
        assert medium_in("https://talks.example/42") == ("talks.42", None)
        assert medium_in(f"https://youtu.be/{VIDEO}") is None
    assert medium_in("https://talks.example/42") is None


def test_a_medium_of_an_unknown_source_is_shown_by_its_id() -> None:
    assert url_at("talks.42", 90.7) == "talks.42"
    assert media_source("talks.42") == "talks"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (VIDEO, True),
        ("talks.42", True),
        ("talks.a-b_c", True),
        ("talks.", False),
        ("talks.a.b", False),
        (f"talks.{'x' * 101}", False),
        ("Talks.42", False),
        ("books.42", False),
        ("short", False),
    ],
)
def test_ids(text: str, answer: bool) -> None:
    with registered(Talks()):
        assert is_media_id(text) is answer


def test_pasted_links_of_a_source_are_found_among_those_of_youtube() -> None:
    text = f"Watch https://talks.example/42?at=90, https://youtu.be/{VIDEO} and https://talks.example/42"
    with registered(Talks()):
        found = find_sources(text)
        assert found.sources == (
            VideoSource(video=VideoId("talks.42"), start=90.0),
            VideoSource(video=VideoId(VIDEO)),
        )
        assert not found.rejected
        for source in found.sources:
            assert source_of(source_text(source)) == source
    assert find_sources("https://talks.example/42").rejected
