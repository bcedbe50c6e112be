"""`ytsb add`, `status` and `retry`: the library from the command line; a running engine notices within a second."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

import click

from ytsb_tui.cli.library import opened_library
from ytsb_tui.cli.sources import gathered, tell_skipped
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.core.jobs.job import Job, State
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.core.videos.video import VideoId, VideoSource, find_sources
from ytsb_tui.engine.ports.jobs import NewJob
from ytsb_tui.headless.json_lines import job_object


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "-f", "--file", "files", multiple=True, metavar="FILE", help="Read sources from a file, - for standard input."
)
@click.option("--subject", metavar="NAME", help="The subject of these videos: a folder in the vault.")
def add(sources: tuple[str, ...], files: tuple[str, ...], subject: str | None) -> None:
    """Put sources into the library; the next run, or the app that is open, works on them."""
    if not sources and not files:
        raise click.UsageError("Name a link, a playlist, a channel, a search, or a file with -f.")
    given = gathered(sources, files)
    found = find_sources(given.text, lines=True)
    library = opened_library()
    now = time.time()
    videos = [NewJob(video=s.video, subject=subject) for s in found.sources if isinstance(s, VideoSource)]
    new, known = library.add(videos, now)
    moved = library.move(
        [job.video for job in known if job.state in (State.FAILED, State.CANCELLED)], State.QUEUED, now
    )
    lists = sum(library.add_source(s, subject, now) for s in found.sources if not isinstance(s, VideoSource))
    tell_skipped(given, found.rejected)
    click.echo(
        f"{len(new)} video{'s' * (len(new) != 1)} added, {len(known)} known before ({len(moved)} of them tried again), "
        f"{lists} list{'s' * (lists != 1)}"
    )
    if not found.sources:
        sys.exit(2)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: each video, then the counts.")
def status(as_json: bool) -> None:
    """Show every video and what became of it."""
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
        click.echo(f"{len(jobs)} videos: " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))


def _line(job: Job) -> str:
    told = job.path or ""
    if job.state in (State.FAILED, State.WAITING):
        told = f"{job.reason or ''} {job.action or ''}".strip()
        if job.state is State.WAITING and job.retry_at is not None and job.kind is not FailureKind.OVERNIGHT:
            told += f" Again in {timestamp(job.retry_at - time.time())}."
    return f"{job.word:<9}  {job.video}  {job.name[:50]:<50}  {told}".rstrip()


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--failed", is_flag=True, help="All failed videos.")
@click.option(
    "--class", "kind", metavar="CLASS", type=click.Choice([kind.value for kind in FailureKind]),
    help="Failed videos of one class, such as blocked, no-exits, model-busy or no-language.",
)  # fmt: skip
def retry(ids: tuple[str, ...], failed: bool, kind: str | None) -> None:
    """Queue videos again, now: those named, all failed ones, or those that failed with CLASS."""
    if bool(ids) + failed + (kind is not None) != 1:
        raise click.UsageError("Name video ids, or --failed, or --class CLASS.")
    library = opened_library()
    jobs = {job.video: job for job in library.jobs()}
    if ids:
        found = find_sources("\n".join(ids), lines=True)
        wanted = [s.video for s in found.sources if isinstance(s, VideoSource)]
        for unknown in [*(r.text for r in found.rejected), *(v for v in wanted if v not in jobs)]:
            click.echo(f"skipped  {unknown}: not in the library. Add it with: ytsb add {unknown}", err=True)
    else:
        wanted = [v for v, job in jobs.items() if job.state is State.FAILED and kind in (None, job.kind)]
    moved = library.move(
        [VideoId(v) for v in wanted if v in jobs and jobs[v].state is not State.DONE], State.QUEUED, time.time()
    )
    click.echo(f"{len(moved)} videos queued again" + ("" if moved else ": nothing to retry"))
    if ids and not moved:
        sys.exit(1)
