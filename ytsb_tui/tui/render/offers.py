"""What a playlist, a channel or a search offers: a line for each video, and what the marked ones would take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.notes.estimates import summed
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.client import Offered
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.spans import Line, Role, left, right
from ytsb_tui.tui.render.wording import ROLES, length, money, span_of_time


def wanted(videos: Iterable[Offered], jobs: Mapping[VideoId, Job]) -> frozenset[VideoId]:
    """What is marked at first: all that are new and can be fetched."""
    return frozenset(one.video for one in videos if one.video not in jobs and not one.trouble)


def row(offered: Offered, job: Job | None, look: Look, width: int, *, marked: bool, current: bool) -> Line:
    """Mark, title, length, and whether it is new, known or cannot be fetched now."""
    if job is not None:
        word, role = f"{look.symbol(job.word)} {job.word}", ROLES[job.word]
    elif offered.trouble:
        word, role = f"{look.symbol('warning')} {offered.trouble}", Role.WARNING
    else:
        word, role = "  new", Role.TEXT
    title = look.safe(offered.title or offered.video)
    return (
        (look.cursor if current else " ", Role.LIVE),
        (look.mark if marked else " ", Role.LIVE),
        (" " + left(title, width - 28, look.ellipsis), Role.TEXT if marked else Role.DIM),
        (right(length(offered.length), 9), Role.DIM),
        ("  " + left(look.safe(word), 14, look.ellipsis), role),
    )


def sum_of(videos: Collection[Offered], marks: frozenset[VideoId], jobs: Mapping[VideoId, Job]) -> Line:
    """How many are marked, how long they are, and about what their notes will take."""
    chosen = [one for one in videos if one.video in marks]
    parts = [f"{len(chosen):,} of {plural(len(videos), 'video')} marked"]
    if known := sum(one.video in jobs for one in videos):
        parts.append(f"{known:,} known")
    seconds = sum(one.length or 0.0 for one in chosen)
    if seconds:
        parts.append(span_of_time(seconds))
    # A finished video is not written again, so it takes nothing.
    paid = [one for one in chosen if one.video not in jobs or jobs[one.video].state is not State.DONE]
    estimates = [one.estimate for one in paid if one.estimate is not None]
    if estimates:
        whole = summed(estimates)
        if whole.sent:
            price = "price not known" if whole.cost is None else money(whole.cost)
            parts.append(f"about {_thousands(whole.sent)} tokens in, {_thousands(whole.written)} out, {price}")
        else:
            parts.append("outlines, at no cost")
    if unknown := sum(one.length is None for one in chosen):
        parts.append(f"{unknown:,} of unknown length not in the sum")
    return ((", ".join(parts), Role.TEXT),)


def _thousands(count: int) -> str:
    return f"{count / 1000:,.0f}k" if count >= 10_000 else f"{count:,}"
