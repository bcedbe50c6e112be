"""A plot of bars over days, drawn by plotext in the colours of the theme, in ASCII where that is asked for."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual_plotext import PlotextPlot

from ytsb_tui.tui.render.look import UNICODE, Look
from ytsb_tui.tui.render.plots import Bars
from ytsb_tui.tui.render.spans import Line, Role
from ytsb_tui.tui.themes import role_styles
from ytsb_tui.tui.widgets.lines import titled

_TICK = 10  # cells between two dates at the least


class Chart(PlotextPlot):
    """One measure over time."""

    theme = "clear"  # of plotext: what it colours at all is the data, and that gets our own colour

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._shown: tuple[Bars | None, Look, str] | None = None
        self.bars: Bars | None = None
        self._look: Look = UNICODE

    def show(self, bars: Bars | None, look: Look) -> None:
        """Shows other bars; None for nothing."""
        if (now := (bars, look, self.app.theme)) == self._shown:
            return
        self._shown = now
        self.bars, self._look = bars, look
        if bars is not None:
            name: Line = ((bars.name, Role.STRONG), (f"  {bars.subtitle}", Role.DIM))
            self.border_title = titled(name, self)
        self.refresh()

    def _draw(self, bars: Bars) -> None:
        plot, count = self.plt, len(bars.values)
        plot.clear_figure()
        plot.frame(False)
        block = "#" if self._look.ascii else "sd"
        plot.bar(list(range(count)), list(bars.values), marker=block, width=0.6, color="cyan")
        plot.ylim(0, max(bars.values, default=0.0) or 1.0)
        values, names = zip(*bars.ticks, strict=True)
        plot.yticks(list(values), list(names))
        every = max(1, -(-count * _TICK // max(1, self.size.width - 8)))
        shown = range(0, count, every)
        plot.xticks([float(at) for at in shown], [bars.dates[at] for at in shown])

    def render(self) -> Text:
        """The plot, its data in the accent, its axes dim."""
        if self.bars is None or self.size.width < 16 or self.size.height < 3:
            return Text()
        self._draw(self.bars)
        drawn = super().render()
        assert isinstance(drawn, Text)
        styles = role_styles(self.app.current_theme)
        text = Text(drawn.plain, style=styles[Role.DIM], no_wrap=True)
        for span in drawn.spans:
            if isinstance(span.style, Style) and span.style.color is not None and not span.style.color.is_default:
                text.stylize(styles[Role.LIVE], span.start, span.end)
        return text
