"""The history: what was done and spent by day, and by model, stage, country, exit and class of failure."""

from __future__ import annotations

from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from ytsb_tui.core.jobs.history import Statistics, local_day, statistics
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.history.render import Measure, bars, filled, tables
from ytsb_tui.tui.render import header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.chart import Chart
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

PERIODS = (("the last 7 days", 7), ("the last 30 days", 30), ("the last year", 365), ("all time", None))
_PAUSE = 2.0  # seconds between two readings while work goes on
_CHARTS = ((0, 1), (100, 2), (150, 3))  # so many plots from so many columns on


class History(Place):
    """Plots above, tables below."""

    AUTO_FOCUS = "#tables"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self._numbers: Statistics | None = None
        self.period = 1
        self.first_measure = 0  # the measure of the first plot
        self._settled: int | None = None
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The panels."""
        yield Lines(id="header")
        with Horizontal(id="charts"):
            for number in range(_CHARTS[-1][1]):
                yield Chart(id=f"chart{number}", classes="panel")
        yield PageView(id="tables", classes="panel")
        yield KeyLine()

    def on_resize(self) -> None:
        """Another layout."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What happened meanwhile counts too."""
        self._settled = None
        self.refreshed()

    def refreshed(self) -> None:
        """The header; the numbers are read again when a video is done or has failed."""
        if not can_draw(self):
            return
        app = context(self)
        self.query_one("#header", Lines).show((header.header(app.panel, app.look, self.size.width),))
        settled = app.panel.counts.get("done", 0) + app.panel.counts.get("failed", 0)
        if self._settled is None:
            self.read()
        elif settled != self._settled and self._timer is None:
            self._timer = self.set_timer(_PAUSE, self.read)
        self._settled = settled
        self._show()

    def read(self) -> None:
        """Reads the numbers of the period."""
        self._timer = None
        context(self).look_up(self._ask, "history")

    async def _ask(self) -> None:
        app = context(self)
        days = PERIODS[self.period][1]
        since = 0.0 if days is None else app.now - 86_400 * days
        self._numbers = await app.reader.ask(lambda library: statistics(library.history(since), local_day))
        self._show()

    def _show(self) -> None:
        if not can_draw(self):
            return
        look, (width, height) = context(self).look, self.size
        numbers = self._numbers
        charts = self.query_one("#charts")
        charts.display = numbers is not None and bool(numbers.days) and height >= 16
        charts.styles.height = 14 if height >= 40 else 11 if height >= 30 else 9
        count = [many for least, many in _CHARTS if width >= least][-1]
        measures = list(Measure)
        today, back = local_day(context(self).now), PERIODS[self.period][1]
        first = today - timedelta(days=back - 1) if back else None
        days = filled(numbers.days, first, today) if numbers and numbers.days else ()
        for number, chart in enumerate(self.query(Chart)):
            chart.display = number < count
            measure = measures[(self.first_measure + number) % len(measures)]
            most = max(8, (width // count - 12) // 3)
            chart.show(bars(days, measure, most) if days else None, look)
        page = self.query_one("#tables", PageView)
        page.entitle((("History", Role.STRONG), (f"  {PERIODS[self.period][0]}", Role.DIM)))
        page.show(self._page(width - 5))
        self.show_keys()

    def _page(self, width: int) -> Page:
        if self._numbers is None:
            return Page(lines=((("Loading.", Role.DIM),),))
        if not self._numbers.days:
            name, days = PERIODS[self.period]
            what = f"Nothing happened in {name}." if days else "Nothing has happened yet."
            next_step = "Press t to go further back." if days else "Go to the dashboard (1) and press a."
            return Page(lines=(((what, Role.TEXT),), ((next_step, Role.DIM),)))
        return tables(self._numbers, context(self).look, width)


SCREEN = History
