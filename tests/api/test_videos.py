"""What programs name."""

from __future__ import annotations

import pytest

from ytsb_tui.api.videos import video_id


@pytest.mark.parametrize(
    "link",
    [
        "dQw4w9WgXcQ",
        " https://youtu.be/dQw4w9WgXcQ?t=42 ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
        "m.youtube.com/shorts/dQw4w9WgXcQ",
    ],
)
def test_one_video(link: str) -> None:
    assert video_id(link) == "dQw4w9WgXcQ"


def test_any_id_of_eleven_characters() -> None:
    assert video_id("mathematics") == "mathematics"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("https://vimeo.com/1", "which is not read"),
        ("https://youtu.be/short", "no video id of 11 characters"),
        ("https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf", "does not name one YouTube video"),
        ("https://youtu.be/dQw4w9WgXcQ https://youtu.be/jNQXAC9IVRw", "does not name one YouTube video"),
        ("", "''"),
        ("talks.abc", "'talks.abc'"),
    ],
)
def test_no_video(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        video_id(text)
