"""The keys of the network place, the log, the search, the library and the history."""

from __future__ import annotations

from ytsb_tui.tui.keys.command import Command


def _back(place: str) -> Command:
    return Command(
        id=f"{place}.back",
        keys="escape",
        shown="esc",
        action="app.go('dashboard')",
        label="dashboard",
        tip="Back to the dashboard",
        name="go: back to the dashboard",
        rank=2,
    )


NETWORK_COMMANDS = (
    _back("network"),
    Command(
        id="network.map",
        keys="m",
        action="map",
        label="map",
        tip="The map in place of the tables, where there is no room for both",
        name="network: map or tables",
        rank=3,
    ),
    Command(
        id="network.circuits",
        keys="c",
        action="circuits",
        label="circuits",
        tip="Circuits from guard to exit in place of states, times and records",
        name="network: circuits or exits",
        rank=4,
    ),
)
LOG_COMMANDS = (
    _back("log"),
    Command(
        id="log.wrong",
        keys="e,f",
        action="wrong",
        label="errors",
        tip="Warnings and errors alone",
        name="log: warnings and errors alone",
        rank=3,
    ),
)
SEARCH_COMMANDS = (
    Command(
        id="search.back",
        keys="escape",
        shown="esc",
        action="back",
        label="back",
        tip="From the hits to the line, from the line to the dashboard",
        name="search: back",
        rank=2,
    ),
    Command(
        id="search.hits",
        keys="down",
        action="hits",
        label="hits",
        tip="From the line to the hits",
        name="search: to the hits",
        rank=3,
        shown="enter",
    ),
    Command(
        id="search.again",
        keys="slash",
        action="again",
        label="other words",
        tip="Back to the line",
        name="search: other words",
        rank=4,
        shown="/",
    ),
    Command(
        id="search.shelf",
        keys="L,shift+l",
        action="shelf",
        label="library",
        tip="To the library, at the note of the chosen hit",
        name="search: show in the library",
        shown="L",
    ),
)
LIBRARY_COMMANDS = (
    Command(
        id="library.back",
        keys="escape",
        shown="esc",
        action="back",
        label="back",
        tip="Take the filter away; without one back to the dashboard",
        name="library: back",
        rank=2,
    ),
    Command(
        id="library.open",
        keys="enter",
        action="open",
        label="open",
        tip="Read the note; of a subject: to its notes",
        name="library: open",
        rank=3,
    ),
    Command(
        id="library.filter",
        keys="slash",
        action="filter",
        label="filter",
        tip="Only notes with these words in title, channel or subject",
        name="library: filter",
        rank=4,
        shown="/",
    ),
    Command(
        id="library.other",
        keys="tab,shift+tab,left,right,h",
        action="other",
        label="subjects",
        tip="From the subjects to the notes, or back",
        name="library: subjects or notes",
        rank=5,
    ),
    Command(
        id="library.sort",
        keys="o",
        action="sort",
        label="order",
        tip="Another order: newest first, by title, longest first, unverified points first",
        name="library: order",
        rank=6,
    ),
    Command(
        id="library.search",
        keys="f",
        action="search",
        label="search",
        tip="Look for the filter's words in everything that was said and noted",
        name="library: search the words of the filter",
        rank=8,
    ),
)
HISTORY_COMMANDS = (
    _back("history"),
    Command(
        id="history.period",
        keys="t",
        action="period",
        label="time",
        tip="Another span of time: 7 days, 30 days, a year, all",
        name="history: span of time",
        rank=3,
    ),
    Command(
        id="history.measure",
        keys="m",
        action="measure",
        label="measure",
        tip="Another plot: notes, transcripts, cost, tokens",
        name="history: what the plot shows",
        rank=4,
    ),
)
