"""The commands of the dashboard that try videos again."""

from __future__ import annotations

from collections import Counter

from ytsb_tui.core.jobs.commands import JobCommand
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job
from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.places.dashboard.groups import heals
from ytsb_tui.tui.places.dashboard.screen import Dashboard
from ytsb_tui.tui.places.dashboard.video_commands import allowed, name_of, refusal


def _failed(dashboard: Dashboard) -> tuple[tuple[Job, ...], int]:
    """The failed videos that may succeed if they are tried again, and the number of the others."""
    failed = dashboard.listing.failed
    able = tuple(sorted((job for job in failed.values() if heals(job)), key=lambda job: job.position))
    return able, len(failed) - len(able)


def why_no_retry(dashboard: Dashboard) -> str | None:
    """Why there is nothing to retry."""
    if not (count := context(dashboard).panel.counts.get("failed", 0)):
        return "No video has failed."
    if any(heals(job) for job in dashboard.listing.failed.values()):
        return None
    which = "it" if count == 1 else f"any of the {count:,} failed videos"
    return f"Trying again cannot help {which}. Press enter on one: it says what can."


async def retry(dashboard: Dashboard) -> None:
    """Tries the chosen ones again now."""
    videos = allowed(dashboard, JobCommand.RETRY)
    name = name_of(dashboard, videos)
    await context(dashboard).client.retry(videos)
    context(dashboard).say(f"{name}: trying again now.")
    dashboard.rows.mark(())


async def retry_elsewhere(dashboard: Dashboard) -> None:
    """Tries the chosen ones again now, over exits in other countries."""
    videos = allowed(dashboard, JobCommand.RETRY_ELSEWHERE)
    name = name_of(dashboard, videos)
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
    title = f"Retry by reason; {plural(rest, 'other')} cannot heal" if rest else "Retry by reason"
    dashboard.app.push_screen(Choose(title, "enter retries them", options), chosen)


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
