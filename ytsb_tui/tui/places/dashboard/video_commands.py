"""The commands of the dashboard that change the listed videos: the marked ones, else the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ytsb_tui.core.jobs.commands import Change, JobCommand, Refusal, command_result, status_of
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.render.wording import money


def why_no_video(dashboard: Dashboard) -> str | None:
    """Why there is no video to do something with."""
    if dashboard.chosen():
        return None
    if dashboard.on_group:
        return "This is a group. Press enter to open or fold it, space to mark all of it."
    return "No video is selected." if context(dashboard).panel.jobs else why_empty(dashboard)


def why_empty(dashboard: Dashboard) -> str | None:
    """Why there is nothing to list."""
    return None if context(dashboard).panel.jobs else "There is no video here yet. Press a to add some."


def _results(dashboard: Dashboard, command: JobCommand) -> Iterator[tuple[Job, Change | Refusal]]:
    return ((job, command_result(command, status_of(job), notes=True)) for job in dashboard.chosen())


def allowed(dashboard: Dashboard, command: JobCommand) -> tuple[VideoId, ...]:
    """The chosen videos that the command would change."""
    return tuple(job.video for job, result in _results(dashboard, command) if isinstance(result, Change))


def _stopped(dashboard: Dashboard, command: JobCommand) -> tuple[Job, ...]:
    """The chosen videos, as they are now, that the command would cancel."""
    return tuple(
        job
        for job, result in _results(dashboard, command)
        if isinstance(result, Change) and result.state is State.CANCELLED and job.state is not State.CANCELLED
    )


def refusal(command: JobCommand) -> Callable[[Dashboard], str | None]:
    """Why a command would change none of the chosen videos; None when it would change one."""

    def refused(dashboard: Dashboard) -> str | None:
        if (why := why_no_video(dashboard)) is not None:
            return why
        reasons: set[str] = set()
        for _, result in _results(dashboard, command):
            if isinstance(result, Change):
                return None
            reasons.add(result.reason)
        return reasons.pop() if len(reasons) == 1 else f"You cannot {command} any of the marked videos."

    return refused


def name_of(dashboard: Dashboard, videos: Sequence[VideoId]) -> str:
    """How a message names these videos."""
    jobs = context(dashboard).panel.jobs
    return f"“{jobs[videos[0]].name}”" if len(videos) == 1 else plural(len(videos), "video")


async def remove(dashboard: Dashboard) -> None:
    """Removes the chosen ones from the list; undo restores them as they were."""
    client = context(dashboard).client
    videos, stopped = allowed(dashboard, JobCommand.REMOVE), _stopped(dashboard, JobCommand.REMOVE)
    name = name_of(dashboard, videos)
    await client.remove(videos)

    async def undo() -> str:
        await client.restore(videos)
        await _resume(dashboard, stopped)
        return f"{name}: on the list again."

    dashboard.remember(undo)
    context(dashboard).say(f"{name}: removed from the list. Press u to undo.")
    dashboard.rows.mark(())


async def cancel(dashboard: Dashboard) -> None:
    """Cancels the chosen ones; undo queues them again."""
    videos, stopped = allowed(dashboard, JobCommand.CANCEL), _stopped(dashboard, JobCommand.CANCEL)
    name = name_of(dashboard, videos)
    await context(dashboard).client.cancel(videos)

    async def undo() -> str:
        await _resume(dashboard, stopped)
        return f"{name}: queued again."

    dashboard.remember(undo)
    context(dashboard).say(f"{name}: cancelled. Press u to undo.")
    dashboard.rows.mark(())


async def _resume(dashboard: Dashboard, cancelled: Sequence[Job]) -> None:
    """Queues these jobs again, as they were before they were cancelled; paused ones are paused again."""
    client = context(dashboard).client
    await client.retry([job.video for job in cancelled])
    await client.pause_videos([job.video for job in cancelled if job.state is State.PAUSED])


async def pause(dashboard: Dashboard) -> None:
    """Pauses the chosen ones."""
    client = context(dashboard).client
    videos = allowed(dashboard, JobCommand.PAUSE)
    name = name_of(dashboard, videos)
    await client.pause_videos(videos)

    async def undo() -> str:
        await client.retry(videos)
        return f"{name}: queued again."

    dashboard.remember(undo)
    context(dashboard).say(f"{name}: paused. Press r to retry, u to undo.")
    dashboard.rows.mark(())


async def rewrite(dashboard: Dashboard) -> None:
    """Rewrites the chosen notes; asks before several are paid for."""
    from ytsb_tui.tui.dialogs.choose import Choose

    videos = allowed(dashboard, JobCommand.REWRITE)
    name = name_of(dashboard, videos)

    async def run(wanted: bool | None) -> None:
        if not wanted:
            return
        await context(dashboard).client.rewrite(videos)
        dashboard.remember(partial(_keep, dashboard, videos, name))
        context(dashboard).say(f"{name}: the note will be rewritten. Press u to undo.")
        dashboard.rows.mark(())

    if len(videos) == 1:
        await run(True)
        return
    jobs = context(dashboard).panel.jobs
    before = sum(jobs[video].cost or 0.0 for video in videos)
    price = f"about {money(before)}, as much as before" if before else "the price is not known"
    options = [(True, f"rewrite {plural(len(videos), 'note')}: {price}"), (False, "leave them as they are")]
    dashboard.app.push_screen(Choose("Rewrite", "enter chooses", options), run)


async def _keep(dashboard: Dashboard, videos: Sequence[VideoId], name: str) -> str:
    """Leaves notes as they are that were to be rewritten; those that are being written are stopped."""
    client, jobs = context(dashboard).client, context(dashboard).panel.jobs
    if begun := [video for video in videos if video in jobs and jobs[video].state is State.RUNNING]:
        await client.cancel(begun)
    if not (count := await client.keep(videos)):
        return f"{name}: rewritten already."
    late = len(videos) - count
    rest = f" {plural(late, 'other')} had been rewritten already." if late else ""
    paid = " Writing had begun: what the model was asked by then is paid for." if begun else ""
    return f"{name if not late else plural(count, 'video')}: not rewritten.{rest}{paid}"


async def undo(dashboard: Dashboard) -> None:
    """Undoes the last cancel, pause, remove or rewrite."""
    context(dashboard).say(await dashboard.undo.pop()())
    dashboard.show_keys()


CHANGE: tuple[Command[Dashboard], ...] = (
    Command(
        id="videos.cancel",
        keys="c",
        label=lambda dashboard: f"cancel {len(dashboard.rows.marks) or ''}".strip(),
        tip="Cancel this video (or the marked ones); u undoes it",
        name="videos: cancel this or the marked ones",
        rank=8,
        shown="c",
        run=cancel,
        refused=refusal(JobCommand.CANCEL),
    ),
    Command(
        id="videos.remove",
        keys="d,delete",
        label="remove",
        tip="Remove this video (or the marked ones) from the list; transcripts and notes stay, u undoes it",
        name="videos: remove this or the marked ones from the list",
        shown="d",
        run=remove,
        refused=refusal(JobCommand.REMOVE),
    ),
    Command(
        id="videos.hold",
        keys="h",
        label="pause",
        tip="Pause this video (or the marked ones) until you retry it",
        name="videos: pause this or the marked ones",
        run=pause,
        refused=refusal(JobCommand.PAUSE),
    ),
    Command(
        id="videos.again",
        keys="w",
        label="rewrite",
        tip="Rewrite the note of a finished video (or of the marked ones) from its stored transcript; u undoes it",
        name="note: rewrite",
        run=rewrite,
        refused=refusal(JobCommand.REWRITE),
    ),
    Command(
        id="videos.undo",
        keys="u",
        label="undo",
        tip="Undo the last cancel, pause, remove or rewrite",
        name="videos: undo",
        rank=11,
        shown="u",
        run=undo,
        refused=lambda dashboard: None if dashboard.undo else "There is nothing to undo.",
    ),
)
