"""The catalogue of notes: by subject, sorted as the user chooses, filtered by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.videos.video import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A current note. `length` is the video's in seconds, `written_at` seconds since the epoch, `cost` the total cost
    of the video in US dollars (None when unknown); `verified` of `points` have their quote in the transcript. Imported
    notes have an empty `model` and no points."""

    video: VideoId
    title: str
    channel: str | None
    length: float | None
    subject: str | None
    model: str
    points: int
    verified: int
    cost: float | None
    written_at: float


class Order(StrEnum):
    """Sort orders of notes."""

    NEWEST = "newest first"
    TITLE = "by title"
    LONGEST = "longest first"
    DOUBTFUL = "unverified points first"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCounts:
    """A subject and its number of notes; `name` is None for notes without a subject."""

    name: str | None
    notes: int


def subject_counts(entries: Iterable[Entry]) -> tuple[SubjectCounts, ...]:
    """The subjects by name; notes without a subject come last."""
    found = Counter(entry.subject for entry in entries)
    names = sorted(found, key=lambda name: (name is None, (name or "").casefold()))
    return tuple(SubjectCounts(name=name, notes=found[name]) for name in names)


def ordered(entries: Iterable[Entry], order: Order) -> tuple[Entry, ...]:
    """The sorted entries; ties are sorted newest first."""
    newest = sorted(entries, key=lambda entry: -entry.written_at)
    if order is Order.TITLE:
        newest.sort(key=lambda entry: entry.title.casefold())
    elif order is Order.LONGEST:
        newest.sort(key=lambda entry: -(entry.length or 0.0))
    elif order is Order.DOUBTFUL:
        newest.sort(key=lambda entry: entry.verified - entry.points)
    return tuple(newest)


def matching(entries: Sequence[Entry], words: str) -> tuple[Entry, ...]:
    """The entries whose title, channel or subject contains every word, ignoring case."""
    wanted = words.casefold().split()
    if not wanted:
        return tuple(entries)
    return tuple(
        entry
        for entry in entries
        if all(
            word in text
            for text in [f"{entry.title} {entry.channel or ''} {entry.subject or ''}".casefold()]
            for word in wanted
        )
    )
