"""The list of videos from the command line: `ytsb add`, `status`, and the commands that change the jobs of videos.

A running engine notices within a second.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence

import click

from ytsb_tui.cli.library import library_of, opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.sources import gathered, report_skipped
from ytsb_tui.core.jobs.commands import AddResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.jobs.limits import ADDED_AT_ONCE
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId, VideoSource
from ytsb_tui.engine.ports.jobs import NewJob

_TURN = 0.12  # seconds between two transactions: a process that waits for the library retries every 0.1 s


@click.command(cls=TakesVideos)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "-f", "--file", "files", multiple=True, metavar="FILE", help="Read sources from a file, - for standard input."
)
@click.option("--subject", metavar="NAME", help="The subject of these videos: a folder in the vault.")
def add(sources: tuple[str, ...], files: tuple[str, ...], subject: str | None) -> None:
    """Add sources to the library. The open app, or the next run, works on them."""
    if not sources and not files:
        raise click.UsageError("Name a link, a playlist, a channel, a search, or a file with -f.")
    given = gathered(sources, files)
    found = find_sources(given.text, lines=True)
    settings = settings_from()
    library = library_of(settings)
    now = time.time()
    videos = [NewJob(video=each.video, subject=subject) for each in found.sources if isinstance(each, VideoSource)]
    added = AddResult()
    for at in range(0, len(videos), ADDED_AT_ONCE):
        if at:
            time.sleep(_TURN)
        added += library.add(videos[at : at + ADDED_AT_ONCE], now, notes=settings.notes)
    lists = sum(library.add_source(each, subject, now) for each in found.sources if not isinstance(each, VideoSource))
    report_skipped(given, found.rejected)
    click.echo(
        f"{plural(len(added.new), 'video')} added, {len(added.queued) + len(added.known):,} known before "
        f"({len(added.queued):,} of them queued again), {plural(lists, 'list')}"
    )
    if not found.sources:
        sys.exit(2)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line: each video, then the counts.")
def status(as_json: bool) -> None:
    """Show every video and its state."""
    from ytsb_tui.headless.json_lines import job_object

    jobs = opened_library().jobs()
    counts = Counter(job.word for job in jobs)
    if as_json:
        for job in jobs:
            click.echo(json.dumps({"event": "video", **job_object(job)}))
        click.echo(json.dumps({"event": "counts", "videos": len(jobs), **counts}))
        return
    for job in jobs:
        click.echo(_line(job))
    if not jobs:
        click.echo("The library is empty. Add videos with: ytsb add https://youtu.be/…")
    else:
        click.echo(
            f"{plural(len(jobs), 'video')}: " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        )


def _line(job: Job) -> str:
    text = job.path or ""
    if job.state in (State.FAILED, State.WAITING):
        text = f"{job.reason or ''} {job.action or ''}".strip()
        if job.state is State.WAITING and job.retry_at is not None and job.kind is not FailureKind.OVERNIGHT:
            text += f" Retry in {timestamp(job.retry_at - time.time())}."
    return f"{job.word:<9}  {job.video}  {job.name[:50]:<50}  {text}".rstrip()


@click.command(cls=TakesVideos)
@click.argument("names", nargs=-1, metavar="[VIDEO]...")
@click.option("--failed", is_flag=True, help="All failed videos.")
@click.option(
    "--class", "kind", metavar="CLASS", type=click.Choice([kind.value for kind in FailureKind]),
    help="Failed videos of one class, such as blocked, no-exits, model-busy or no-language.",
)  # fmt: skip
def retry(names: tuple[str, ...], failed: bool, kind: str | None) -> None:
    """Queue videos again, now: those named, all failed ones, or those that failed with CLASS."""
    if bool(names) + failed + (kind is not None) != 1:
        raise click.UsageError("Name videos, or --failed, or --class CLASS.")
    target = videos_named(names) if names else FailedVideos(kind=None if kind is None else FailureKind(kind))
    _execute(JobCommand.RETRY, target, "queued again")


_videos = click.argument("names", nargs=-1, required=True, metavar="VIDEO...")


@click.command(cls=TakesVideos)
@_videos
def cancel(names: tuple[str, ...]) -> None:
    """Cancel videos, running ones too."""
    _execute(JobCommand.CANCEL, videos_named(names), "cancelled")


@click.command(cls=TakesVideos)
@_videos
def hold(names: tuple[str, ...]) -> None:
    """Pause queued and waiting videos until you retry them."""
    _execute(JobCommand.PAUSE, videos_named(names), "paused")


@click.command(cls=TakesVideos)
@_videos
def remove(names: tuple[str, ...]) -> None:
    """Remove videos from the list; unfinished ones are cancelled.

    Transcripts and notes stay, and `ytsb restore` lists the videos again.
    """
    _execute(JobCommand.REMOVE, videos_named(names), "removed from the list")


@click.command(cls=TakesVideos)
@_videos
def restore(names: tuple[str, ...]) -> None:
    """Restore removed videos to the list.

    Those that were not finished are cancelled: queue them with `ytsb retry`.
    """
    _execute(JobCommand.RESTORE, videos_named(names), "restored to the list")


@click.command(cls=TakesVideos)
@_videos
def rewrite(names: tuple[str, ...]) -> None:
    """Write the notes of finished videos again, from the stored transcripts."""
    _execute(JobCommand.REWRITE, videos_named(names), "queued to be written again")


def _execute(command: JobCommand, videos: Sequence[VideoId] | FailedVideos, done: str) -> None:
    """Says what was done, and for each of the other videos why it was not. Ends with exit code 1 when no named video
    was changed."""
    result = opened_library().command(command, videos, time.time())
    for video, reason in result.refused:
        click.echo(f"skipped  {video}: {reason}", err=True)
    click.echo(f"{plural(len(result.changed), 'video')} {done}")
    if result.refused and not result.changed:
        sys.exit(1)
