"""Answers of a player."""

from __future__ import annotations

import pytest

from ytsb_tui.adapters.youtube.player import read_player
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("GJLlxj_dtq8")
NOW = 1_700_000_000.0
Json = dict[str, object]


def answer(**changed: object) -> Json:
    """A sound player response with some of its parts changed."""
    base: Json = {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": {"videoId": VIDEO, "title": "T", "author": "A", "channelId": "UC1", "lengthSeconds": "600"},
        "captions": {"playerCaptionsTracklistRenderer": {"captionTracks": [track("en")]}},
    }
    return base | changed


def track(code: object, **more: object) -> Json:
    return {"languageCode": code, "baseUrl": "https://www.youtube.com/api/timedtext?v=1", **more}


def captions(*tracks: object, **more: object) -> Json:
    return {"playerCaptionsTracklistRenderer": {"captionTracks": list(tracks), **more}}


def failure_of(told: object) -> Failure:
    with pytest.raises(Failure) as caught:
        read_player(told, VIDEO, NOW)
    assert caught.value.reason.endswith(".")
    assert caught.value.action.endswith(".")
    return caught.value
