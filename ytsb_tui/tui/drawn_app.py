"""How the app is drawn and how it crashes: less is sent, and a report shows no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate
from textual.app import App

from ytsb_tui.tui.narrow_update import NarrowUpdate
from ytsb_tui.tui.terminal import Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen


class DrawnApp(App[None]):
    """An app for slow terminals."""

    @property
    def congested(self) -> bool:
        """Whether the terminal lags behind what was drawn."""
        return isinstance(self._driver, Terminal) and self._driver.congested

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Sends no more than the cells that changed."""
        if isinstance(renderable, ChopsUpdate):
            renderable = NarrowUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)

    def _fatal_error(self) -> None:
        """Reports where the app crashed. Textual's own report also shows what was in memory, which may be a key."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        report = Traceback(width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
