"""The places of the app by name; each is imported when it is first gone to, off the way to the first frame."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from textual.screen import Screen

from ytsb_tui.tui.places.dashboard.screen import Dashboard


def _place(module: str, name: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        screen = getattr(import_module(f"ytsb_tui.tui.places.{module}.screen"), name)()
        assert isinstance(screen, Screen)
        return screen

    return make


PLACES: dict[str, Callable[[], Screen[None]]] = {
    "dashboard": Dashboard,
    "network": _place("network", "Network"),
    "log": _place("log", "Log"),
    "search": _place("search", "Search"),
    "study": _place("study", "Study"),
    "library": _place("library", "Library"),
    "history": _place("history", "History"),
    "ask": _place("ask", "Ask"),
    "graph": _place("graph", "GraphPlace"),
    "settings": _place("settings", "SettingsPlace"),
}
