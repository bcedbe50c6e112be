"""Lines to type in. Nothing blinks."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input


class TextLine(Input):
    """One line of text."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        max_length: int = 0,
        password: bool = False,
    ) -> None:
        super().__init__(placeholder=placeholder, id=id, max_length=max_length, password=password, compact=True)
        for key in ("up", "down"):  # one line has none to scroll to: these are keys of the screen
            self._bindings.key_to_bindings.pop(key, None)

    def on_mount(self) -> None:
        """The cursor does not blink."""
        self.cursor_blink = False


class FindLine(TextLine):
    """A line at the bottom, hidden until it is opened."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder, id="find")
        self.display = False

    def open(self) -> None:
        """Shows the line and types into it."""
        self.display = True
        self.screen.set_focus(self)  # at once: the next key is for this line already

    def close(self, focus: Widget) -> None:
        """Hides the line; keys go to another widget."""
        self.screen.set_focus(focus)
        self.display = False
