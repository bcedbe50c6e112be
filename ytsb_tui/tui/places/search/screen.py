"""The search: as one types, over everything that was said and noted; each hit opens at its second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Input

from ytsb_tui.core.knowledge.search import Hit
from ytsb_tui.tui.keys import SEARCH_COMMANDS, bindings
from ytsb_tui.tui.places.search.render import Found, hits_page
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Line, Role, wrapped
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.page_view import LinkedPage, PageView

_PAUSE = 0.15  # seconds without a key after which it is looked for
_MOST = 50
_HELP = (
    "Type words: all of them must be there, in a transcript or in a note.",
    'A phrase stands in quotes ("slope of the curve"), and begin* finds words that begin so.',
    "Tab goes through the hits, enter opens the note at that place, esc comes back here.",
)


class Search(Place):
    """A line to type in, and what it finds."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(SEARCH_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "Input"

    def __init__(self) -> None:
        super().__init__()
        self._hits: tuple[Hit, ...] | None = None
        self._found = Found(page=Page(), places=())
        self._query = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line and the page."""
        yield Input(id="query", placeholder="search in everything that was said and noted", compact=True)
        yield LinkedPage(id="hits", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """Nothing blinks."""
        self.query_one(Input).cursor_blink = False
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What was written meanwhile is found too."""
        if self._query:
            self._look()

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows what was found."""
        if not there(self):
            return
        view, look = self.query_one(LinkedPage), study(self).look
        if self._hits:
            self._found = hits_page(self._hits, look, view.width)
            view.show(self._found.page)
        else:
            view.show(Page(lines=self._advice(view.width)))
        told = many(len(self._hits), "video") if self._hits is not None and self._query else ""
        view.entitle((("Hits", Role.STRONG), (f"  {told}" if told else "", Role.DIM)))
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
        study(self).look_up(self._ask(self._query), "search")

    async def _ask(self, query: str) -> None:
        asked = study(self).reader.ask
        self._hits = await asked(lambda library: library.search(query, _MOST)) if query else None
        self.refreshed()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_hits()

    def labels(self) -> Mapping[str, str]:
        """This place's own key is left out."""
        return {"app.search": "", "page.follow": "open"}

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action == "hits" and not self._found.places:
            return "Nothing is found yet."
        return None

    def action_hits(self) -> None:
        """From the line to the hits, the first of them chosen."""
        if self.refused("hits"):
            return
        view = self.query_one(LinkedPage)
        self.set_focus(view)
        if view.link is None:
            view.action_choose(1)

    def action_again(self) -> None:
        """Back to the line."""
        self.set_focus(self.query_one(Input))

    async def action_back(self) -> None:
        """From the hits to the line, from the line to the dashboard."""
        if isinstance(self.focused, Input):
            await study(self).action_go("dashboard")
        else:
            self.action_again()

    def look_for(self, words: str) -> None:
        """Looks for words as if they were typed."""
        self.query_one(Input).value = words
        self.set_focus(self.query_one(Input))

    async def action_shelf(self) -> None:
        """The library, at the note of the chosen hit."""
        from ytsb_tui.tui.places.library.screen import Library

        number = self.query_one(LinkedPage).chosen
        await study(self).action_go("library")
        library = self.app.screen
        if number is not None and number < len(self._found.places) and isinstance(library, Library):
            library.show_video(self._found.places[number][0])

    @on(PageView.Followed)
    def _followed(self, event: PageView.Followed) -> None:
        number = event.view.chosen
        if number is not None and number < len(self._found.places):
            video, start = self._found.places[number]
            study(self).open_note(video, start)
