"""The study place: what is due by subject, the way to reviews and quizzes, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from ytsb_tui.core.jobs.history import local_day
from ytsb_tui.core.study.review import Habit, SubjectCount, habit
from ytsb_tui.core.study.session import Topic
from ytsb_tui.engine.library_reader import LibraryReader
from ytsb_tui.tui.keys import STUDY_COMMANDS, bindings
from ytsb_tui.tui.places.study.render import answers_plot, everything, habit_line, memory_plot, overview, topics
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.render.wording import many
from ytsb_tui.tui.screen import Place, study, there
from ytsb_tui.tui.widgets.chart import Chart
from ytsb_tui.tui.widgets.choice_page import ChoicePage
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

_LOW, _NARROW = 18, 64  # lines under which there is no plot, columns under which there is one only
LENGTHS = (5, 10, 20, 50)  # questions of a quiz


class Study(Place):
    """Subjects with their cards, and a person's habit."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(STUDY_COMMANDS)
    CSS_PATH = "../places.tcss"
    AUTO_FOCUS = "#topics"

    def __init__(self) -> None:
        super().__init__()
        self.length = 10
        self._counts: tuple[SubjectCount, ...] | None = None
        self._habit: Habit | None = None

    def compose(self) -> ComposeResult:
        """The panels."""
        yield Lines(id="header")
        yield ChoicePage(id="topics", classes="panel")
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
        """What is due is counted anew whenever one comes here."""
        if there(self):
            study(self).look_up(self._count, "cards")

    async def _count(self) -> None:
        now, ask = study(self).now, study(self).reader.ask

        def count(library: LibraryReader) -> tuple[tuple[SubjectCount, ...], Habit]:
            return library.card_counts(now), habit(library.reviews(0.0), now, local_day)

        counts, told = await ask(count)
        if counts:  # those that are there are shown while cards of new notes are made
            self._counts, self._habit = counts, told
            self.refreshed()
        if await ask(lambda library: library.refresh_cards()) or not counts:
            self._counts, self._habit = await ask(count)
            self.refreshed()

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows the counts."""
        if not there(self):
            return
        app, view = study(self), self.query_one(ChoicePage)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        told = ""
        if self._counts is None:
            view.show(Page(lines=(((app.look.safe("Cards are made from new notes, and counted …"), Role.DIM),),)))
        else:
            view.show(overview(self._counts, app.look, view.width))
            whole = everything(self._counts)
            told = f"  {whole.due:,} due  {whole.new:,} new" if self._counts else ""
        view.entitle((("Study", Role.STRONG), (told, Role.DIM)))
        self._show_memory()
        self.show_keys()

    def _show_memory(self) -> None:
        told, look, (width, height) = self._habit, study(self).look, self.size
        known = told is not None and bool(self._counts)
        charts, first, second = self.query_one("#charts"), *self.query(Chart)
        charts.display = known and told is not None and any(told.answers) and height >= _LOW
        self.query_one("#habit").display = known
        if told is None or not known:
            return
        self.query_one("#habit", Lines).show((((" ", Role.TEXT), *habit_line(told, look, width - 2)),))
        if charts.display:
            today = local_day(study(self).now)
            charts.styles.height = 14 if height >= 40 else 8
            second.display = width >= _NARROW
            first.show(answers_plot(told, today, (width // (2 if second.display else 1) - 10) // 2), look)
            plot = memory_plot(told, today)
            second.display = second.display and plot is not None
            second.show(plot, look)

    @property
    def topic(self) -> Topic | None:
        """The chosen row."""
        rows = topics(self._counts or ())
        chosen = self.query_one(ChoicePage).chosen
        return rows[chosen] if chosen is not None and chosen < len(rows) else None

    def labels(self) -> Mapping[str, str]:
        """The words of this place."""
        plain = {"app.study": "", "page.next_link": "", "page.follow": "review"}
        return {**plain, "study.quiz": f"quiz of {self.length}"}

    def why_not(self, action: str) -> str | None:
        """Why a key can do nothing now."""
        name = action.partition("(")[0]
        if name in ("quiz", "follow", "questions") and not self._counts:
            return "There are no cards yet: they are made from notes."
        if action == f"questions({-1 if self.length == LENGTHS[0] else 1})" and self.length in (
            LENGTHS[0],
            LENGTHS[-1],
        ):
            return (
                f"A quiz has {many(self.length, 'question')} at the {'least' if self.length == LENGTHS[0] else 'most'}."
            )
        return None

    @on(PageView.Followed)
    def _followed(self) -> None:
        if (topic := self.topic) is not None:
            from ytsb_tui.tui.places.cards.review import Review

            self.app.push_screen(Review(topic))

    def action_quiz(self) -> None:
        """A quiz on the chosen subject."""
        if self.refused("quiz"):
            return
        if (topic := self.topic) is not None:
            from ytsb_tui.tui.places.cards.quiz import Quiz

            self.app.push_screen(Quiz(topic, self.length))

    def action_questions(self, by: int) -> None:
        """A longer or shorter quiz."""
        if not self.refused(f"questions({by})"):
            self.length = LENGTHS[LENGTHS.index(self.length) + by]
            self.show_keys()
            study(self).say(f"A quiz has {many(self.length, 'question')} now.")
