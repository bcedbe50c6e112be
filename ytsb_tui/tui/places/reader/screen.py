"""The reader: a note, its evidence in the transcript beside it, or the note as it is being written."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import Details, Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.keys import READER_COMMANDS, bindings
from ytsb_tui.tui.links import browsed, copied
from ytsb_tui.tui.of_video import questions_to, review_of
from ytsb_tui.tui.places.reader.note_page import note_page
from ytsb_tui.tui.places.reader.note_text import readable
from ytsb_tui.tui.places.reader.transcript_page import transcript_page
from ytsb_tui.tui.render.page import Heading
from ytsb_tui.tui.render.spans import Line, Role, spread
from ytsb_tui.tui.render.wording import length, many
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import LinkedPage, PageView

WIDE = 110  # columns from which the transcript stands beside the note
_DRAFT_EVERY = 0.4  # seconds between two pictures of a note in the making


class Reader(Place):
    """One note."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(READER_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#note"

    def __init__(self, video: VideoId, moment: float | None = None) -> None:
        super().__init__()
        self.video = video
        self._moment = moment
        self._markdown: str | None = None
        self._material: tuple[Details, Transcript] | None = None
        self._asked: object = None
        self._drafted = 0.0
        self._beside = False
        self._shown: tuple[object, ...] = ()
        self._reading: PageView | None = None  # the page in which words are found

    def compose(self) -> ComposeResult:
        """The pages."""
        yield Lines(id="header")
        with Horizontal(id="pages"):
            yield LinkedPage(id="note", classes="panel")
            yield LinkedPage(id="transcript", classes="panel")
        yield Input(id="find", placeholder="find in this page", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Loads the note and the transcript."""
        find = self.query_one("#find", Input)
        find.display, find.cursor_blink = False, False
        self.refreshed()

    def on_resize(self) -> None:
        """The pages tell their own new width."""
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

    # showing

    def refreshed(self) -> None:
        """The title, the note as far as it is written, the transcript."""
        if not there(self):
            return
        app = study(self)
        look = app.look
        job = app.panel.jobs.get(self.video)
        title: Line = ((f" {look.safe(job.name if job else self.video)}", Role.STRONG),)
        parts = (job.subject or "", length(job.length), job.word) if job else ()
        told = "  ".join(part for part in parts if part)
        line = spread(title, ((look.safe(told) + " ", Role.DIM),), self.size.width, look.ellipsis)
        self.query_one("#header", Lines).show((line,))
        wide = self.size.width >= WIDE
        self.note.display = wide or not self._beside
        self.transcript.display = self._beside
        key = (job.path, job.changed_at) if job else None
        if self._asked != (key,):
            self._asked = (key,)
            self.run_worker(self._load(), group="reader", exclusive=True, name=f"note {self.video}")
        self._fill()
        self.show_keys()

    def _draft(self) -> str | None:
        rows = study(self).panel.workers.values()
        return next((row.text for row in rows if row.video == self.video and row.stage.value == "write"), None)

    async def _load(self) -> None:
        client = study(self).client
        self._markdown = await client.note(self.video)
        self._material = await client.transcript(self.video)
        self._fill()
        if self._moment is None:
            return
        moment, self._moment = self._moment, None
        if self._markdown is None and self._material is not None:  # what was said can be read before it is noted
            self._beside = True
            self.refreshed()
            self.set_focus(self.transcript)
            self.call_after_refresh(self.transcript.go_to_moment, moment, choose=True)
        else:
            self.note.go_to_moment(moment, choose=True)

    def _fill(self) -> None:
        look = study(self).look
        draft = self._draft()
        note, width = self.note, self.note.width
        if draft is not None and self._markdown is None:
            now = time.monotonic()
            if now - self._drafted >= _DRAFT_EVERY or not draft:
                self._drafted = now
                head = "*The note is being written.*\n\n"
                note.show(note_page(head + readable(draft, look), look, width), follow=True)
            note.entitle((("Note, being written", Role.WARNING),))
        elif (shown := (self._markdown, width)) != self._shown[:2]:
            self._shown = shown
            text = self._markdown if self._markdown is not None else self._no_note()
            note.show(note_page(readable(text, look), look, width))
            note.entitle((("Note", Role.STRONG),))
        if self._beside:
            self._fill_transcript()

    def _no_note(self) -> str:
        job = study(self).panel.jobs.get(self.video)
        return f"There is no note of this video. It is {job.word}." if job else "This video is gone."

    def _fill_transcript(self) -> None:
        view, look = self.transcript, study(self).look
        if self._material is None:
            view.show(note_page("There is no transcript of this video yet.", look, view.width))
            return
        details, transcript = self._material
        view.show(transcript_page(transcript.cues, details.chapters, look, view.width))
        made = "automatic" if transcript.automatic else "by hand"
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
        if self._beside and (seconds := view.place()) is not None:
            self.transcript.go_to_moment(seconds)

    # keys

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        name = action.partition("(")[0]
        match name:
            case "transcript" if self._material is None:
                return "There is no transcript of this video yet."
            case "contents" if not self._contents():
                return "This page has no headings."
            case "found" if not self.page.hits:
                return "Press / and type what to look for."
        return None

    def labels(self) -> Mapping[str, str]:
        """What t does next."""
        return {"reader.transcript": "note" if self._beside else "transcript"}

    def action_close(self) -> None:
        """Closes the line that finds, else the page."""
        if self.query_one("#find", Input).display:
            self._close_find()
        else:
            self.dismiss(None)

    def action_transcript(self) -> None:
        """The transcript beside the note, or in its place where there is no room; back again."""
        if self.refused("transcript"):
            return
        self._beside = not self._beside
        self.refreshed()
        self.set_focus(self.transcript if self._beside and not self.note.display else self.note)

    def action_other(self) -> None:
        """Between the note and the transcript, where both are there."""
        if self._beside and self.note.display:
            self.set_focus(self.note if self.transcript.has_focus else self.transcript)
            self.show_keys()
        else:
            self.action_transcript()

    @on(PageView.Followed)
    def _followed(self, event: PageView.Followed) -> None:
        if event.view is self.transcript and event.link.seconds is not None:
            if self.size.width < WIDE:
                self.action_transcript()
            self.note.go_to_moment(event.link.seconds, choose=True)
        elif event.link.seconds is not None and self._material is not None:
            seconds = event.link.seconds
            if not self._beside:
                self.action_transcript()
            self.call_after_refresh(self.transcript.go_to_moment, seconds)
        else:
            copied(self, event.link.url)

    def _link_here(self) -> str:
        link = self.page.link
        if link is not None and link.url:
            return link.url
        seconds = link.seconds if link is not None else None
        return url_at(self.video, seconds)

    def action_copy(self) -> None:
        """Copies the chosen link, else the video's."""
        copied(self, self._link_here())

    def action_study(self) -> None:
        """The cards of this video."""
        review_of(self, self.video)

    def action_ask(self) -> None:
        """Questions to this video."""
        questions_to(self, self.video)

    def action_browse(self) -> None:
        """Opens the chosen link in a browser; far from any browser it is copied."""
        browsed(self, self._link_here())

    def _contents(self) -> tuple[Heading, ...]:
        return self.page.page.headings

    def action_contents(self) -> None:
        """The headings of the note, or the chapters of the transcript, to choose from."""
        if self.refused("contents"):
            return
        from ytsb_tui.tui.dialogs.contents import Contents

        page = self.page

        def go(line: int | None) -> None:
            if line is not None:
                page.go_to_line(line)

        self.app.push_screen(Contents(self._contents()), go)

    # find

    def action_find(self) -> None:
        """Opens the line that finds."""
        self._reading = self.page
        line = self.query_one("#find", Input)
        line.display = True
        self.set_focus(line)

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        if self._reading is not None:
            self._reading.find(event.value.strip())

    @on(Input.Submitted, "#find")
    def _entered(self, event: Input.Submitted) -> None:
        words = event.value.strip()
        hits = self._reading.hits if self._reading is not None else 0
        self._close_find()
        if words:
            told = f"{many(hits, 'place')}, n and N go through them." if hits else "It is not on this page."
            study(self).say(told, "information" if hits else "warning")

    def _close_find(self) -> None:
        self.set_focus(self._reading or self.note)
        self.query_one("#find", Input).display = False
        self.show_keys()

    def action_found(self, by: int) -> None:
        """The next or previous find."""
        if not self.refused("found"):
            self.page.next_found(by)
