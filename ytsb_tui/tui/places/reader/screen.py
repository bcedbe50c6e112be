"""The reader: a note, its evidence in the transcript beside it, or the note as it is being written."""

from __future__ import annotations

import time

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from ytsb_tui.core.jobs.job import Stage
from ytsb_tui.core.notes.slide_pictures import pictures_in
from ytsb_tui.core.state.panel import WorkerRow
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Note
from ytsb_tui.tui.links import copy
from ytsb_tui.tui.places.reader.note_page import draft_page, note_page, readable
from ytsb_tui.tui.places.reader.transcript_page import transcript_page
from ytsb_tui.tui.render.spans import Line, Role, spread, width_of
from ytsb_tui.tui.render.wording import length
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.linked_page import LinkedPage
from ytsb_tui.tui.widgets.page_view import PageView
from ytsb_tui.tui.widgets.text_line import FindLine

_WIDE = 110  # columns from which the transcript stands beside the note
_DRAFT_EVERY = 0.4  # seconds between two pictures of a note being written


class Reader(Place):
    """One note."""

    AUTO_FOCUS = "#note"

    def __init__(self, destination: Destination) -> None:
        assert isinstance(destination, Note)
        super().__init__()
        self.video = destination.video
        self.material: tuple[Details, Transcript] | None = None
        self.beside = False  # whether the transcript is shown
        self._second = destination.second  # to go to when the note is loaded
        self._markdown: str | None = None
        self._asked: object = None
        self._drafted = 0.0
        self._drafted_width = 0
        self._shown: tuple[object, ...] = ()
        self._reading: PageView | None = None  # the page in which words are found

    def compose(self) -> ComposeResult:
        """The pages."""
        yield Lines(id="header")
        with Horizontal(id="pages"):
            yield LinkedPage(id="note", classes="panel")
            yield LinkedPage(id="transcript", classes="panel")
        yield FindLine("find in this page")
        yield KeyLine()

    def on_mount(self) -> None:
        """Loads the note and the transcript."""
        self.refreshed()

    def on_resize(self) -> None:
        """The pages report their own new width."""
        self.refreshed()

    @property
    def note(self) -> PageView:
        """The note's page."""
        return self.query_one("#note", PageView)

    @property
    def transcript(self) -> PageView:
        """The transcript's page."""
        return self.query_one("#transcript", PageView)

    @property
    def page(self) -> PageView:
        """The page that is being read."""
        return self.transcript if self.transcript.has_focus else self.note

    @property
    def line(self) -> FindLine:
        """The line that finds."""
        return self.query_one(FindLine)

    # showing

    def refreshed(self) -> None:
        """The title, the note as far as it is written, the transcript."""
        if not can_draw(self):
            return
        app = context(self)
        look = app.look
        job = app.panel.jobs.get(self.video)
        title: Line = ((f" {look.safe(job.name if job else self.video)}", Role.STRONG),)
        written = self._writer()
        step = f"{written.step} {int(100 * written.fraction)}%" if written and written.step else ""
        parts = (look.safe(job.subject or ""), length(job.length), job.word, step) if job else ()
        about = [(f"  {part}", Role.DIM) for part in parts if part]
        while about and width_of((*title, *about)) + 1 > self.size.width:
            del about[0]  # the title keeps its room
        line = spread(title, (*about, (" ", Role.TEXT)), self.size.width, look.ellipsis)
        self.query_one("#header", Lines).show((line,))
        wide = self.size.width >= _WIDE
        self.note.display = wide or not self.beside
        self.transcript.display = self.beside
        key = (job.path, job.changed_at) if job else None
        if self._asked != (key,):
            self._asked = (key,)
            self.run_worker(self._load(), group="reader", exclusive=True, name=f"note {self.video}")
        self._fill()
        self.show_keys()

    def _writer(self) -> WorkerRow | None:
        rows = context(self).panel.workers.values()
        return next((row for row in rows if row.video == self.video and row.stage is Stage.WRITE), None)

    async def _load(self) -> None:
        client = context(self).client
        self._markdown = await client.note(self.video)
        self.material = await client.transcript(self.video)
        self._fill()
        self.show_keys()  # now there are links, headings, a transcript
        if self._second is None:
            return
        second, self._second = self._second, None
        if self._markdown is None and self.material is not None:  # what was said can be read before it is noted
            self.beside = True
            self.refreshed()
            self.set_focus(self.transcript)
            self.call_after_refresh(self.transcript.go_to_moment, second, choose=True)
        else:
            self.note.go_to_moment(second, choose=True)

    def _fill(self) -> None:
        look = context(self).look
        written = self._writer()
        note, width = self.note, self.note.width
        if written is not None and self._markdown is None:
            draft = written.text
            now = time.monotonic()
            if now - self._drafted >= _DRAFT_EVERY or not draft or width != self._drafted_width:
                self._drafted, self._drafted_width = now, width
                note.show(draft_page(draft, look, width), follow=True)
            note.entitle((("Note, being written", Role.WARNING),))
        elif (shown := (self._markdown, width)) != self._shown[:2]:
            self._shown = shown
            text = self._markdown if self._markdown is not None else self._no_note()
            note.show(note_page(readable(text, look), look, width))
            note.entitle((("Note", Role.STRONG),))
        if self.beside:
            self._fill_transcript()

    def _no_note(self) -> str:
        job = context(self).panel.jobs.get(self.video)
        return f"This video has no note. It is {job.word}." if job else "This video is gone."

    def _fill_transcript(self) -> None:
        view, look = self.transcript, context(self).look
        if self.material is None:
            view.show(note_page("This video has no transcript yet.", look, view.width))
            return
        details, transcript = self.material
        view.show(transcript_page(transcript.cues, details.chapters, look, view.width))
        made = "by listening" if transcript.heard_by else "automatic" if transcript.automatic else "by hand"
        view.entitle((("Transcript", Role.STRONG), (f"  {transcript.language}, {made}", Role.DIM)))
        self._keep_in_step(self.note)

    @on(PageView.Resized)
    def _resized(self) -> None:
        self._fill()

    @on(PageView.Moved)
    def _moved(self, event: PageView.Moved) -> None:
        if event.view is self.note:
            self._keep_in_step(event.view)
        self.show_keys()

    def _keep_in_step(self, view: PageView) -> None:
        if self.beside and (seconds := view.place()) is not None:
            self.transcript.go_to_moment(seconds)

    def toggle_transcript(self) -> None:
        """The transcript beside the note, or in its place where there is no room; back again."""
        self.beside = not self.beside
        self.refreshed()
        self.set_focus(self.transcript if self.beside and not self.note.display else self.note)

    @on(LinkedPage.Followed)
    def _followed(self, event: LinkedPage.Followed) -> None:
        if event.view is self.transcript and event.link.seconds is not None:
            if self.size.width < _WIDE:
                self.toggle_transcript()
            self.note.go_to_moment(event.link.seconds, choose=True)
        elif event.link.seconds is not None and self.material is not None:
            seconds = event.link.seconds
            if not self.beside:
                self.toggle_transcript()
            self.call_after_refresh(self.transcript.go_to_moment, seconds)
        else:
            copy(self, event.link.url)

    # slides

    @property
    def slides(self) -> tuple[tuple[int, str], ...]:
        """The seconds and paths of the pictures in the note."""
        paths = pictures_in(self._markdown or "")
        return tuple((int(path.rpartition("/")[2].removesuffix(".jpg")), path) for path in paths)

    def show_slides(self) -> None:
        """The slides, from the one that was there when this was said."""
        from ytsb_tui.tui.dialogs.slides import Slides

        read, here = context(self).slide, self.page.place() or 0.0
        before = [number for number, (second, _) in enumerate(self.slides) if second <= here]
        if read is not None:
            self.app.push_screen(Slides(self.slides, before[-1] if before else 0, read), self._go_to_slide)

    def _go_to_slide(self, second: int | None) -> None:
        if second is not None:
            self.note.go_to_moment(second, choose=True)

    # find

    def open_find(self) -> None:
        """Opens the line that finds."""
        self._reading = self.page
        self.line.open()

    def close_find(self) -> None:
        """Hides the line that finds."""
        self.line.close(self._reading or self.note)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._reading is not None:
            self._reading.find(event.value.strip())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        hits = self._reading.hits if self._reading is not None else 0
        self.close_find()
        if words and hits:
            context(self).say(f"Found {plural(hits, 'place')}. Press n and N to go through them.")
        elif words:
            context(self).say("It is not on this page.", "warning")


SCREEN = Reader
