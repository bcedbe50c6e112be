"""A line for each video, and which videos are listed in what order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, cut, left, right, width_of
from ytsb_tui.tui.render.wording import ROLES, length, short_reason, time_of

_SUBJECTS = 56  # cells of a row from which subjects have room beside most titles


class Order(StrEnum):
    """How the list is sorted."""

    NEED = "by need"
    ADDED = "as added"
    TITLE = "by title"
    LENGTH = "longest first"
    CHANGED = "latest change first"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is listed: the filter's words, one state's word or None for all, the order. The groups of those listed by
    need are folded as usual, but for those that were `switched`."""

    query: str = ""
    only: str | None = None
    order: Order = Order.NEED
    switched: frozenset[State] = frozenset()


def matches(job: Job, words: tuple[str, ...]) -> bool:
    """Whether every word occurs in the title, channel, subject, id, state or reason."""
    text = f"{job.title or ''}\n{job.channel or ''}\n{job.subject or ''}\n{job.video}\n{job.word}\n{job.kind or ''}"
    text = text.casefold()
    return all(word in text for word in words)


def title(state: PanelState, look: Look, view: View, shown: int, marks: int) -> Line:
    """What the list shows and how."""
    query, only, order = view.query, view.only, view.order
    total = len(state.jobs)
    parts: list[tuple[str, Role]] = [("Videos", Role.STRONG)]
    if query or only:
        parts.append((f"  {shown:,} of {total:,}", Role.TEXT))
        if only:
            parts.append((f"  {only} only", Role.WARNING))
        if query:
            parts.append((f"  / {look.safe(query)}", Role.WARNING))
    elif total:
        parts.append(("  / to filter", Role.DIM))
    if order is not Order.NEED:
        parts.append((f"  {order.value}", Role.DIM))
    if marks:
        parts.append((f"  {marks:,} marked", Role.LIVE))
    return tuple(parts)


def row(job: Job, look: Look, width: int, now: float, *, marked: bool, current: bool, word: bool) -> Line:
    """One video: symbol and title, then length, subject and seconds, or why it is not going on. `word`: the state in a
    word as well, where no head says it. The title keeps its room first; the rest is what fits beside it."""
    role = ROLES[job.word]
    sign = f"{look.symbol(job.word)} {left(job.word, 9)} " if word and width >= 48 else f"{look.symbol(job.word)} "
    begin: Line = (
        (look.cursor if current else " ", Role.LIVE),
        (look.mark if marked else " ", Role.LIVE),
        (sign, role),
    )
    room = width - 2 - cell_len(sign)
    name = look.safe(job.name)
    tail = _tail(job, look, room, cell_len(name), now)
    space = max(0, room - width_of(tail))
    return (*begin, (left(name, space, look.ellipsis), Role.DIM if job.state is State.CANCELLED else Role.TEXT), *tail)


def _tail(job: Job, look: Look, room: int, name: int, now: float) -> Line:
    """What stands right of a title of so many cells."""
    took = time_of(job, now)
    role = Role.DIM if job.state is State.DONE else ROLES[job.word]
    spent: Line = ((f" {took:>6}", role),) if took else ()
    tight: Line = ((f"  {took}", role),) if took else ()  # leaves its blanks to a title that needs them
    if reason := look.safe(short_reason(job)):
        if name + cell_len(reason) + 2 + width_of(spent) > room:
            spent = tight
        room -= width_of(spent)
        forms = (reason, reason.split(": ", maxsplit=1)[0], job.kind.short if job.kind else reason)
        fitting = next((form for form in forms if cell_len(form) <= room - name - 2), min(forms, key=cell_len))
        space = max(room - name - 2, room * 2 // 5)  # a long title leaves the reason this much
        return (("  " + cut(fitting, space, look.ellipsis), role), *spent) if space >= 6 else spent
    long: Line = ((right(length(job.length), 9), Role.DIM),)
    subject = cut(look.safe(job.subject or ""), 22, look.ellipsis) if room >= _SUBJECTS else ""
    about: Line = (("  " + subject if subject else "", Role.DIM),)
    for form in ((*about, *long, *spent), (*long, *spent), spent):
        if name + width_of(form) <= room:
            return form
    return tight if room >= 24 and job.state is State.RUNNING else ()


EMPTY_HELP = (
    "No videos yet. Press a and paste links, playlists, channels or any text with links in it, for example:",
    " https://youtu.be/fNk_zzaMoSs",
    " https://youtube.com/@3blue1brown",
    " search:20:linear algebra",
)


def empty(state: PanelState, view: View) -> tuple[str, ...]:
    """The text of an empty list: which key fills it."""
    if state.opening:
        return ("Opening the library …",)
    if state.jobs and not (view.query or view.only):
        return ("Every video is with a worker above.",)
    if state.jobs:
        what = f"is {view.only}" if view.only and not view.query else "matches"
        return (f"None of {plural(len(state.jobs), 'video')} {what}. Press esc to show all.",)
    return EMPTY_HELP
