from __future__ import annotations

import pytest

from ytsb_tui.core.jobs.failures import Failure, FailureKind, VideoFailure
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import SearchSource, VideoId
from ytsb_tui.demo.faults import FAULTS
from ytsb_tui.demo.fetcher import LectureFetcher, NoLists
from ytsb_tui.demo.lectures import lectures
from ytsb_tui.demo.network import SimulatedConnection

WISH = LanguageWish()


def test_a_lecture_comes_in_parts_that_can_be_watched() -> None:
    connection = SimulatedConnection(0.0)
    steps: list[float] = []
    video = VideoId("demo-eigen_")
    fetched = LectureFetcher().fetch(connection, video, WISH, lambda _, fraction: steps.append(fraction))
    assert fetched.transcript == lectures()[video].transcript
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1.0)
    assert connection.traffic > 30_000


@pytest.mark.parametrize("video", FAULTS)
def test_a_fault_passes(video: VideoId) -> None:
    fetcher = LectureFetcher()
    for refusal in FAULTS[video]:
        with pytest.raises(Failure) as refused:
            fetcher.fetch(SimulatedConnection(0.0), video, WISH, lambda *_: None)
        assert refused.value.kind is refusal().kind
    assert fetcher.fetch(SimulatedConnection(0.0), video, WISH, lambda *_: None).transcript.cues


@pytest.mark.parametrize(
    ("video", "kind"), [("demo-silent", FailureKind.CAPTIONS_DISABLED), ("dQw4w9WgXcQ", FailureKind.UNAVAILABLE)]
)
def test_a_refused_video_says_why(video: str, kind: FailureKind) -> None:
    with pytest.raises(VideoFailure) as refused:
        LectureFetcher().fetch(SimulatedConnection(0.0), VideoId(video), WISH, lambda *_: None)
    assert refused.value.kind is kind


def test_there_are_no_lists() -> None:
    with pytest.raises(VideoFailure, match="no lists"):
        NoLists().list(SimulatedConnection(0.0), SearchSource(count=3, query="anything"))
