"""The list of videos from the command line: `ytsb add`, `status`, and the commands that change the jobs of videos.

A running engine notices within a second.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from ytsb_tui.cli.library import library_of, opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.output import print_json, quiet_option, report
from ytsb_tui.cli.shared_options import files_option, subject_option, videos_argument
from ytsb_tui.cli.sources import gathered, report_skipped
from ytsb_tui.core.jobs.commands import AddResult, FailedVideos, JobCommand
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.jobs.limits import ADDED_AT_ONCE
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId, VideoSource
from ytsb_tui.engine.ports.jobs import NewJob

F = TypeVar("F", bound=Callable[..., object])
WORDS = tuple(
    dict.fromkeys(Job(video=VideoId("x"), stage=stage, state=state).word for state in State for stage in Stage)
)
_TURN = 0.12  # seconds between two transactions: a process that waits for the library retries every 0.1 s


def _class_option(meaning: str) -> Callable[[F], F]:
    return click.option(
        "--class", "kind", metavar="CLASS", type=click.Choice([kind.value for kind in FailureKind]), help=meaning
    )


@click.command(cls=TakesVideos)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@files_option
@subject_option("The subject of these videos: a folder in the vault.")
@quiet_option
def add(sources: tuple[str, ...], files: tuple[str, ...], subject: str | None) -> None:
    """Add videos, lists or searches to the library.

    \b
    Examples:
      ytsb add https://youtu.be/PFDu9oVAE-g
      ytsb add @3blue1brown "search:5:eigenvectors" --subject Maths
      ytsb add lecture.srt ~/recordings
      ytsb add -f links.txt

    A file is a transcript or subtitles, a folder contains some. The open app, or the next ytsb run, works on them.
    """
    if not sources and not files:
        raise click.UsageError("Name a link, a playlist, a channel, a search, a transcript, or a file with -f.")
    settings = settings_from()
    given = gathered(sources, files)
    found = find_sources(given.text, lines=True)
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
    report(
        f"{plural(len(added.new), 'video')} added, {len(added.queued) + len(added.known):,} known before "
        f"({len(added.queued):,} of them queued again), {plural(lists, 'list')}"
    )
    if not found.sources:
        sys.exit(2)


@click.command(cls=TakesVideos)
@videos_argument(required=False)
@click.option(
    "-s", "--state", "states", multiple=True, metavar="STATE", type=click.Choice(WORDS),
    help=f"Only videos in this state; repeatable: {', '.join(WORDS)}.",
)  # fmt: skip
@_class_option("Only videos that failed with this class, or wait because of it.")
@subject_option("Only videos of this subject.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line: each video, then the counts.")
def status(
    names: tuple[str, ...], states: tuple[str, ...], kind: str | None, subject: str | None, as_json: bool
) -> None:
    """Show videos and their states.

    \b
    Examples:
      ytsb status
      ytsb status -s failed -s waiting
      ytsb status --class blocked --json

    All videos are shown, or those named, or those that all the given options select. Exit code 1 when a named video is
    not in the library.
    """
    from ytsb_tui.headless.json_lines import job_object

    listed, named = opened_library().jobs(), videos_named(names)
    jobs = [
        job
        for job in listed
        if (not named or job.video in named)
        and (not states or job.word in states)
        and (kind is None or job.kind == kind)
        and (subject is None or job.subject == subject)
    ]
    counts = Counter(job.word for job in jobs)
    if as_json:
        for job in jobs:
            print_json("video", job_object(job))
        print_json("counts", {"videos": len(jobs), **counts})
    else:
        _print_table(jobs, counts, empty=not listed)
    if missing := set(named) - {job.video for job in listed}:
        for video in sorted(missing):
            click.echo(f"skipped  {video}: it is not in the library. Add it with: ytsb add {video}", err=True)
        sys.exit(1)


def _print_table(jobs: Sequence[Job], counts: Counter[str], *, empty: bool) -> None:
    for job in jobs:
        click.echo(_line(job))
    if empty:
        click.echo("The library is empty. Add videos with: ytsb add https://youtu.be/…")
    else:
        parts = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
        click.echo(f"{plural(len(jobs), 'video')}" + (f": {parts}" if parts else ""))


def _line(job: Job) -> str:
    text = job.path or ""
    if job.state in (State.FAILED, State.WAITING):
        text = f"{job.reason or ''} {job.action or ''}".strip()
        if job.state is State.WAITING and job.retry_at is not None and job.kind is not FailureKind.OVERNIGHT:
            text += f" Retry in {timestamp(job.retry_at - time.time())}."
    return f"{job.word:<9}  {job.video}  {job.name[:50]:<50}  {text}".rstrip()


@click.command(cls=TakesVideos)
@videos_argument(required=False)
@click.option("--failed", is_flag=True, help="All failed videos.")
@_class_option("Failed videos of one class, such as blocked, no-exits, model-busy or no-language.")
@quiet_option
def retry(names: tuple[str, ...], failed: bool, kind: str | None) -> None:
    """Queue videos again, now.

    \b
    Examples:
      ytsb retry PFDu9oVAE-g
      ytsb retry --failed
      ytsb retry --class blocked

    The videos are those named, all failed ones, or those that failed with CLASS. The open app, or the next ytsb run,
    works on them.
    """
    if bool(names) + failed + (kind is not None) != 1:
        raise click.UsageError("Name videos, or --failed, or --class CLASS.")
    target = videos_named(names) if names else FailedVideos(kind=None if kind is None else FailureKind(kind))
    _execute(JobCommand.RETRY, target, "queued again")


@click.command(cls=TakesVideos)
@videos_argument()
@quiet_option
def cancel(names: tuple[str, ...]) -> None:
    """Cancel videos, running ones too.

    \b
    Examples:
      ytsb cancel PFDu9oVAE-g

    Queue them again with ytsb retry.
    """
    _execute(JobCommand.CANCEL, videos_named(names), "cancelled")


@click.command(cls=TakesVideos)
@videos_argument()
@quiet_option
def hold(names: tuple[str, ...]) -> None:
    """Pause queued and waiting videos.

    \b
    Examples:
      ytsb hold PFDu9oVAE-g

    They are paused until you queue them again with ytsb retry.
    """
    _execute(JobCommand.PAUSE, videos_named(names), "paused")


@click.command(cls=TakesVideos)
@videos_argument()
@quiet_option
def remove(names: tuple[str, ...]) -> None:
    """Remove videos from the list.

    \b
    Examples:
      ytsb remove PFDu9oVAE-g

    Unfinished ones are cancelled. Transcripts and notes stay, and ytsb restore lists the videos again.
    """
    _execute(JobCommand.REMOVE, videos_named(names), "removed from the list")


@click.command(cls=TakesVideos)
@videos_argument()
@quiet_option
def restore(names: tuple[str, ...]) -> None:
    """Restore removed videos to the list.

    \b
    Examples:
      ytsb restore PFDu9oVAE-g

    Those that were not finished are cancelled: queue them with ytsb retry.
    """
    _execute(JobCommand.RESTORE, videos_named(names), "restored to the list")


@click.command(cls=TakesVideos)
@videos_argument()
@quiet_option
def rewrite(names: tuple[str, ...]) -> None:
    """Write the notes of finished videos again.

    \b
    Examples:
      ytsb rewrite PFDu9oVAE-g
      ytsb rewrite PFDu9oVAE-g && ytsb run --style brief

    They are made from the stored transcripts. The open app, or the next ytsb run, writes them, with the model, style
    and language that it is set to.
    """
    _execute(JobCommand.REWRITE, videos_named(names), "queued to be written again")


def _execute(command: JobCommand, videos: Sequence[VideoId] | FailedVideos, done: str) -> None:
    """Says what was done, and for each of the other videos why it was not. Ends with exit code 1 when no named video
    was changed."""
    result = opened_library().command(command, videos, time.time())
    for video, reason in result.refused:
        click.echo(f"skipped  {video}: {reason}", err=True)
    report(f"{plural(len(result.changed), 'video')} {done}")
    if result.refused and not result.changed:
        sys.exit(1)
