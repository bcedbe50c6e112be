"""Where a screen can lead: to any place by the name of its folder, and to some with what to show there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ytsb_tui.core.videos.video import VideoId

if TYPE_CHECKING:
    from ytsb_tui.core.study.session import Topic


@dataclass(frozen=True, slots=True)
class Destination:
    """A place. `over`: it lies over the place in front until it is closed, instead of replacing it."""

    place: str
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Destination):
    """The note of a video, at a second of the video if one is given."""

    place: str = "reader"
    over: bool = True
    video: VideoId
    second: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions(Destination):
    """Questions about one video."""

    place: str = "ask"
    over: bool = True
    video: VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Destination):
    """The cards of a topic that are due."""

    place: str = "cards"
    over: bool = True
    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(Destination):
    """A quiz about a topic, of so many questions."""

    place: str = "cards"
    over: bool = True
    topic: Topic
    questions: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Destination):
    """The search for some words; without words as it was left."""

    place: str = "search"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryNote(Destination):
    """The library, with the cursor on a video's note."""

    place: str = "library"
    video: VideoId
