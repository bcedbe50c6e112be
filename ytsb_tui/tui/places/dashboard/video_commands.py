"""The commands of the dashboard that change the listed videos: the marked ones, else the one under the cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ytsb_tui.core.jobs.commands import Change, JobCommand, Refusal, command_result, status_of
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.dashboard.groups import heals
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


def _failed(dashboard: Dashboard) -> tuple[tuple[Job, ...], int]:
    """The failed videos that may succeed if they are tried again, and the number of the others."""
    failed = [job for job in context(dashboard).panel.jobs.values() if job.state is State.FAILED]
    able = tuple(job for job in failed if heals(job))
    return able, len(failed) - len(able)


def why_no_retry(dashboard: Dashboard) -> str | None:
    """Why there is nothing to retry."""
    if not (count := context(dashboard).panel.counts.get("failed", 0)):
        return "No video has failed."
    if any(job.state is State.FAILED and heals(job) for job in context(dashboard).panel.jobs.values()):
        return None
    which = "it" if count == 1 else f"any of the {count:,} failed videos"
    return f"Trying again cannot help {which}. Press enter on one: it says what can."


def _results(dashboard: Dashboard, command: JobCommand) -> Iterator[tuple[Job, Change | Refusal]]:
    return ((job, command_result(command, status_of(job), notes=True)) for job in dashboard.chosen())


def _allowed(dashboard: Dashboard, command: JobCommand) -> tuple[VideoId, ...]:
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


def _name(dashboard: Dashboard, videos: Sequence[VideoId]) -> str:
    jobs = context(dashboard).panel.jobs
    return f"“{jobs[videos[0]].name}”" if len(videos) == 1 else plural(len(videos), "video")


async def retry(dashboard: Dashboard) -> None:
    """Tries the chosen ones again now."""
    videos = _allowed(dashboard, JobCommand.RETRY)
    name = _name(dashboard, videos)
    await context(dashboard).client.retry(videos)
    context(dashboard).say(f"{name}: trying again now.")
    dashboard.rows.mark(())


async def retry_elsewhere(dashboard: Dashboard) -> None:
    """Tries the chosen ones again now, over exits in other countries."""
    videos = _allowed(dashboard, JobCommand.RETRY_ELSEWHERE)
    name = _name(dashboard, videos)
    await context(dashboard).client.retry(videos, elsewhere=True)
    context(dashboard).say(f"{name}: trying again now, in another country.")
    dashboard.rows.mark(())


async def retry_failed(dashboard: Dashboard) -> None:
    """Tries the failed ones again that may succeed."""
    able, rest = _failed(dashboard)
    count = await context(dashboard).client.retry([job.video for job in able])
    context(dashboard).say(f"{plural(count, 'failed video')}: trying again now.{_left_alone(rest)}")


def _left_alone(count: int) -> str:
    if not count:
        return ""
    return f" {plural(count, 'other')} cannot be healed so: enter says what can help."


def retry_by_reason(dashboard: Dashboard) -> None:
    """Tries again those that failed for a reason, to be chosen from."""
    from ytsb_tui.tui.dialogs.choose import Choose

    able, rest = _failed(dashboard)
    failed = Counter(job.kind for job in able if job.kind is not None)

    async def chosen(kind: FailureKind | None) -> None:
        if kind is not None:
            count = await context(dashboard).client.retry_failed(kind)
            context(dashboard).say(f"{plural(count, 'video')} ({kind.short}): trying again now.{_left_alone(rest)}")

    options = [
        (kind, f"{count:>5,}  {kind.short}: {kind.cure}")
        for kind, count in sorted(failed.items(), key=lambda item: (-item[1], item[0].value))
    ]
    dashboard.app.push_screen(Choose("Retry by reason", "enter retries them", options), chosen)


async def remove(dashboard: Dashboard) -> None:
    """Removes the chosen ones from the list; undo restores them as they were."""
    client = context(dashboard).client
    videos, stopped = _allowed(dashboard, JobCommand.REMOVE), _stopped(dashboard, JobCommand.REMOVE)
    name = _name(dashboard, videos)
    await client.remove(videos)

    async def undo() -> None:
        await client.restore(videos)
        await _resume(dashboard, stopped)

    dashboard.remember(f"{name}: on the list again.", undo)
    context(dashboard).say(f"{name}: removed from the list. Press u to undo.")
    dashboard.rows.mark(())


async def cancel(dashboard: Dashboard) -> None:
    """Cancels the chosen ones; undo queues them again."""
    videos, stopped = _allowed(dashboard, JobCommand.CANCEL), _stopped(dashboard, JobCommand.CANCEL)
    name = _name(dashboard, videos)
    await context(dashboard).client.cancel(videos)
    dashboard.remember(f"{name}: queued again.", partial(_resume, dashboard, stopped))
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
    videos = _allowed(dashboard, JobCommand.PAUSE)
    name = _name(dashboard, videos)
    await client.pause_videos(videos)

    async def undo() -> None:
        await client.retry(videos)

    dashboard.remember(f"{name}: queued again.", undo)
    context(dashboard).say(f"{name}: paused. Press r to retry, u to undo.")
    dashboard.rows.mark(())


async def rewrite(dashboard: Dashboard) -> None:
    """Rewrites the chosen notes; asks before several are paid for."""
    from ytsb_tui.tui.dialogs.choose import Choose

    videos = _allowed(dashboard, JobCommand.REWRITE)
    name = _name(dashboard, videos)

    async def run(wanted: bool | None) -> None:
        if not wanted:
            return
        await context(dashboard).client.rewrite(videos)
        context(dashboard).say(f"{name}: the note will be rewritten.")
        dashboard.rows.mark(())

    if len(videos) == 1:
        await run(True)
        return
    jobs = context(dashboard).panel.jobs
    before = sum(jobs[video].cost or 0.0 for video in videos)
    price = f"about {money(before)}, as much as before" if before else "the price is not known"
    options = [(True, f"rewrite {plural(len(videos), 'note')}: {price}"), (False, "leave them as they are")]
    dashboard.app.push_screen(Choose("Rewrite", "enter chooses", options), run)


async def undo(dashboard: Dashboard) -> None:
    """Undoes the last cancel, pause or remove."""
    message, last = dashboard.undo.pop()
    await last()
    context(dashboard).say(message)
    dashboard.show_keys()


RETRY: tuple[Command[Dashboard], ...] = (
    Command(
        id="videos.retry",
        keys="r",
        label=lambda dashboard: f"retry {len(dashboard.rows.marks) or ''}".strip(),
        tip="Try this video (or the marked ones) again now, whatever the schedule says",
        name="videos: retry this or the marked ones now",
        rank=4,
        run=retry,
        refused=refusal(JobCommand.RETRY),
    ),
    Command(
        id="videos.retry_failed",
        keys="R,shift+r",
        label="retry failed",
        tip="Try all failed videos again for which trying can help",
        name="videos: retry all failed",
        rank=5,
        shown="R",
        run=retry_failed,
        refused=why_no_retry,
    ),
    Command(
        id="videos.retry_elsewhere",
        keys="e",
        label="elsewhere",
        tip="Try this video (or the marked ones) again now, over exits in countries that were not tried",
        name="videos: retry with another country",
        rank=13,
        run=retry_elsewhere,
        refused=refusal(JobCommand.RETRY_ELSEWHERE),
    ),
    Command(
        id="videos.retry_by_reason",
        keys="b",
        label="by reason",
        tip="Choose what the failed videos have in common and try those again",
        name="videos: retry by reason",
        rank=13,
        run=retry_by_reason,
        refused=why_no_retry,
    ),
)
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
        tip="Rewrite the note of a finished video (or of the marked ones) from its stored transcript",
        name="note: rewrite",
        run=rewrite,
        refused=refusal(JobCommand.REWRITE),
    ),
    Command(
        id="videos.undo",
        keys="u",
        label="undo",
        tip="Undo the last cancel, pause or remove",
        name="videos: undo",
        rank=11,
        shown="u",
        run=undo,
        refused=lambda dashboard: None if dashboard.undo else "There is nothing to undo.",
    ),
)
