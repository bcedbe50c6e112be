"""The real responses that youtube-transcript-api ships for its own tests, read from the installed package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import cast

Json = dict[str, object]

RECORDED_VIDEO = "GJLlxj_dtq8"
RECORDED_TITLE = "Surface Go Review - It’s Awesome"
RECORDED_IP = "2a02:908:1991:1ec0:9:870c:a854:53fe"
RECORDED_IP_QUOTED = RECORDED_IP.replace(":", "%3A")


@cache
def recording(name: str) -> str:
    """The text of one recorded response, such as `youtube.html`."""
    path = files("youtube_transcript_api") / "test" / "assets" / f"{name}.static"
    return path.read_text(encoding="utf-8")


def recorded_json(name: str) -> Json:
    """A fresh copy of a recorded JSON response, such as `youtube.innertube.json`."""
    return cast("Json", json.loads(recording(name)))
