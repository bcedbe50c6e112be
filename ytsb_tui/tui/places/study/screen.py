"""The study place: what is due by subject, the way to reviews and quizzes, and what is remembered."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ytsb_tui.core.study.review import Habit, SubjectCount, habit
from ytsb_tui.core.study.session import Topic
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Review
from ytsb_tui.tui.places.study.render import answers_plot, everything, habit_line, memory_plot, overview, topics
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.chart import Chart
from ytsb_tui.tui.widgets.choice_page import ChoicePage
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.linked_page import LinkedPage
from ytsb_tui.tui.widgets.page_view import PageView

_LOW, _NARROW = 18, 64  # lines under which there is no plot, columns under which there is one only
NO_CARDS = "There are no cards yet: they are made from notes."


class Study(Place):
    """Subjects with their cards, and a person's habit."""

    AUTO_FOCUS = "#topics"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.questions = 10  # of a quiz
        self.counts: tuple[SubjectCount, ...] | None = None  # None until they are counted
        self._habit: Habit | None = None
        self._today = date.min  # the day of study, once the library was asked

    def compose(self) -> ComposeResult:
        """The panels."""
        yield Lines(id="header")
        yield ChoicePage(following="review", next_link="", nothing=NO_CARDS, id="topics", classes="panel")
        with Horizontal(id="charts"):
            yield Chart(id="answers-by-day", classes="panel")
            yield Chart(id="remembered", classes="panel")
        yield Lines(id="habit")
        yield KeyLine()

    def on_mount(self) -> None:
        """The first picture."""
        self.refreshed()

    def on_resize(self) -> None:
        """Other plots."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What is due is counted again on each visit."""
        if can_draw(self):
            context(self).look_up(self._count, "cards")

    async def _count(self) -> None:
        now, ask = context(self).now, context(self).reader.ask

        def count(library: LibraryReader) -> tuple[tuple[SubjectCount, ...], Habit]:
            self._today = library.study.day_of(now)
            return library.card_counts(now), habit(library.reviews(0.0), now, library.study.day_of)

        counts, known = await ask(count)
        if counts:  # those that are there are shown while cards of new notes are made
            self.counts, self._habit = counts, known
            self.refreshed()
        if await ask(lambda library: library.refresh_cards()) or not counts:
            self.counts, self._habit = await ask(count)
            self.refreshed()

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the counts."""
        if not can_draw(self):
            return
        app, view = context(self), self.query_one(ChoicePage)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        sums = ""
        if self.counts is None:
            view.show(Page(lines=(((app.look.safe("Making cards from new notes, and counting …"), Role.DIM),),)))
        else:
            view.show(overview(self.counts, app.look, view.width))
            whole = everything(self.counts)
            sums = f"  {whole.due:,} due  {whole.new:,} new" if self.counts else ""
        view.entitle((("Study", Role.STRONG), (sums, Role.DIM)))
        self._show_memory()
        self.show_keys()

    def _show_memory(self) -> None:
        known, look, (width, height) = self._habit, context(self).look, self.size
        shown = known is not None and bool(self.counts)
        charts, first, second = self.query_one("#charts"), *self.query(Chart)
        charts.display = shown and known is not None and any(known.answers) and height >= _LOW
        self.query_one("#habit").display = shown
        if known is None or not shown:
            return
        self.query_one("#habit", Lines).show((((" ", Role.TEXT), *habit_line(known, look, width - 2)),))
        if charts.display:
            today = self._today
            charts.styles.height = 14 if height >= 40 else 8
            second.display = width >= _NARROW
            first.show(answers_plot(known, today, (width // (2 if second.display else 1) - 10) // 2), look)
            plot = memory_plot(known, today)
            second.display = second.display and plot is not None
            second.show(plot, look)

    @property
    def topic(self) -> Topic | None:
        """The chosen row."""
        rows = topics(self.counts or ())
        chosen = self.query_one(ChoicePage).chosen
        return rows[chosen] if chosen is not None and chosen < len(rows) else None

    @on(LinkedPage.Followed)
    async def _followed(self) -> None:
        if (topic := self.topic) is not None:
            await context(self).go(Review(topic=topic))


SCREEN = Study
