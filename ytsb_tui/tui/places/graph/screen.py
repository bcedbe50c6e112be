"""The knowledge graph to walk in: from concept to concept, and from a concept to the notes that explain it."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from ytsb_tui.core.knowledge.graph import ConceptNode, Explanation, GraphStatistics, KnowledgeGraph
from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Note
from ytsb_tui.tui.places.graph.render import MOST, Walk, Way, concept_list, concept_page, numbers
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.choice_page import ChoicePage
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.linked_page import LinkedPage
from ytsb_tui.tui.widgets.page_view import PageView
from ytsb_tui.tui.widgets.text_line import FindLine


def _weight(concept: ConceptNode) -> tuple[int, str]:
    return -len(concept.notes), concept.name.casefold()


class Graph(Place):
    """The list of concepts, or one of them."""

    AUTO_FOCUS = "#walk"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.concepts: tuple[ConceptNode, ...] = ()  # those of most notes first
        self.here: str | None = None  # the concept that is shown, None for the list
        self.trail: list[tuple[str | None, int]] = []  # what was shown before, and which row of it was chosen
        self.letters = ""  # in the names of the concepts that are listed
        self._graph: KnowledgeGraph | None = None
        self._explanations: dict[str, dict[VideoId, Explanation]] = {}  # by concept, of those that were shown
        self._numbers: GraphStatistics | None = None
        self._made_of: int | None = None  # notes that were there when the graph was made
        self._walk = Walk(page=Page())

    def compose(self) -> ComposeResult:
        """The page and the line that filters."""
        yield Lines(id="header")
        yield ChoicePage(
            following="go there", next_link="", nothing="There are no concepts yet.", id="walk", classes="panel"
        )
        yield Lines(id="numbers-of-graph")
        yield FindLine("letters in a concept's name")
        yield KeyLine()

    def on_mount(self) -> None:
        """The first picture."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """Notes that were written meanwhile belong to it."""
        done = context(self).panel.counts.get("done", 0)
        if can_draw(self) and done != self._made_of:
            self._made_of = done
            context(self).look_up(self._make, "graph")

    async def _make(self) -> None:
        def make(library: LibraryReader) -> tuple[KnowledgeGraph, GraphStatistics]:
            graph = KnowledgeGraph(library.graph())
            return graph, graph.statistics()

        graph, self._numbers = await context(self).reader.ask(make)
        self._graph, self.concepts = graph, tuple(sorted(graph.concepts.values(), key=_weight))
        self._explanations = {}
        self._look_up_here()
        self.refreshed()

    def _look_up_here(self) -> None:
        if (concept := self.concept) is not None and concept.key not in self._explanations:
            context(self).look_up(partial(self._read, concept), "concept")

    async def _read(self, concept: ConceptNode) -> None:
        videos = concept.notes[:MOST]
        found = await context(self).reader.ask(lambda library: library.explanations(videos))
        explanations = self._explanations.setdefault(concept.key, {})
        for each in found:
            if concept_key(each.name) == concept.key:
                explanations.setdefault(each.video, each)
        self.refreshed()

    # showing

    @property
    def view(self) -> ChoicePage:
        """The page."""
        return self.query_one(ChoicePage)

    @property
    def line(self) -> FindLine:
        """The line that filters."""
        return self.query_one(FindLine)

    @property
    def concept(self) -> ConceptNode | None:
        """The concept that is shown."""
        return self._graph.concepts.get(self.here) if self._graph is not None and self.here is not None else None

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the list or the concept."""
        if not can_draw(self):
            return
        app, view = context(self), self.view
        look = app.look
        self.query_one("#header", Lines).show((header.header(app.panel, look, self.size.width),))
        title = ""
        if self._graph is None:
            self._walk = Walk(page=Page(lines=(((look.safe("Reading the notes …"), Role.DIM),),)))
        elif (concept := self.concept) is not None:
            explanations = self._explanations.get(concept.key, {})
            self._walk = concept_page(self._graph, concept, explanations, look, view.width)
            title = f"  {look.safe(concept.name)}"
        else:
            self._walk = concept_list(self.concepts, self.letters, look, view.width)
            title = f"  {plural(len(self._walk.ways), 'concept')}" if self._walk.ways else ""
            title += f", filtered by {look.safe(self.letters)}" if self.letters else ""
        view.show(self._walk.page)
        view.entitle((("Graph", Role.STRONG), (title, Role.DIM)))
        known = self._numbers is not None and self._numbers.notes > 0
        line = (numbers(self._numbers, self.size.width - 2, look),) if self._numbers is not None and known else ()
        self.query_one("#numbers-of-graph", Lines).show(tuple(((" ", Role.TEXT), *each) for each in line))
        self.show_keys()

    # walking

    @property
    def way(self) -> Way | None:
        """Where the chosen row leads."""
        chosen = self.view.chosen
        return self._walk.ways[chosen] if chosen is not None and chosen < len(self._walk.ways) else None

    def walk_to(self, here: str | None, row: int) -> None:
        """Shows a concept or the list, a row of it chosen."""
        self.here = here
        self._look_up_here()
        self.view.scroll_to(y=0, animate=False)
        self.refreshed()
        self.view.choose(row)

    @on(LinkedPage.Followed)
    async def _followed(self) -> None:
        way = self.way
        if way is None:
            return
        if way.video is not None:
            await context(self).go(Note(video=way.video, second=way.start))
        else:
            self.trail.append((self.here, self.view.chosen or 0))
            self.walk_to(way.concept, 0)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.letters = event.value.strip()
        self.view.choose(0)
        self.refreshed()

    @on(Input.Submitted)
    def close_filter(self) -> None:
        """Hides the line that filters; its letters stay."""
        self.line.close(self.view)


SCREEN = Graph
