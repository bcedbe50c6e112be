"""The command palette: every command of the place in front, by its name (`noun: verb`), and the themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from ytsb_tui.settings.schema import THEMES
from ytsb_tui.tui.context import context
from ytsb_tui.tui.has_commands import command_of


class Palette(Provider):
    """What can be done here."""

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        screen = self.screen
        seen: set[str] = set()
        for active in screen.active_bindings.values():
            command = command_of(active)
            if command is None or command.id in seen or command.id == "app.palette":
                continue
            seen.add(command.id)
            key = self.app.get_key_display(active.binding)
            run = partial(self.app.run_action, active.binding.action, active.node)
            yield command.name, f"{command.tip} ({key})", run  # Textual reads it as markup: no brackets
        for name in THEMES:
            yield f"theme: {name}", "Change the colours", partial(context(screen).preferences.choose_theme, name)

    async def discover(self) -> Hits:
        """All of them, by name."""
        for name, tip, run in sorted(self._commands()):
            yield DiscoveryHit(name, run, help=tip)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for name, tip, run in self._commands():
            if (score := matcher.match(f"{name} {tip}")) > 0:
                yield Hit(score, matcher.highlight(name), run, help=tip)
