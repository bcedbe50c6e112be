"""The commands of the dashboard for the work as a whole: pause and resume, more and fewer workers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ytsb_tui.core.jobs.failures import HEALING_KINDS
from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.dashboard.screen import Dashboard


def _stopped(dashboard: Dashboard) -> bool:
    panel = context(dashboard).panel
    return panel.paused or any(halt.kind not in HEALING_KINDS for halt in panel.halted.values())


async def pause_work(dashboard: Dashboard) -> None:
    """Pauses or resumes all work; resuming also lifts a halt."""
    app = context(dashboard)
    if _stopped(dashboard):
        await app.client.pause(False)
        app.say("Resumed.")
    else:
        await app.client.pause(True)
        app.say("Paused: running work finishes, nothing new starts. Press p to resume.")


def _workers(fetchers: int, writers: int) -> Callable[[Dashboard], Awaitable[None]]:
    """Changes the number of workers by so many."""

    async def change(dashboard: Dashboard) -> None:
        state = context(dashboard).panel
        await context(dashboard).client.set_workers(state.fetchers + fetchers, state.writers + writers)

    return change


def _why_no_more(fetch: bool) -> Callable[[Dashboard], str | None]:
    def why(dashboard: Dashboard) -> str | None:
        state = context(dashboard).panel
        count, most = (state.fetchers, MOST_FETCHERS) if fetch else (state.writers, MOST_WRITERS)
        return f"There can be at most {most} {'fetch worker' if fetch else 'note writer'}s." if count >= most else None

    return why


def _why_no_fewer(fetch: bool) -> Callable[[Dashboard], str | None]:
    def why(dashboard: Dashboard) -> str | None:
        state = context(dashboard).panel
        noun = "fetch worker" if fetch else "note writer"
        last = (state.fetchers if fetch else state.writers) <= 1
        return f"At least one {noun} is needed. Press p to pause." if last else None

    return why


PAUSE: tuple[Command[Dashboard], ...] = (
    Command(
        id="work.pause",
        keys="p",
        label=lambda dashboard: "resume" if _stopped(dashboard) else "pause",
        tip="Pause: nothing new starts until you press it again; also lifts a halt",
        name="work: pause or resume",
        rank=6,
        run=pause_work,
    ),
)
WORKERS: tuple[Command[Dashboard], ...] = (
    Command(
        id="work.more_fetchers",
        keys="plus,equals_sign",
        label="fetchers",
        tip="One more fetch worker",
        name="workers: one more fetcher",
        shown="+",
        run=_workers(1, 0),
        refused=_why_no_more(fetch=True),
    ),
    Command(
        id="work.fewer_fetchers",
        keys="minus",
        label="fetchers",
        tip="One fetch worker less; it finishes what it has",
        name="workers: one fetcher less",
        shown="-",
        run=_workers(-1, 0),
        refused=_why_no_fewer(fetch=True),
    ),
    Command(
        id="work.more_writers",
        keys="greater_than_sign,full_stop",
        label="writers",
        tip="One more note writer",
        name="workers: one more writer",
        shown=">",
        run=_workers(0, 1),
        refused=_why_no_more(fetch=False),
    ),
    Command(
        id="work.fewer_writers",
        keys="less_than_sign,comma",
        label="writers",
        tip="One note writer less; it finishes what it has",
        name="workers: one writer less",
        shown="<",
        run=_workers(0, -1),
        refused=_why_no_fewer(fetch=False),
    ),
)
