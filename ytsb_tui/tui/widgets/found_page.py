"""What was found in notes and transcripts: a page of links to places in videos, and the line that asks for it."""

from __future__ import annotations

from textual import on

from ytsb_tui.core.videos.media import url_at
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Note
from ytsb_tui.tui.render.page import FoundPlaces, Page
from ytsb_tui.tui.widgets.linked_page import LinkedPage
from ytsb_tui.tui.widgets.text_line import TextLine


class QueryLine(TextLine):
    """The line at the top that asks for something."""

    def __init__(self, placeholder: str, *, max_length: int = 0) -> None:
        super().__init__(placeholder, id="query", max_length=max_length)


class FoundPage(LinkedPage):
    """Shows what was found; following a link opens the note there. `nothing` is said while nothing was found."""

    def __init__(self, *, id: str, following: str, nothing: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(following=following, nothing=nothing, id=id, classes="panel")
        self.found = FoundPlaces(page=Page(), places=())

    def show_found(self, found: FoundPlaces) -> None:
        """Shows what was found."""
        self.found = found
        self.show(found.page)

    def show_advice(self, page: Page) -> None:
        """Shows a page without links."""
        self.show_found(FoundPlaces(page=page, places=()))

    def enter(self) -> None:
        """Goes from the line to the page, the first link chosen."""
        self.screen.set_focus(self)
        if self.link is None:
            self.choose_next(1)

    @property
    def chosen_place(self) -> Note | None:
        """Where the chosen link leads."""
        if self.chosen is None or self.chosen >= len(self.found.places):
            return None
        video, second = self.found.places[self.chosen]
        return Note(video=video, second=second)

    @property
    def chosen_url(self) -> str:
        """The chosen link, else the first one. There must be a link."""
        video, second = self.found.places[self.chosen or 0]
        return url_at(video, second)

    @on(LinkedPage.Followed)
    async def _followed(self) -> None:
        if (note := self.chosen_place) is not None:
            await context(self).go(note)
