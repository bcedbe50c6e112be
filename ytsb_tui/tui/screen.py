"""What every screen of the app has in common: it shows the engine's state, and its keys run commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.geometry import Size
from textual.screen import ModalScreen, Screen

from ytsb_tui.tui.command import AnyCommand
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.has_commands import HasCommands, command_of
from ytsb_tui.tui.narrow_update import NarrowCompositor
from ytsb_tui.tui.render.news import Said
from ytsb_tui.tui.widgets.key_line import Key, KeyLine, fitting
from ytsb_tui.tui.widgets.message_line import MessageLine

Answer = TypeVar("Answer")
FEWEST = (36, 10)  # columns and lines that anything of use needs


class Refreshable:
    """A screen that is drawn again when what it shows may have changed."""

    def refreshed(self) -> None:
        """The engine's state has changed."""

    def ticked(self) -> None:
        """A second has passed while the screen shows a time that runs."""

    def changing(self) -> bool:
        """Whether the screen shows a time that runs."""
        return False


def can_draw(screen: Screen[Answer]) -> bool:
    """Whether a screen has its widgets, and neither it nor the app is closing."""
    return screen.is_mounted and screen.is_running and screen.app.is_running and bool(screen.size)


def fits(size: Size) -> bool:
    """Whether a terminal of this size can show anything of use."""
    return size.width >= FEWEST[0] and size.height >= FEWEST[1]


class Place(HasCommands, Screen[None], Refreshable):
    """A whole screen with a line of keys."""

    CSS_PATH: ClassVar[Path | None] = Path(__file__).parent / "places" / "places.tcss"
    OWN_KEYS_ONLY: ClassVar[bool] = False  # of the keys that work everywhere the key line shows only help and quit

    SHOWS_VIDEOS: ClassVar[bool] = False  # whether what happens to videos can be seen on it

    place = ""  # its folder's name
    over = False  # whether it lies over the place that it was opened from

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
        self._ranked: tuple[object, ...] = ()  # what the commands below are of
        self._commands_here: tuple[
            tuple[AnyCommand, HasCommands, str, str], ...
        ] = ()  # with the key, and as it is shown

    def arrive(self, destination: Destination) -> None:
        """Called on each visit; a destination may say what to show."""

    def say(self, said: Said) -> None:
        """Shows a message in the line of keys."""
        self.query_one(KeyLine).say(said)

    def on_descendant_focus(self) -> None:
        """Another widget has other keys."""
        if can_draw(self):
            self.show_keys()

    def show_keys(self) -> None:
        """Brings the line of keys up to date."""
        keys: dict[str, Key] = {}
        for command, node, key, shown in self._ranked_commands():
            if command.id in keys or not (word := command.word(node)) or command.refused(node) is not None:
                continue
            keys[command.id] = Key(pressed=key, shown=shown, word=word, rank=command.rank)
        self.query_one(KeyLine).show(fitting(keys.values(), self.size.width))

    def _ranked_commands(self) -> tuple[tuple[AnyCommand, HasCommands, str, str], ...]:
        """The commands that have a place in the line of keys; they are others where the focus is elsewhere."""
        app = context(self)
        if self._ranked == (now := (self.focused, id(app.preferences.keymap))):
            return self._commands_here
        found: list[tuple[AnyCommand, HasCommands, str, str]] = []
        typing = self.focused is not None and self.focused.check_consume_key("a", "a")
        for active in self.active_bindings.values():
            command, key, node = command_of(active), active.binding.key, active.node
            if command is None or not command.rank or self._leaves_out(command.id):
                continue
            usual = command.shown if command.keys.split(",")[0] == key else None
            shown = usual or self.app.get_key_display(replace(active.binding, key_display=None))
            if isinstance(node, HasCommands) and not (typing and _types(shown)):
                found.append((command, node, key, app.look.key(shown)))
        self._ranked, self._commands_here = now, tuple(found)
        return self._commands_here

    def refresh_bindings(self) -> None:
        """Other keys may work now."""
        self._ranked = ()
        super().refresh_bindings()

    def _leaves_out(self, name: str) -> bool:
        foreign = self.OWN_KEYS_ONLY and name.startswith("app.") and name not in ("app.help", "app.quit")
        return foreign or name == f"app.{self.place}"


def _types(key: str) -> bool:
    """Whether a key types a character where one can type."""
    last = key.removeprefix("shift+")
    return len(last) == 1 and last.isascii()


class Dialog(HasCommands, ModalScreen[Answer], Refreshable):
    """A dialog over a place."""

    CSS_PATH = Path(__file__).parent / "dialogs" / "dialogs.tcss"
    MOST_WIDTH = 100

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()

    @property
    def room(self) -> int:
        """Cells inside the box: nine tenths of the screen less border, padding and scrollbar (see dialogs.tcss)."""
        return max(20, min(self.size.width * 9 // 10, self.MOST_WIDTH) - 7)

    def say(self, said: Said) -> None:
        """Shows a message in a line of its own below the dialog."""
        for line in self.query(MessageLine):
            line.say(said)
            return
        self.mount(line := MessageLine())
        line.say(said)


def say_in_front(screens: Sequence[Screen[object]], said: Said) -> bool:
    """Shows a message in the place or dialog in front; False when none has been drawn yet."""
    for screen in reversed(screens):
        if isinstance(screen, Place | Dialog) and can_draw(screen):
            screen.say(said)
            return True
    return False


def selects(screen: Screen[object]) -> bool:
    """Whether there is text to be copied."""
    from textual.widgets import Input, TextArea

    focused = screen.focused
    if isinstance(focused, Input | TextArea) and focused.selected_text:
        return True
    return bool(screen.get_selected_text())
