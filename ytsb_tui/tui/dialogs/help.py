"""The help: every key of the place it was opened over, what it does, why it does nothing now, and the symbols."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from ytsb_tui.tui.keys import COMMANDS, HELP_COMMANDS, bindings
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, left, wrapped
from ytsb_tui.tui.render.wording import ROLES
from ytsb_tui.tui.screen import Dialog, Place, study
from ytsb_tui.tui.widgets.lines import Lines

_KEYS = 14
_MEANS = (
    ("queued", "in the line"),
    ("fetching", "its transcript is being fetched through an exit"),
    ("writing", "its note is being written"),
    ("waiting", "will be tried again by itself, when is told"),
    ("done", "the note is in the vault"),
    ("failed", "will not be tried again by itself; why is told"),
    ("paused", "held back until you retry it"),
    ("cancelled", "taken out by you"),
    ("building", "an exit: a circuit is being built"),
    ("ready", "an exit: warm, waits for a worker"),
    ("leased", "an exit: a worker has it, and nobody else"),
    ("cooling", "an exit: rests after use"),
    ("burned", "an exit: YouTube refused it"),
)


def _place(identity: str) -> int:
    """Where a command's group stands: what a place is for comes before moving about and what works everywhere."""
    everywhere = identity.startswith("app.")
    moving = identity.startswith(("list.", "page."))
    return 100 * (2 if everywhere else moving) + (COMMANDS[identity].rank or 50)


def key_lines(screen: Screen[object], look: Look, width: int) -> tuple[Line, ...]:
    """The keys that work in a place, grouped by what they are about."""
    groups: dict[str, dict[str, tuple[list[str], str]]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        command = COMMANDS.get(binding.id or "")
        if command is None:
            continue
        group = groups.setdefault(command.name.partition(":")[0], {})
        keys, _ = group.setdefault(command.id, ([], binding.action))
        display = look.key(screen.app.get_key_display(binding))
        if display not in keys and display.casefold() not in (f"shift+{key}".casefold() for key in keys):
            keys.append(display)
    lines: list[Line] = []
    for name, group in sorted(groups.items(), key=lambda item: min(_place(identity) for identity in item[1])):
        lines.append(((name.capitalize(), Role.STRONG),))
        for identity, (keys, action) in group.items():
            why = screen.why_not(action.removeprefix("app.")) if isinstance(screen, Place) else None
            usual = COMMANDS[identity].shown
            shown = usual if identity not in study(screen).preferences.keymap else None
            label = left(" ".join([shown] if shown else keys[:2]), _KEYS)
            told = wrapped(COMMANDS[identity].tip, max(10, width - _KEYS), Role.TEXT if why is None else Role.DIM)
            lines.append(((label, Role.KEY if why is None else Role.DIM), *told[0]))
            lines += (((" " * _KEYS, Role.TEXT), *line) for line in told[1:])
            if why is not None:
                now = wrapped(f"now: {why}", width - _KEYS, Role.WARNING)
                lines += (((" " * _KEYS, Role.TEXT), *line) for line in now)
        lines.append(EMPTY)
    return tuple(lines)


def symbol_lines(look: Look, width: int) -> tuple[Line, ...]:
    """What the symbols and words mean."""
    lines: list[Line] = [(("Symbols", Role.STRONG),)]
    for word, means in _MEANS:
        lines.append(((f"{look.symbol(word)} {left(word, _KEYS - 2)}", ROLES[word]), (means, Role.TEXT)))
    return tuple(lines)


class Help(Dialog[None]):
    """A scrolling list of keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HELP_COMMANDS)

    def __init__(self, over: Screen[object]) -> None:
        super().__init__()
        self._over = over

    def compose(self) -> ComposeResult:
        """A box that scrolls."""
        with VerticalScroll(id="box", classes="box"):
            yield Lines(id="keys")

    def on_mount(self) -> None:
        """Fills it."""
        box = self.query_one("#box")
        box.border_title = "Keys"
        box.border_subtitle = "esc goes back"
        box.focus()
        self._fill()

    def on_resize(self) -> None:
        """Wraps anew."""
        self._fill()

    def _fill(self) -> None:
        look, width = study(self).look, self.room
        self.query_one(Lines).show((*key_lines(self._over, look, width), *symbol_lines(look, width)))

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Scrolls by lines."""
        self.query_one("#box").scroll_relative(y=by, animate=False)
