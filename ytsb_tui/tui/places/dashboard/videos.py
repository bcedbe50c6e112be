"""A line for each video, and which videos are listed in what order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rich.cells import cell_len

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, left, right
from ytsb_tui.tui.render.wording import ROLES, WORDS, length, short_reason, time_of


class Order(StrEnum):
    """How the list is sorted."""

    ADDED = "as added"
    STATE = "by state"
    TITLE = "by title"
    LENGTH = "longest first"
    CHANGED = "latest change first"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is listed: the filter's words, one state's word or None for all, the order."""

    query: str = ""
    only: str | None = None
    order: Order = Order.ADDED


def _sorted(jobs: list[Job], order: Order) -> list[Job]:
    match order:
        case Order.ADDED:
            return sorted(jobs, key=lambda job: job.position)
        case Order.STATE:
            return sorted(jobs, key=lambda job: (WORDS.index(job.word), job.position))
        case Order.TITLE:
            return sorted(jobs, key=lambda job: (job.name.casefold(), job.position))
        case Order.LENGTH:
            return sorted(jobs, key=lambda job: (-(job.length or 0.0), job.position))
        case Order.CHANGED:
            return sorted(jobs, key=lambda job: (-job.changed_at, job.position))


def matches(job: Job, words: tuple[str, ...]) -> bool:
    """Whether every word occurs in the title, channel, subject, id, state or reason."""
    text = f"{job.title or ''}\n{job.channel or ''}\n{job.subject or ''}\n{job.video}\n{job.word}\n{job.kind or ''}"
    text = text.casefold()
    return all(word in text for word in words)


def listed(jobs: Iterable[Job], view: View) -> tuple[Job, ...]:
    """The jobs that a view lets through, sorted."""
    words, only = tuple(view.query.casefold().split()), view.only
    chosen = [job for job in jobs if (only is None or job.word == only) and (not words or matches(job, words))]
    return tuple(_sorted(chosen, view.order))


def heads(jobs: Sequence[Job], look: Look, width: int) -> dict[int, Line]:
    """The heads of the groups that jobs sorted by state fall into, each with its number of videos."""
    found: dict[int, Line] = {}
    begin = 0
    for word, group in groupby(jobs, key=lambda job: job.word):
        count = sum(1 for _ in group)
        head = f"{look.symbol(word)} {word}  {count:,} "
        rule = look.rest * max(0, width - len(head) - 6)
        found[begin] = ((head, ROLES[word]), (rule, Role.FAINT))
        begin += count
    return found


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
    else:
        parts.append(("  / to filter", Role.DIM))
    if order is not Order.ADDED:
        parts.append((f"  {order.value}", Role.DIM))
    if marks:
        parts.append((f"  {marks:,} marked", Role.LIVE))
    return tuple(parts)


def row(job: Job, look: Look, width: int, now: float, *, marked: bool, current: bool) -> Line:
    """One video: symbol and word, title, then length, subject and seconds, or why it is not going on."""
    role = ROLES[job.word]
    begin: Line = (
        (look.cursor if current else " ", Role.LIVE),
        (look.mark if marked else " ", Role.LIVE),
        (f"{look.symbol(job.word)} {left(job.word, 9)} ", role),
    )
    room = width - 14
    tail = min(max(30, room * 2 // 5), 60)
    title_role = Role.DIM if job.state is State.CANCELLED else Role.TEXT
    reason = look.safe(short_reason(job, now))
    if reason:
        tail = max(tail, min(cell_len(reason) + 1, room * 3 // 5))
        took = length(job.length) if tail >= 40 else ""
        space = tail - 1 - (len(took) + 1 if took else 0)
        return (
            *begin,
            (left(look.safe(job.name), room - tail, look.ellipsis), title_role),
            (" " + left(reason, space, look.ellipsis), role),
            (f" {took}" if took else "", Role.DIM),
        )
    subject = tail - 9 - 2 - 7
    return (
        *begin,
        (left(look.safe(job.name), room - tail, look.ellipsis), title_role),
        (right(length(job.length), 9), Role.DIM),
        ("  " + left(look.safe(job.subject or ""), subject, look.ellipsis), Role.DIM),
        (right(time_of(job, now), 7), role if job.state is State.RUNNING else Role.DIM),
    )


EMPTY_HELP = (
    "No videos yet. Press a and paste links, playlists, channels or any text with links in it, for example:",
    "https://www.youtube.com/watch?v=fNk_zzaMoSs",
    "https://www.youtube.com/playlist?list=PLZHQObOWTQDPD3MizzM2xVFitgF8hE_ab",
    "search:20:linear algebra",
)


def empty(state: PanelState, view: View) -> tuple[str, ...]:
    """The text of an empty list: which key fills it."""
    if state.opening:
        return ("Opening the library …",)
    if state.jobs:
        what = f"is {view.only}" if view.only and not view.query else "matches"
        return (f"None of {plural(len(state.jobs), 'video')} {what}. Press esc to show all.",)
    return EMPTY_HELP
