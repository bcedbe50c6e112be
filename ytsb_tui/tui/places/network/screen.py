"""The network: where exits are, the state of each, how long circuits take, what Tor says."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.places.network import render as network
from ytsb_tui.tui.places.network.world_map import size, world
from ytsb_tui.tui.render import exits, header
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

_SIDE = 110  # columns from which the map has room beside the countries
_TALL = 30
_FEWEST_MAP = 34  # cells of a map that can still be read


class Network(Place):
    """Map, exits, countries, build times, Tor."""

    AUTO_FOCUS = "#table"

    def __init__(self, _: Destination) -> None:
        super().__init__()
        self.map_wanted = False  # where there is room for the map or the tables, not for both
        self.circuits_wanted = False

    def compose(self) -> ComposeResult:
        """The panels."""
        yield Lines(id="header")
        yield Lines(id="alerts")
        with Horizontal(id="above"):
            yield Lines(id="map", classes="panel")
            with Vertical(id="numbers"):
                yield Lines(id="countries", classes="panel")
                yield Lines(id="times", classes="panel")
                yield Lines(id="tor", classes="panel")
        yield PageView(id="table", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """The first picture."""
        for panel, title in (("#map", "Where exits are"), ("#times", "Build times"), ("#tor", "Tor")):
            self.query_one(panel, Lines).entitle(((title, Role.STRONG),))
        self.query_one("#countries", Lines).entitle((("Countries", Role.STRONG),))
        self.refreshed()

    def on_resize(self) -> None:
        """Another layout."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What happened meanwhile is shown."""
        self.refreshed()

    def changing(self) -> bool:
        """Ages and rests."""
        return bool(context(self).panel.exits)

    def ticked(self) -> None:
        """A minute may have passed."""
        self.refreshed()

    def refreshed(self) -> None:
        """Shows the network as it is now."""
        if not can_draw(self):
            return
        app = context(self)
        state, look, (width, height) = app.panel, app.look, self.size
        self.query_one("#header", Lines).show((header.header(state, look, width),))
        self.query_one("#alerts", Lines).show(header.alerts(state, look, width, 2))
        wide = width >= _SIDE and height >= _TALL
        shows_map = wide or self.map_wanted
        room = min(22, height // 2) if wide else height - 4
        map_width, map_height = size((width * 3 // 5 if wide else width) - 4, room - 2)
        shows_map = shows_map and map_width >= _FEWEST_MAP
        self.query_one("#map").display = shows_map
        self.query_one("#numbers").styles.height = "100%" if wide or not shows_map else "1fr"
        self.query_one("#above").styles.layout = "horizontal" if wide else "vertical"
        self.query_one("#table").display = wide or not shows_map
        above = map_height + 2 if shows_map else min(10, height // 3)
        self.query_one("#above").styles.height = "1fr" if shows_map and not wide else above
        inner = (width - map_width - 4 if wide else width) - 4
        if shows_map:
            panel = self.query_one("#map", Lines)
            panel.styles.width = map_width + 4 if wide else "100%"
            panel.styles.height = map_height + 2
            panel.show(world(network.marks(state.exits.values(), look), look, map_width, map_height))
        self._show_numbers(inner, above, wide, shows_map)
        table = self.query_one("#table", PageView)
        table_width = width - 5
        table.entitle(exits.title(state, look, table_width, app.now))
        if self.circuits_wanted:
            lines = exits.circuits(state, look, table_width)
        else:
            heading = (exits.heading(table_width),) if state.exits else ()
            lines = (*heading, *exits.table(state, look, table_width, app.now))
        table.show(Page(lines=lines))
        self.show_keys()

    def _show_numbers(self, width: int, height: int, wide: bool, shows_map: bool) -> None:
        app = context(self)
        state, look = app.panel, app.look
        countries, times, tor = (self.query_one(f"#{name}", Lines) for name in ("countries", "times", "tor"))
        countries.display = wide or not shows_map
        times.display = tor.display = wide or shows_map
        countries.styles.height = height - 8 if wide else height
        tor.styles.height = 5
        lines = network.by_country(state, look, width)
        room = height - (10 if wide else 2)
        if len(lines) > room > 1:
            lines = (*lines[: room - 1], ((f"  +{len(lines) - room + 1} more", Role.DIM),))
        countries.show(lines)
        times.show(network.build_times(state, look, width))
        tor.show(network.tor(state, look, width, 3))

    def why_no_map(self) -> str | None:
        """Why the map cannot replace the tables."""
        if self.size.width >= _SIDE and self.size.height >= _TALL:
            return "The map is shown already."
        if size(self.size.width - 4, self.size.height - 6)[0] < _FEWEST_MAP:
            return "There is no room for a map."
        return None

    def show_map(self, wanted: bool) -> None:
        """The map in place of the tables, or the tables again."""
        self.map_wanted = wanted
        self.refreshed()
        self.set_focus(None if wanted else self.query_one("#table"))


SCREEN = Network
