"""The commands of the library."""

from __future__ import annotations

from ytsb_tui.core.knowledge.catalogue import Order
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Note, Search
from ytsb_tui.tui.places.library.screen import Library


async def back(library: Library) -> None:
    """Removes the filter; without one to the dashboard."""
    if library.line.display or library.words:
        library.line.value = ""
        library.line.close(library.notes)
    else:
        await context(library).go(Destination("dashboard"))


async def open_note(library: Library) -> None:
    """Opens the note; from a subject to its notes."""
    if library.subjects.has_focus:
        library.set_focus(library.notes)
    elif (entry := library.notes.current) is not None:
        await context(library).go(Note(video=entry.video))


def why_no_note(library: Library) -> str | None:
    """Why there is nothing to open."""
    there = library.subjects.has_focus or library.notes.current is not None
    return None if there else "There is no note here."


def to_other_list(library: Library) -> None:
    """From the subjects to the notes, or back."""
    library.set_focus(library.notes if library.subjects.has_focus else library.subjects)


def why_no_subjects(library: Library) -> str | None:
    """Why the subjects are not shown."""
    return None if library.subjects.display else "There is no room for the subjects."


def why_empty(library: Library) -> str | None:
    """Why there is nothing to filter, sort or search."""
    return None if library.entries else "There is no note yet."


def next_order(library: Library) -> None:
    """Sorts the notes in another way."""
    orders = list(Order)
    library.order = orders[(orders.index(library.order) + 1) % len(orders)]
    library.notes.first()
    library.fill()


COMMANDS: tuple[Command[Library], ...] = (
    Command(
        id="library.back",
        keys="escape",
        shown="esc",
        label="back",
        tip="Remove the filter; without one back to the dashboard",
        name="library: back",
        rank=2,
        run=back,
    ),
    Command(
        id="library.open",
        keys="enter",
        label="open",
        tip="Read the note; from a subject to its notes",
        name="library: open",
        rank=3,
        run=open_note,
        refused=why_no_note,
    ),
    Command(
        id="library.filter",
        keys="slash",
        label="filter",
        tip="Show only notes with these words in title, channel or subject",
        name="library: filter",
        rank=4,
        shown="/",
        run=lambda library: library.line.open(),
        refused=why_empty,
    ),
    Command(
        id="library.other",
        keys="tab,shift+tab,left,right,h",
        label=lambda library: "notes" if library.subjects.has_focus else "subjects",
        tip="From the subjects to the notes, or back",
        name="library: subjects or notes",
        rank=5,
        run=to_other_list,
        refused=why_no_subjects,
    ),
    Command(
        id="library.sort",
        keys="o",
        label="order",
        tip="Sort in another way: newest first, by title, longest first, unverified points first",
        name="library: order",
        rank=6,
        run=next_order,
        refused=why_empty,
    ),
    Command(
        id="library.search",
        keys="f",
        label="search",
        tip="Search everything that was said and noted for the words of the filter",
        name="library: search the words of the filter",
        rank=8,
        run=lambda library: context(library).go(Search(words=library.words)),
        refused=why_empty,
    ),
)
