"""From a video to what can be learned of it: its cards, and questions to it."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

from ytsb_tui.core.study.session import Topic
from ytsb_tui.core.videos.video import VideoId

Answer = TypeVar("Answer")


def review_of(screen: Screen[Answer], video: VideoId) -> None:
    """Reviews the video's cards."""
    from ytsb_tui.tui.places.cards.review import Review

    screen.app.push_screen(Review(Topic(video=video)))


def questions_to(screen: Screen[Answer], video: VideoId) -> None:
    """Asks the video."""
    from ytsb_tui.tui.places.ask.screen import Ask

    screen.app.push_screen(Ask(Topic(video=video)))
