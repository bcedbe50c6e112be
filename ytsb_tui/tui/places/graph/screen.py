"""The knowledge graph to walk in: from concept to concept, and from a concept to the notes that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from ytsb_tui.core.knowledge.graph import ConceptNode, Explanation, GraphStatistics, KnowledgeGraph
from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.keys import COMMANDS, GRAPH_COMMANDS, bindings
from ytsb_tui.tui.links import copied
from ytsb_tui.tui.places.graph.render import MOST, Walk, Way, concept_list, concept_page, numbers
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.choice_page import ChoicePage
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView


def _weight(concept: ConceptNode) -> tuple[int, str]:
    return -len(concept.notes), concept.name.casefold()


class GraphPlace(Place):
    """The list of concepts, or one of them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(GRAPH_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#walk"

    def __init__(self) -> None:
        super().__init__()
        self._graph: KnowledgeGraph | None = None
        self._concepts: tuple[ConceptNode, ...] = ()  # those of most notes first
        self._told: dict[str, dict[VideoId, Explanation]] = {}  # by concept, as far as was asked
        self._numbers: GraphStatistics | None = None
        self._made_of: int | None = None  # notes that were there when the graph was made
        self._here: str | None = None  # the concept that is shown, None for the list
        self._trail: list[tuple[str | None, int]] = []  # what was shown before, and which row of it was chosen
        self._query = ""
        self._walk = Walk(page=Page())

    def compose(self) -> ComposeResult:
        """The page and the line that filters."""
        yield Lines(id="header")
        yield ChoicePage(id="walk", classes="panel")
        yield Lines(id="numbers-of-graph")
        yield Input(id="find", placeholder="letters in a concept's name", compact=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Nothing blinks."""
        find = self.query_one(Input)
        find.display, find.cursor_blink = False, False
        self.refreshed()

    def on_screen_resume(self) -> None:
        """Notes that were written meanwhile belong to it."""
        done = study(self).panel.counts.get("done", 0)
        if there(self) and done != self._made_of:
            self._made_of = done
            study(self).look_up(self._make, "graph")

    async def _make(self) -> None:
        def make(library: LibraryReader) -> tuple[KnowledgeGraph, GraphStatistics]:
            graph = KnowledgeGraph(library.graph())
            return graph, graph.statistics()

        graph, self._numbers = await study(self).reader.ask(make)
        self._graph, self._concepts = graph, tuple(sorted(graph.concepts.values(), key=_weight))
        self._told = {}
        self._look_up_here()
        self.refreshed()

    def _look_up_here(self) -> None:
        if (concept := self.concept) is not None and concept.key not in self._told:
            study(self).look_up(partial(self._read, concept), "concept")

    async def _read(self, concept: ConceptNode) -> None:
        videos = concept.notes[:MOST]
        found = await study(self).reader.ask(lambda library: library.explanations(videos))
        told = self._told.setdefault(concept.key, {})
        for each in found:
            if concept_key(each.name) == concept.key:
                told.setdefault(each.video, each)
        self.refreshed()

    # showing

    @property
    def concept(self) -> ConceptNode | None:
        """The concept that is shown."""
        return self._graph.concepts.get(self._here) if self._graph is not None and self._here is not None else None

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the list or the concept."""
        if not there(self):
            return
        app, view = study(self), self.query_one(ChoicePage)
        look = app.look
        self.query_one("#header", Lines).show((header.header(app.panel, look, self.size.width),))
        told = ""
        if self._graph is None:
            self._walk = Walk(page=Page(lines=(((look.safe("The notes are read …"), Role.DIM),),)))
        elif (concept := self.concept) is not None:
            self._walk = concept_page(self._graph, concept, self._told.get(concept.key, {}), look, view.width)
            told = f"  {look.safe(concept.name)}"
        else:
            self._walk = concept_list(self._concepts, self._query, look, view.width)
            told = f"  {many(len(self._walk.ways), 'concept')}" if self._walk.ways else ""
            told += f", filtered by {look.safe(self._query)}" if self._query else ""
        view.show(self._walk.page)
        view.entitle((("Graph", Role.STRONG), (told, Role.DIM)))
        known = self._numbers is not None and self._numbers.notes > 0
        line = (numbers(self._numbers, self.size.width - 2, look),) if self._numbers is not None and known else ()
        self.query_one("#numbers-of-graph", Lines).show(tuple(((" ", Role.TEXT), *each) for each in line))
        self.show_keys()

    def labels(self) -> Mapping[str, str]:
        """Letters are typed while the line has the focus."""
        if isinstance(self.focused, Input):
            return {name: "" for name in COMMANDS if name.startswith("app.") or name in ("graph.filter", "graph.copy")}
        return {"page.next_link": "", "page.follow": "go there", "app.graph": ""}

    def on_descendant_focus(self) -> None:
        """Other keys in the line than on the page."""
        self.show_keys()

    # walking

    @property
    def _way(self) -> Way | None:
        chosen = self.query_one(ChoicePage).chosen
        return self._walk.ways[chosen] if chosen is not None and chosen < len(self._walk.ways) else None

    def _show(self, here: str | None, row: int) -> None:
        self._here = here
        self._look_up_here()
        view = self.query_one(ChoicePage)
        view.scroll_to(y=0, animate=False)
        self.refreshed()
        view.choose(row)

    @on(PageView.Followed)
    def _followed(self) -> None:
        way = self._way
        if way is None:
            return
        if way.video is not None:
            study(self).open_note(way.video, way.start)
        else:
            self._trail.append((self._here, self.query_one(ChoicePage).chosen or 0))
            self._show(way.concept, 0)

    async def action_back(self) -> None:
        """Closes the filter, else goes back one step, else takes the filter away, else to the dashboard."""
        if isinstance(self.focused, Input):
            self._close_filter()
        elif self._trail:
            self._show(*self._trail.pop())
        elif self._query:
            self.query_one(Input).value = ""
        else:
            await study(self).action_go("dashboard")

    # filter and links

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        if action == "filter" and (not self._concepts):
            return "There are no concepts yet."
        if action == "copy" and (self._way is None or self._way.video is None):
            return "Choose a note first: a concept has no link."
        return None

    def action_filter(self) -> None:
        """Opens the line that filters the list."""
        if self.refused("filter"):
            return
        if self._here is not None:
            self._trail.clear()
            self._show(None, 0)
        line = self.query_one(Input)
        line.display = True
        self.set_focus(line)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._query = event.value.strip()
        self.query_one(ChoicePage).choose(0)
        self.refreshed()

    @on(Input.Submitted)
    def _close_filter(self) -> None:
        self.set_focus(self.query_one(ChoicePage))
        self.query_one(Input).display = False
        self.show_keys()

    def action_copy(self) -> None:
        """Copies the link of the chosen note."""
        if self.refused("copy"):
            return
        way = self._way
        assert way is not None
        assert way.video is not None
        copied(self, url_at(way.video, way.start))
