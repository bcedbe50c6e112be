"""How the app is drawn and how it crashes: less is sent, and a report shows no secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate
from textual.app import App

from ytsb_tui.tui.narrow_update import NarrowUpdate
from ytsb_tui.tui.terminal import Terminal

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.binding import Binding
    from textual.driver import Driver
    from textual.screen import Screen


_WORDS = {"^": "ctrl+", "⏎": "enter", "⌫": "backspace"}
_SIGNS = re.compile("|".join(map(re.escape, _WORDS)))


class DrawnApp(App[None]):
    """An app for slow terminals."""

    def __init__(self, *, driver_class: type[Driver] | None, ansi_color: bool | None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=ansi_color)
        self._styled_with: Mapping[str, str] = {}  # those of the style sheets as they were last read

    def read_styles_with(self, variables: dict[str, str]) -> None:
        """Has the style sheets read with these from the start, so that they are not read a second time."""
        self._styled_with = variables
        self.stylesheet.set_variables(variables)

    @property
    def congested(self) -> bool:
        """Whether the terminal lags behind what was drawn."""
        return isinstance(self._driver, Terminal) and self._driver.congested

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Sends no more than the cells that changed."""
        if isinstance(renderable, ChopsUpdate):
            renderable = NarrowUpdate(renderable.chops, renderable.spans, renderable.chop_ends)
        super()._display(screen, renderable)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as keyboards and texts write them, `enter` and `ctrl+o`, where Textual draws signs."""
        shown = super().get_key_display(binding)
        return _SIGNS.sub(lambda sign: _WORDS[sign[0]], shown) if len(shown) > 1 or shown in "⏎⌫" else shown

    def refresh_css(self, animate: bool = True) -> None:
        """Reads the style sheets again only when their variables differ; Textual does it for every new screen."""
        variables = self.get_css_variables()
        if variables != self._styled_with:
            self._styled_with = variables
            super().refresh_css(animate)
            return
        self.stylesheet.update(self, animate=animate)
        if self.screen_stack:
            self.screen.refresh(layout=True)
            self.screen._css_update_count = self._css_update_count  # noqa: SLF001 - else each switch comes here again

    def _fatal_error(self) -> None:
        """Reports where the app crashed. Textual's own report also shows what was in memory, which may be a key."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        report = Traceback(width=None)
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
