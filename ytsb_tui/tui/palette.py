"""The command palette: every command of the place in front, by its name (`noun: verb`), and the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon

from ytsb_tui.settings.schema import THEMES
from ytsb_tui.tui.context import context
from ytsb_tui.tui.has_commands import command_of
from ytsb_tui.tui.render.look import Look

_UNRANKED = 100  # after all that the line of keys shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command as it is listed. `likely`: low numbers first."""

    name: str
    help: str
    run: Callable[[], object]
    likely: tuple[bool, int, str]


class Palette(Provider):
    """What can be done here."""

    def _entries(self) -> Iterator[Entry]:
        screen = self.screen
        look = context(screen).look
        seen: set[str] = set()
        for active in screen.active_bindings.values():
            command = command_of(active)
            if command is None or command.id in seen or command.id == "app.palette":
                continue
            seen.add(command.id)
            key = look.key(self.app.get_key_display(active.binding))
            why = command.refused(active.node)
            elsewhere = command.id.startswith("app.") * _UNRANKED
            yield Entry(
                name=command.name,
                help=look.safe(f"not now: {why}" if why else f"{command.tip} ({key})").replace("[", "("),
                run=partial(self.app.run_action, active.binding.action, active.node),
                likely=(why is not None, elsewhere + (command.rank or _UNRANKED), command.name),
            )
        for name in THEMES:
            yield Entry(
                name=f"theme: {name}",
                help="Change the colours",
                run=partial(context(screen).preferences.choose_theme, name),
                likely=(False, 3 * _UNRANKED, name),
            )

    async def discover(self) -> Hits:
        """All of them: first what this place is for, last what can do nothing now."""
        for entry in sorted(self._entries(), key=lambda entry: entry.likely):
            yield DiscoveryHit(entry.name, entry.run, help=entry.help)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for entry in self._entries():
            if (score := matcher.match(f"{entry.name} {entry.help}")) > 0:
                yield Hit(score, matcher.highlight(entry.name), entry.run, help=entry.help)


class Commands(CommandPalette):
    """The palette in the characters that the terminal can show."""

    def __init__(self, look: Look) -> None:
        super().__init__(id="--command-palette", placeholder="part of a command's name")
        self._look = look

    def on_mount(self) -> None:
        """A sign that every terminal has."""
        if self._look.ascii:
            self.query_one(SearchIcon).icon = self._look.cursor
