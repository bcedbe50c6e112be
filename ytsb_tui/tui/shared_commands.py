"""Commands that several screens have: back to the dashboard, to the cards of a video, closing, scrolling."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from textual.app import App

from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import InApp, context
from ytsb_tui.tui.destinations import Destination, Questions, Review


class OfVideo(Protocol):
    """A screen about one video."""

    video: VideoId

    @property
    def app(self) -> App[object]:
        """The app."""
        ...


class Scrolls(Protocol):
    """A screen with something that scrolls."""

    def scroll(self, by: int) -> None:
        """Scrolls by lines, down where they are positive."""
        ...


class Closes(Protocol):
    """A screen that can be closed."""

    def close(self) -> None:
        """Leaves everything as it is."""
        ...


def to_dashboard(place: str) -> Command[InApp]:
    """From a place back to the dashboard."""
    return Command(
        id=f"{place}.back",
        keys="escape",
        shown="esc",
        label="dashboard",
        tip="Back to the dashboard",
        name="go: back to the dashboard",
        rank=2,
        run=lambda screen: context(screen).go(Destination("dashboard")),
    )


def _study(screen: OfVideo) -> Awaitable[None]:
    from ytsb_tui.core.study.session import Topic

    return context(screen).go(Review(topic=Topic(video=screen.video)))


def of_video(place: str) -> tuple[Command[OfVideo], ...]:
    """To the cards of a video, and to questions about it."""
    return (
        Command(
            id=f"{place}.study",
            keys="s",
            label="cards",
            tip="Study the cards of this video",
            name="video: study its cards",
            rank=11,
            run=_study,
        ),
        Command(
            id=f"{place}.ask",
            keys="a",
            label="ask about it",
            tip="Ask a question about this video",
            name="video: ask a question about it",
            rank=12,
            run=lambda screen: context(screen).go(Questions(video=screen.video)),
        ),
    )


def closing(dialog: str, keys: str = "escape,q") -> Command[Closes]:
    """From a dialog back to the place under it."""
    return Command(
        id=f"{dialog}.close",
        keys=keys,
        shown="esc",
        label="back",
        tip="Back to where you were",
        name="dialog: close",
        rank=9,
        run=lambda screen: screen.close(),
    )


_SCROLL = (
    ("down", "down,j", 1, "One line down"),
    ("up", "up,k", -1, "One line up"),
    ("page_down", "pagedown,space,ctrl+f", 12, "A page down"),
    ("page_up", "pageup,ctrl+b", -12, "A page up"),
    ("half_down", "ctrl+d", 6, "Half a page down"),
    ("half_up", "ctrl+u", -6, "Half a page up"),
    ("first", "home,g", -1_000_000, "To the top"),
    ("last", "end,G", 1_000_000, "To the end"),
)


def scrolling(dialog: str) -> tuple[Command[Scrolls], ...]:
    """Through a dialog that is longer than the screen."""

    def command(name: str, keys: str, lines: int, tip: str) -> Command[Scrolls]:
        return Command(
            id=f"{dialog}.{name}",
            keys=keys,
            label=name,
            tip=tip,
            name=f"scroll: {tip.lower()}",
            run=lambda screen: screen.scroll(lines),
        )

    return tuple(command(*row) for row in _SCROLL)
