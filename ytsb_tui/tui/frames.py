"""When the screen in front is drawn: at most ten times a second, less often over SSH, and not while a slow terminal
lags behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from textual.screen import Screen

from ytsb_tui.tui.screen import Refreshable, can_draw

FRAME = 0.1  # seconds between two pictures of the engine's state
REMOTE_FRAME = 0.5  # over SSH, where what is underway cannot be seen


class Drawn(Protocol):
    """What is needed of the app to draw it."""

    @property
    def screen_stack(self) -> Sequence[Screen[Any]]:
        """Its screens; none while it is ending."""
        ...

    @property
    def congested(self) -> bool:
        """Whether the terminal lags behind."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Calls back later."""
        ...


class Frames:
    """Those of one app."""

    def __init__(self, app: Drawn) -> None:
        self._app = app
        self.due = False  # whether a frame has been requested
        self._drawn_at = 0.0
        self._between = REMOTE_FRAME if "SSH_CONNECTION" in os.environ else FRAME

    def request(self) -> None:
        """Has the screen drawn soon."""
        if self.due:
            return
        self.due = True
        wait = self._drawn_at + self._between - time.monotonic()
        if wait <= 0:
            self.draw()
        else:
            self._app.set_timer(wait, self.draw)

    def draw(self) -> None:
        """Draws the screen in front; what lies under a dialog is drawn when it is on top again."""
        if self._app.congested:
            self._app.set_timer(FRAME, self.draw)  # what is drawn then is the state of then, not a backlog
            return
        self.due = False
        self._drawn_at = time.monotonic()
        if (screen := self._front()) is not None:
            screen.refreshed()

    def tick(self) -> None:
        """A second has passed. A frame that is due shows it too: the times alone would run ahead of the rest."""
        if self.due or self._app.congested:
            return
        if (screen := self._front()) is not None and screen.changing():
            screen.ticked()

    def _front(self) -> Refreshable | None:
        for screen in self._app.screen_stack[-1:]:  # there is none while the app is ending
            if isinstance(screen, Refreshable) and can_draw(screen):
                return screen
        return None
