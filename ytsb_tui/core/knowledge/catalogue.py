"""The notes of the library as a catalogue lists them: by subject, in the order a person chooses, filtered by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.videos.video import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A note that counts. `length` is the video's in seconds, `written_at` seconds since the epoch, `cost` all that the
    video has cost in US dollars, None while no price is known; `verified` of `points` have their quote in the
    transcript. `model` is empty, and there are no points, for a note that another program wrote."""

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
    """Orders of notes: the first of each is the first listed."""

    NEWEST = "newest first"
    TITLE = "by title"
    LONGEST = "longest first"
    DOUBTFUL = "unverified points first"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCounts:
    """A subject and how many notes are under it; `name` is None for notes without one."""

    name: str | None
    notes: int


def subject_counts(entries: Iterable[Entry]) -> tuple[SubjectCounts, ...]:
    """The subjects by name; notes without one come last."""
    found = Counter(entry.subject for entry in entries)
    names = sorted(found, key=lambda name: (name is None, (name or "").casefold()))
    return tuple(SubjectCounts(name=name, notes=found[name]) for name in names)


def ordered(entries: Iterable[Entry], order: Order) -> tuple[Entry, ...]:
    """The entries in an order; the newer one first where it does not decide."""
    newest = sorted(entries, key=lambda entry: -entry.written_at)
    if order is Order.TITLE:
        newest.sort(key=lambda entry: entry.title.casefold())
    elif order is Order.LONGEST:
        newest.sort(key=lambda entry: -(entry.length or 0.0))
    elif order is Order.DOUBTFUL:
        newest.sort(key=lambda entry: entry.verified - entry.points)
    return tuple(newest)


def matching(entries: Sequence[Entry], words: str) -> tuple[Entry, ...]:
    """Those in whose title, channel or subject every word stands, whatever its case."""
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
