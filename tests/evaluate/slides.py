"""Drawn lectures of half an hour with some sixty slides each: how many of the slides are found, how many pictures show
nothing new, what it costs in processor time and in bytes."""

from __future__ import annotations

import gzip
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.fakes.connection import FakeConnection
from tests.fakes.youtube import IP, connect
from tests.lab import slides
from tests.lab.rules import RuleTable, Video
from tests.lab.youtube import YouTube
from ytsb_tui.adapters.youtube.fetcher import YouTubeFetcher
from ytsb_tui.adapters.youtube.slides import StoryboardSlides
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Reply

SECONDS = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideScore:
    """Slides shown, slides found, pictures that show a slide once more; the processor time of the slowest video in
    seconds; bytes of answers a video as they are sent, without and with pictures, and requests with them."""

    shown: int
    found: int
    twice: int
    seconds: float
    bytes_without: int
    bytes_with: int
    requests: float

    @property
    def recall(self) -> float:
        """The share of the slides that is found."""
        return self.found / self.shown

    @property
    def false(self) -> float:
        """The share of the pictures that shows nothing new."""
        return self.twice / max(1, self.found + self.twice)


def scored(lectures: Sequence[int] = range(12)) -> SlideScore:
    """The score of these lectures, by the real fetcher and finder on a YouTube in this process."""
    shown = found = twice = without = with_ = requests = 0
    slowest = 0.0
    for number in lectures:
        video = VideoId(f"vid{number:08}")
        connection, received = _connected(video)
        board = YouTubeFetcher(slides=True).fetch(connection, video, LanguageWish(), lambda *_: None).storyboard
        assert board is not None
        without += _compressed(received)
        for level, sheets in ((1, board.survey.sheets), (3, board.pictures.sheets)):
            for sheet in range(sheets):
                slides.sheet(video, SECONDS, level, sheet)  # drawn now, so that drawing is not measured
        begun = time.process_time()
        pictures = StoryboardSlides().find(connection, board, lambda *_: None, lambda: False).pictures
        slowest = max(slowest, time.process_time() - begun)
        shows = slides.shows(video, SECONDS)
        seen: set[int] = set()
        for picture in pictures:
            slide = max((show for show in shows if show.start <= picture.second), key=lambda show: show.start).slide
            twice += slide in seen
            seen.add(slide)
        shown += len({show.slide for show in shows})
        found += len(seen)
        with_ += _compressed(received)
        requests += len(connection.sent)
    return SlideScore(
        shown=shown,
        found=found,
        twice=twice,
        seconds=slowest,
        bytes_without=without // len(lectures),
        bytes_with=with_ // len(lectures),
        requests=requests / len(lectures),
    )


def _connected(video: VideoId) -> tuple[FakeConnection, list[bytes]]:
    rules = RuleTable(country_of={IP: "de"})
    rules.videos[video] = Video(seconds=SECONDS)
    inner = connect(YouTube(rules))
    received: list[bytes] = []

    def answer(sent: object) -> Reply:
        reply = inner.answer(sent)  # type: ignore[arg-type]  # the request as it came
        received.append(reply.body)
        return reply

    return FakeConnection(answer), received


def _compressed(bodies: Sequence[bytes]) -> int:
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def report() -> None:
    """Prints the table."""
    score = scored()
    print(f"\nslides of drawn lectures found  {score.recall:7.2%}  of {score.shown} (at least 90 %)")
    print(f"pictures that show nothing new  {score.false:7.2%}  (at most 5 %)")
    print(f"processor time of half an hour  {score.seconds:7.2f} s, the slowest of 12 (at most 2 s)")
    print(f"kilobytes a video without them  {score.bytes_without / 1e3:7.0f}")
    print(f"kilobytes a video with them     {score.bytes_with / 1e3:7.0f}  in {score.requests:.0f} requests")
