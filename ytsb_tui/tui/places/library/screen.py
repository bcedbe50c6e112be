"""The library: subjects, the notes of each, and what each note is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from ytsb_tui.core.knowledge.catalogue import Entry, Order, matching, ordered, subject_counts
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.keys import LIBRARY_COMMANDS, bindings
from ytsb_tui.tui.places.library.lists import ALL, NoteList, SubjectList, subject_key
from ytsb_tui.tui.places.library.render import note_heading
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.spans import Line, Role
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.row_list import RowList

_BOTH = 60  # columns from which subjects have room beside their notes
_EMPTY = ("No note has been written yet.", "Go to the dashboard (1) and press a to add a video.")


class Library(Place):
    """Subjects at the left, notes at the right."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIBRARY_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#notes"

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] | None = None
        self._order = Order.NEWEST
        self._words = ""
        self._wanted: VideoId | None = None  # to be shown when it has been read
        self._done = -1

    def compose(self) -> ComposeResult:
        """The lists."""
        yield Lines(id="header")
        yield Lines(id="columns")
        with Horizontal(id="shelves"):
            yield SubjectList(id="subjects", classes="panel")
            yield NoteList(id="notes", classes="panel")
        yield Input(id="find", placeholder="words in title, channel, subject", compact=True)
        yield KeyLine()

    @property
    def subjects(self) -> SubjectList:
        """The list of subjects."""
        return self.query_one(SubjectList)

    @property
    def notes(self) -> NoteList:
        """The list of notes."""
        return self.query_one(NoteList)

    def on_mount(self) -> None:
        """Nothing blinks."""
        line = self.query_one(Input)
        line.display, line.cursor_blink = False, False
        self.subjects.entitle((("Subjects", Role.STRONG),))

    def on_resize(self) -> None:
        """Other columns."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What was written meanwhile is listed too."""
        self._done = -1
        self.refreshed()

    def refreshed(self) -> None:
        """The header, and the lists anew when another note is done."""
        if not there(self):
            return
        app = study(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        if (done := app.panel.counts.get("done", 0)) != self._done:
            self._done = done
            app.look_up(self._read, "library")
        self._list()

    async def _read(self) -> None:
        self._entries = await study(self).reader.ask(lambda library: library.notes())
        self._list()

    def _list(self) -> None:
        """Fills both lists."""
        if not there(self):
            return
        app = study(self)
        found = matching(self._entries or (), self._words)
        self.subjects.display = self.size.width >= _BOTH
        marks = subject_counts(found)
        self.subjects.list((None, *marks) if marks else (), app.look)
        if self._wanted is not None and self._entries is not None:
            self.subjects.go(ALL)
        subject = self.subjects.name_of(self.subjects.current)
        chosen = found if subject == ALL else [entry for entry in found if subject_key(entry.subject) == subject]
        empty = () if self._entries is None else ("Nothing has all these words.",) if self._entries else _EMPTY
        self.notes.show(ordered(chosen, self._order), app.look, app.now, empty)
        if self._wanted is not None and self._entries is not None:
            self.notes.go(self._wanted)
            self._wanted = None
        self._entitle(len(chosen))
        self.show_keys()

    def _entitle(self, count: int) -> None:
        parts: list[tuple[str, Role]] = [("Notes", Role.STRONG)]
        if self._entries is None:
            parts.append(("  reading", Role.DIM))
        else:
            told = f"  {many(count, 'note')}, {self._order.value}" if self._entries else ""
            parts.append((told, Role.DIM))
        if self._words:
            parts.append((f'  with "{study(self).look.safe(self._words)}"', Role.WARNING))
        self.notes.entitle(tuple(parts))
        before = self.size.width - self.notes.outer_size.width + 2
        columns: Line = ((" " * before, Role.DIM), *note_heading(self.notes.scrollable_content_region.width))
        self.query_one("#columns", Lines).show((columns,))

    def show_video(self, video: VideoId) -> None:
        """Puts the cursor on the note of a video."""
        self._wanted, self._words = video, ""
        self.query_one(Input).value = ""
        self.set_focus(self.notes)
        self._list()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        if event.rows is self.subjects:
            self._list()
        else:
            self.show_keys()

    @on(RowList.Opened)
    def _opened(self) -> None:
        self.action_open()

    # keys

    def labels(self) -> Mapping[str, str]:
        """Where tab leads; this place's own key is left out."""
        return {"app.library": "", "library.other": "notes" if self.subjects.has_focus else "subjects"}

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action == "open" and not self.subjects.has_focus and self.notes.current is None:
            return "There is no note here."
        if action == "other" and not self.subjects.display:
            return "There is no room for the subjects."
        if action in ("filter", "sort", "search") and not self._entries:
            return "There is no note yet."
        return None

    def action_open(self) -> None:
        """Opens the note; from a subject to its notes."""
        if self.refused("open"):
            return
        if self.subjects.has_focus:
            self.set_focus(self.notes)
        elif (entry := self.notes.current) is not None:
            study(self).open_note(entry.video)

    def action_other(self) -> None:
        """To the other list."""
        if not self.refused("other"):
            self.set_focus(self.notes if self.subjects.has_focus else self.subjects)
            self.show_keys()

    def action_sort(self) -> None:
        """The next order."""
        if self.refused("sort"):
            return
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self.notes.action_first()
        self._list()

    def action_filter(self) -> None:
        """Opens the line that filters."""
        if self.refused("filter"):
            return
        line = self.query_one(Input)
        line.display = True
        self.set_focus(line)

    async def action_back(self) -> None:
        """Takes the filter away; else to the dashboard."""
        line = self.query_one(Input)
        if line.display or self._words:
            line.value, line.display = "", False
            self.set_focus(self.notes)
        else:
            await study(self).action_go("dashboard")

    async def action_search(self) -> None:
        """Looks for the filter's words in everything."""
        from ytsb_tui.tui.places.search.screen import Search

        if self.refused("search"):
            return
        await study(self).action_go("search")
        if isinstance(search := self.app.screen, Search) and self._words:
            search.look_for(self._words)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._words = event.value.strip()
        self._list()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.query_one(Input).display = bool(self._words)
        self.set_focus(self.notes)
