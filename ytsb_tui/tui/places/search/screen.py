"""The search: as one types, over everything that was said and noted; each hit opens at its second."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Input

from ytsb_tui.core.knowledge.search import Hit
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.destinations import Search as SearchFor
from ytsb_tui.tui.places.search.render import hits_page
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.found_page import FoundPage, QueryLine
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.page_view import PageView

_PAUSE = 0.15  # seconds without a key after which the search begins
_MOST = 50
_HELP = (
    "Type words: a hit has all of them, in its transcript or in its note.",
    'Put a phrase in quotes ("slope of the curve"). begin* finds words that start with begin.',
    "Tab goes through the hits, enter opens the note there, esc comes back here.",
)


class Search(Place):
    """A line to type in, and what it finds."""

    AUTO_FOCUS = "Input"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] | None = None
        self._suggestion: str | None = None
        self._unindexed = 0
        self._query = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line and the page."""
        yield QueryLine("search everything that was said and noted")
        yield FoundPage(id="hits", following="open", nothing="Nothing found yet.")
        yield KeyLine()

    def on_mount(self) -> None:
        """How to search."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What was written meanwhile is found too."""
        if self._query:
            self._look()

    def arrive(self, destination: Destination) -> None:
        """Searches for words as if they were typed."""
        if isinstance(destination, SearchFor) and destination.words:
            self.line.value = destination.words
            self.set_focus(self.line)

    @property
    def line(self) -> QueryLine:
        """The line to type in."""
        return self.query_one(QueryLine)

    @property
    def hits(self) -> FoundPage:
        """What was found."""
        return self.query_one(FoundPage)

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows what was found."""
        if not can_draw(self):
            return
        view, look = self.hits, context(self).look
        if self._hits:
            view.show_found(hits_page(self._hits, look, view.width))
        else:
            view.show_advice(Page(lines=self._advice(view.width)))
        count = f"  {plural(len(self._hits), 'video')}" if self._hits is not None and self._query else ""
        if self._suggestion:
            count += f"  did you mean {look.safe(self._suggestion)}?"
        if self._unindexed:
            count += f"  {plural(self._unindexed, 'video')} still to be indexed"
        view.entitle((("Hits", Role.STRONG), (count, Role.DIM)))
        self.show_keys()

    def _advice(self, width: int) -> tuple[Line, ...]:
        nothing = wrapped("Nothing found.", width, Role.WARNING) if self._query and self._hits is not None else ()
        return (*nothing, *(line for text in _HELP for line in wrapped(text, width, Role.DIM)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._query = event.value.strip()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        context(self).look_up(partial(self._ask, self._query), "search")

    async def _ask(self, query: str) -> None:
        ask = context(self).reader.ask
        self._hits = await ask(lambda library: library.search(query, _MOST)) if query else None
        self._suggestion = await ask(lambda library: library.suggestion(query)) if query else None
        self._unindexed = await ask(lambda library: library.unindexed())
        self.refreshed()

    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_command("search.hits")


SCREEN = Search
