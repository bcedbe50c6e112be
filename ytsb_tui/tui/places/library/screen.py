"""The library: subjects, the notes of each, and what each note is worth."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from ytsb_tui.core.knowledge.catalogue import Entry, Order, matching, ordered, subject_counts
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, LibraryNote
from ytsb_tui.tui.places.library.lists import ALL, NoteList, SubjectList, subject_key
from ytsb_tui.tui.places.library.render import note_heading
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.spans import Line, Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.row_list import RowList
from ytsb_tui.tui.widgets.text_line import FindLine

_BOTH = 60  # columns from which subjects have room beside their notes
_EMPTY = ("No note has been written yet.", "Go to the dashboard (1) and press a to add a video.")


class Library(Place):
    """Subjects on the left, notes on the right."""

    AUTO_FOCUS = "#notes"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] | None = None  # None until they are read
        self.order = Order.NEWEST
        self.words = ""
        self._wanted: VideoId | None = None  # to be shown when it has been read
        self._done = -1

    def compose(self) -> ComposeResult:
        """The lists."""
        yield Lines(id="header")
        yield Lines(id="columns")
        with Horizontal(id="panes"):
            yield SubjectList(id="subjects", classes="panel")
            yield NoteList(id="notes", classes="panel")
        yield FindLine("words in title, channel, subject")
        yield KeyLine()

    @property
    def subjects(self) -> SubjectList:
        """The list of subjects."""
        return self.query_one(SubjectList)

    @property
    def notes(self) -> NoteList:
        """The list of notes."""
        return self.query_one(NoteList)

    @property
    def line(self) -> FindLine:
        """The line that filters."""
        return self.query_one(FindLine)

    def on_mount(self) -> None:
        """The title that never changes."""
        self.subjects.entitle((("Subjects", Role.STRONG),))

    def on_resize(self) -> None:
        """Other columns."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What was written meanwhile is listed too."""
        self._done = -1
        self.refreshed()

    def arrive(self, destination: Destination) -> None:
        """Puts the cursor on the note of a video."""
        if isinstance(destination, LibraryNote):
            self._wanted, self.words = destination.video, ""
            self.line.value = ""
            self.set_focus(self.notes)
            self.fill()

    def refreshed(self) -> None:
        """The header; the lists are read again when another note is done."""
        if not can_draw(self):
            return
        app = context(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        if (done := app.panel.counts.get("done", 0)) != self._done:
            self._done = done
            app.look_up(self._read, "library")
        self.fill()

    async def _read(self) -> None:
        self.entries = await context(self).reader.ask(lambda library: library.notes())
        self.fill()

    def fill(self) -> None:
        """Fills both lists."""
        if not can_draw(self):
            return
        app = context(self)
        found = matching(self.entries or (), self.words)
        self.subjects.display = self.size.width >= _BOTH
        marks = subject_counts(found)
        self.subjects.list((None, *marks) if marks else (), app.look)
        if self._wanted is not None and self.entries is not None:
            self.subjects.go(ALL)
        subject = self.subjects.name_of(self.subjects.current)
        chosen = found if subject == ALL else [entry for entry in found if subject_key(entry.subject) == subject]
        empty = () if self.entries is None else ("No note has all these words.",) if self.entries else _EMPTY
        self.notes.show(ordered(chosen, self.order), app.look, app.now, empty)
        if self._wanted is not None and self.entries is not None:
            self.notes.go(self._wanted)
            self._wanted = None
        self._entitle(len(chosen))
        self.show_keys()

    def _entitle(self, count: int) -> None:
        parts: list[tuple[str, Role]] = [("Notes", Role.STRONG)]
        if self.entries is None:
            parts.append(("  loading", Role.DIM))
        else:
            parts.append((f"  {plural(count, 'note')}, {self.order.value}" if self.entries else "", Role.DIM))
        if self.words:
            parts.append((f'  with "{context(self).look.safe(self.words)}"', Role.WARNING))
        self.notes.entitle(tuple(parts))
        before = self.size.width - self.notes.outer_size.width + 2
        columns: Line = ((" " * before, Role.DIM), *note_heading(self.notes.scrollable_content_region.width))
        self.query_one("#columns", Lines).show((columns,))

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        if event.rows is self.subjects:
            self.fill()
        else:
            self.show_keys()

    @on(RowList.Opened)
    async def _opened(self) -> None:
        await self.action_command("library.open")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.words = event.value.strip()
        self.fill()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.line.display = bool(self.words)
        self.set_focus(self.notes)


SCREEN = Library
