"""The help: every key of the place it was opened over, what it does, why it does nothing now, and the symbols."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from ytsb_tui.tui.command import AnyCommand, Command, Table
from ytsb_tui.tui.context import context
from ytsb_tui.tui.has_commands import command_of
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import ROLES
from ytsb_tui.tui.screen import Dialog
from ytsb_tui.tui.shared_commands import closing, scrolling
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.text_line import FindLine

_KEYS = 14
_MEANS = (
    ("queued", "waiting its turn"),
    ("fetching", "its transcript is being fetched through an exit"),
    ("listening", "its sound is being turned into a transcript"),
    ("writing", "its note is being written"),
    ("waiting", "retried automatically; the time is shown"),
    ("done", "the note is in the vault"),
    ("failed", "not retried automatically; the reason is shown"),
    ("paused", "paused until you retry it"),
    ("cancelled", "cancelled by you"),
    ("building", "an exit: a circuit is being built"),
    ("ready", "an exit: connected, waiting for a worker"),
    ("leased", "an exit: in use by one worker"),
    ("cooling", "an exit: resting after use"),
    ("burned", "an exit: YouTube refused it"),
)


def _place(command: AnyCommand) -> int:
    """Where a command's group stands: what a place is for comes before moving about and what works everywhere."""
    everywhere = command.id.startswith("app.")
    moving = command.id.startswith(("list.", "page."))
    return 100 * (2 if everywhere else moving) + (command.rank or 50)


@dataclass(slots=True)
class _Row:
    """A command that `node` has, and its keys."""

    command: AnyCommand
    node: DOMNode
    keys: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is searched."""
        return f"{' '.join(self.keys)} {self.command.name} {self.command.tip}".casefold()

    def lines(self, width: int, *, own: bool) -> Iterator[Line]:
        """Its keys, what it does, and why it can do nothing now; `own`: the person has chosen its key."""
        why = self.command.refused(self.node)
        usual = None if own else self.command.shown
        label = left(" ".join([usual] if usual else self.keys[:2]), _KEYS)
        first, *more = wrapped(self.command.tip, max(10, width - _KEYS), Role.TEXT if why is None else Role.DIM)
        yield ((label, Role.KEY if why is None else Role.DIM), *first)
        now = () if why is None else wrapped(f"now: {why}", width - _KEYS, Role.WARNING)
        yield from (((" " * _KEYS, Role.TEXT), *line) for line in (*more, *now))


def key_lines(screen: Screen[object], look: Look, width: int, words: str = "") -> tuple[Line, ...]:
    """The keys that work in a place, grouped by what they are about; with words, those that have all of them."""
    keymap = context(screen).preferences.keymap
    groups: dict[str, dict[str, _Row]] = {}
    for active in screen.active_bindings.values():
        if (command := command_of(active)) is None:
            continue
        row = groups.setdefault(command.name.partition(":")[0], {}).setdefault(command.id, _Row(command, active.node))
        key = look.key(screen.app.get_key_display(active.binding))
        if key not in row.keys and key.casefold() not in (f"shift+{each}".casefold() for each in row.keys):
            row.keys.append(key)
    wanted = words.casefold().split()
    for name, group in tuple(groups.items()):
        found = {one: row for one, row in group.items() if all(word in row.text for word in wanted)}
        groups[name] = found
    groups = {name: group for name, group in groups.items() if group}
    lines: list[Line] = []
    for name, group in sorted(groups.items(), key=lambda item: min(_place(row.command) for row in item[1].values())):
        lines.append(((name.capitalize(), Role.STRONG),))
        for row in group.values():
            lines += row.lines(width, own=row.command.id in keymap)
        lines.append(EMPTY)
    return tuple(lines)


def symbol_lines(look: Look, width: int) -> tuple[Line, ...]:
    """What the symbols and words mean."""
    lines: list[Line] = [(("Symbols", Role.STRONG),)]
    for word, means in _MEANS:
        lines.append(((f"{look.symbol(word)} {left(word, _KEYS - 2)}", ROLES[word]), (means, Role.TEXT)))
    return tuple(lines)


class Help(Dialog[None]):
    """A scrolling list of keys, and a line to search it."""

    def __init__(self, over: Screen[object]) -> None:
        super().__init__()
        self._over = over

    def compose(self) -> ComposeResult:
        """A box that scrolls over the line that searches."""
        with Vertical(id="frame", classes="box"):
            with VerticalScroll(id="box"):
                yield Lines(id="keys")
            yield FindLine("words in a key, its name or what it does")

    def on_mount(self) -> None:
        """Fills it."""
        frame = self.query_one("#frame")
        frame.border_title = "Keys"
        frame.border_subtitle = "/ searches, esc goes back"
        self.query_one("#box").focus()
        self._fill()

    def on_resize(self) -> None:
        """The lines are wrapped to the new width."""
        self._fill()

    @on(Input.Changed)
    def _fill(self) -> None:
        box = self.query_one("#box", VerticalScroll)  # its bar stands inside of the frame
        look, width, words = context(self).look, self.room - box.scrollbar_size_vertical, self.query_one(FindLine).value
        lines = key_lines(self._over, look, width, words)
        if words.strip():
            self.query_one("#keys", Lines).show(lines or ((("No key has these words.", Role.WARNING),),))
        else:
            self.query_one("#keys", Lines).show((*lines, *symbol_lines(look, width)))

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.query_one(FindLine).close(self.query_one("#box"))

    def search(self) -> None:
        """Opens the line that searches."""
        self.query_one(FindLine).open()

    def close(self) -> None:
        """Lists all keys again, then back."""
        line = self.query_one(FindLine)
        if line.display or line.value:
            line.value = ""
            line.close(self.query_one("#box"))
        else:
            self.dismiss(None)

    def scroll(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one("#box").scroll_relative(y=by, animate=False)

    KEY_COMMANDS: ClassVar[Table] = (
        Command(
            id="help.search",
            keys="slash",
            label="search",
            tip="Show only keys with the words that you type",
            name="help: search",
            shown="/",
            run=search,
        ),
        closing("help", "escape,q,question_mark,f1"),
        *scrolling("help"),
    )
