"""What every place of the app has in common: it is shown the panel's state, and its keys say why they do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import ModalScreen, Screen

from ytsb_tui.tui.keys import COMMANDS
from ytsb_tui.tui.widgets.key_line import KeyLine, chosen

if TYPE_CHECKING:
    from ytsb_tui.tui.app import StudyBuddyApp

Answer = TypeVar("Answer")


class Faced:
    """A screen that is told when the state has changed."""

    def refreshed(self) -> None:
        """The app's `panel` has changed."""

    def ticked(self) -> None:
        """A second has passed while something shows time."""

    def changing(self) -> bool:
        """Whether this place shows a time that runs."""
        return False


def study(screen: Screen[Answer]) -> StudyBuddyApp:
    """The app, by its type."""
    return cast("StudyBuddyApp", screen.app)


def there(screen: Screen[Answer]) -> bool:
    """Whether a screen can be drawn on: it has its widgets, and neither it nor the app is going."""
    return screen.is_mounted and screen.is_running and screen.app.is_running and bool(screen.size)


class Place(Screen[None], Faced):
    """A whole screen with a line of keys."""

    def why_not(self, action: str) -> str | None:
        """Why an action can do nothing now, None when it can."""
        return None

    def refused(self, action: str) -> bool:
        """Tells why an action can do nothing now; False when it can."""
        if (why := self.why_not(action)) is None:
            return False
        study(self).say(why, "warning")
        return True

    def labels(self) -> Mapping[str, str]:
        """Words in the line of keys that differ from the usual ones now, by id; an empty one leaves the key out."""
        return {}

    def show_keys(self) -> None:
        """Brings the line of keys up to date."""
        labels = self.labels()
        candidates: dict[str, tuple[str, str, str, str, bool]] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            command = COMMANDS.get(binding.id or "")
            if command is None or not command.rank or command.id in candidates or labels.get(command.id) == "":
                continue
            shown = command.shown if command.keys.split(",")[0] == binding.key and command.shown else None
            display = shown or study(self).look.key(self.app.get_key_display(binding))
            word = labels.get(command.id, command.label)
            enabled = self.why_not(binding.action.removeprefix("app.")) is None
            candidates[command.id] = (command.id, binding.key, display, word, enabled)
        line = self.query_one(KeyLine)
        line.show(chosen(tuple(candidates.values()), self.size.width))


class Dialog(ModalScreen[Answer], Faced):
    """A dialog over a place."""

    CSS_PATH = "dialogs.tcss"
    MOST_WIDTH = 100

    @property
    def room(self) -> int:
        """Cells inside the box: nine tenths of the screen less border, padding and scrollbar (see app.tcss)."""
        return max(20, min(self.size.width * 9 // 10, self.MOST_WIDTH) - 7)
