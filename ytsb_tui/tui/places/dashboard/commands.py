"""The commands of the dashboard. Those that change videos or the work have files of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ytsb_tui.core.jobs.job import Stage, State
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.adding import open_add
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Note
from ytsb_tui.tui.places.dashboard.retry_commands import RETRY
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.dashboard.video_commands import CHANGE, why_empty, why_no_video
from ytsb_tui.tui.places.dashboard.videos import Order
from ytsb_tui.tui.places.dashboard.work_commands import PAUSE, WORKERS
from ytsb_tui.tui.render.wording import WORDS


def _has_note(dashboard: Dashboard) -> bool:
    job = dashboard.current
    if job is None:
        return False
    return job.path is not None or job.state is State.DONE or (job.state is State.RUNNING and job.stage is Stage.WRITE)


async def open_video(dashboard: Dashboard) -> None:
    """The note; for a video without one, its story; a group is folded or opened."""
    job = dashboard.current
    if dashboard.exits_focused:
        await context(dashboard).go(Destination("network"))
        return
    if job is None and dashboard.switch_group():
        return
    if job is not None and _has_note(dashboard):
        await context(dashboard).go(Note(video=job.video))
    else:
        show_story(dashboard)


def show_story(dashboard: Dashboard) -> None:
    """The whole story of the video, with what can be done about it."""
    from ytsb_tui.tui.dialogs.story import Story

    if (job := dashboard.current) is not None:
        dashboard.app.push_screen(Story(job.video, partial(_run_for, dashboard, job.video)))


async def _run_for(dashboard: Dashboard, video: VideoId, name: str) -> None:
    """Runs a command for one video, whatever is marked."""
    dashboard.refreshed()  # nothing is drawn on it while it lies under a dialog
    dashboard.rows.mark(())
    dashboard.go_to_video(video)
    if dashboard.current is not None and dashboard.current.video == video:
        await dashboard.action_command(name)


def copy_links(dashboard: Dashboard) -> None:
    """Copies the links of the chosen videos."""
    links = [url_at(job.video) for job in dashboard.chosen()]
    dashboard.app.copy_to_clipboard("\n".join(links))
    context(dashboard).say(f"Copied: {links[0]}" if len(links) == 1 else f"Copied {len(links)} links.")


def next_state(dashboard: Dashboard) -> None:
    """Lists the videos of the next state that there are."""
    words = [None, *(word for word in WORDS if context(dashboard).panel.counts.get(word))]
    place = words.index(dashboard.view.only) if dashboard.view.only in words else 0
    dashboard.view = replace(dashboard.view, only=words[(place + 1) % len(words)])
    dashboard.refreshed()


def next_order(dashboard: Dashboard) -> None:
    """Sorts the list in another way."""
    orders = tuple(Order)
    order = orders[(orders.index(dashboard.view.order) + 1) % len(orders)]
    dashboard.view = replace(dashboard.view, order=order)
    dashboard.refreshed()


def show_all(dashboard: Dashboard) -> None:
    """Clears the filter; the marks, when there is no filter. Keys are for the list again."""
    if not dashboard.clear_filter():
        dashboard.rows.mark(())
    dashboard.set_focus(dashboard.rows)
    dashboard.refreshed()


COMMANDS: tuple[Command[Dashboard], ...] = (
    Command(
        id="videos.add",
        keys="a,insert",
        label="add",
        tip="Add videos: paste links, playlists, channels, searches or any text that contains links",
        name="videos: add",
        rank=2,
        shown="a",
        run=open_add,
    ),
    *RETRY,
    Command(
        id="videos.open",
        keys="enter",
        label=lambda dashboard: "open" if _has_note(dashboard) or dashboard.current is None else "info",
        tip="Read the note; for a video without one, show its whole story; on a group, fold or open it",
        name="note: open",
        rank=3,
        shown="enter",
        run=open_video,
        refused=lambda dashboard: None if dashboard.on_group or dashboard.exits_focused else why_no_video(dashboard),
    ),
    Command(
        id="videos.detail",
        keys="i",
        label=lambda dashboard: "info" if _has_note(dashboard) else "",  # else it is what enter does
        tip="Show the whole story of this video: tries, exits, times, reason",
        name="video: show its story",
        rank=12,
        run=show_story,
        refused=why_no_video,
    ),
    *PAUSE,
    *CHANGE,
    Command(
        id="videos.filter",
        keys="slash",
        label="filter",
        tip="List only videos that match what you type: title, channel, subject, id, state",
        name="videos: filter",
        rank=7,
        shown="/",
        run=Dashboard.open_filter,
        refused=why_empty,
    ),
    Command(
        id="videos.only",
        keys="f",
        label="one state",
        tip="List the videos of one state, then of the next: running, waiting, failed, …",
        name="videos: list one state",
        rank=14,
        run=next_state,
        refused=why_empty,
    ),
    Command(
        id="videos.sort",
        keys="o",
        label="sort",
        tip="Sort by need, as added, by title, length or latest change",
        name="videos: sort",
        rank=15,
        run=next_order,
        refused=why_empty,
    ),
    Command(
        id="videos.next_group",
        keys="right_square_bracket",
        label="next group",
        tip="To the next group: needs you, waiting, queued, done",
        name="videos: next group",
        shown="]",
        run=lambda dashboard: dashboard.rows.next_group(1),
        refused=why_empty,
    ),
    Command(
        id="videos.previous_group",
        keys="left_square_bracket",
        label="group before",
        tip="To the group before",
        name="videos: group before",
        shown="[",
        run=lambda dashboard: dashboard.rows.next_group(-1),
        refused=why_empty,
    ),
    Command(
        id="videos.all",
        keys="escape",
        label="show all",
        tip="Clear the filter and the marks; back to the list of videos",
        name="videos: show all",
        shown="esc",
        run=show_all,
    ),
    *WORKERS,
    Command(
        id="videos.copy",
        keys="y",
        label="copy link",
        tip="Copy the video's link to the clipboard (OSC 52, works over SSH)",
        name="video: copy its link",
        run=copy_links,
        refused=why_no_video,
    ),
)
