"""The two lists of the library: subjects, and the notes of one of them."""

from __future__ import annotations

from ytsb_tui.core.knowledge.catalogue import Entry, SubjectCounts
from ytsb_tui.tui.places.library import render as catalogue
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line
from ytsb_tui.tui.widgets.row_list import RowList

ALL = ""  # what the row of all subjects is known by; a subject's own starts with #


def subject_key(name: str | None) -> str:
    """What a subject's row is known by: never the same as the row of all subjects, or of none."""
    return "-" if name is None else f"#{name}"


class SubjectList(RowList[SubjectCounts | None]):
    """A row for all subjects (None), then one for each."""

    def name_of(self, item: SubjectCounts | None) -> str:
        """The subject of a row."""
        return ALL if item is None else subject_key(item.name)

    def row(self, item: SubjectCounts | None, width: int, *, current: bool) -> Line:
        """A subject and its count."""
        whole = SubjectCounts(name="all", notes=sum(mark.notes for mark in self.items if mark is not None))
        return catalogue.subject_row(item or whole, self._look, width)


class NoteList(RowList[Entry]):
    """A row for each note."""

    _now = 0.0

    def name_of(self, item: Entry) -> str:
        """The video of a note."""
        return item.video

    def row(self, item: Entry, width: int, *, current: bool) -> Line:
        """What a note is worth."""
        return catalogue.note_row(item, self._look, width, self._now)

    def show(self, entries: tuple[Entry, ...], look: Look, now: float, empty: tuple[str, ...] = ()) -> None:
        """Shows these notes at this moment."""
        self._now = now
        self.list(entries, look, empty)
