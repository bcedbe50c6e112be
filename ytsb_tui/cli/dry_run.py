"""`ytsb run --dry-run`: shows what would be done and what it would cost; adds, fetches and pays nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.library import library_of
from ytsb_tui.cli.sources import Input, report_skipped
from ytsb_tui.core.jobs.commands import Change, JobCommand, command_result, status_of
from ytsb_tui.core.jobs.job import Job, Stage, State
from ytsb_tui.core.notes.estimates import TYPICAL_SECONDS, Estimate, of_length, of_transcript, summed
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import Source, VideoSource
from ytsb_tui.engine.models.limits import part_of
from ytsb_tui.providers import access, has_model
from ytsb_tui.settings.schema import Settings

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary

_LEFT = (State.QUEUED, State.RUNNING, State.WAITING)
_NAME = 44
ASSUMED = f"{TYPICAL_SECONDS / 60:.0f} minutes"


def dry_run(settings: Settings, given: Input) -> None:
    """Prints a line per video and the total. Raises SetupFailure when the library cannot be read."""
    library = library_of(settings)
    try:
        found = find_sources(given.text, lines=True)
        report_skipped(given, found.rejected)
        for line in _lines(library, settings, found.sources):
            click.echo(line)
    finally:
        library.close()


def _lines(library: SqliteLibrary, settings: Settings, sources: Sequence[Source]) -> Iterator[str]:
    due = [job for job in library.jobs() if job.state in _LEFT]
    for video in dict.fromkeys(source.video for source in sources if isinstance(source, VideoSource)):
        job = library.job(video)
        status = None if job is None else status_of(job)
        added = command_result(JobCommand.ADD, status, notes=settings.notes)
        if isinstance(added, Change) and added.state is State.QUEUED:
            due.append(replace(job or Job(video=video), stage=added.stage))
    estimates: list[Estimate] = []
    unknown = 0
    free, model = not has_model(settings), access(settings).model
    for job in due:
        estimate, known = _estimate(library, job, model, settings)
        cost = _cost(estimate) + ("" if known else f", if it is {ASSUMED} long")
        if not settings.notes:
            cost = "transcript only"
        elif free:
            cost = "outline, free"
        else:
            estimates.append(estimate)
            unknown += not known
        begin = "write" if job.stage is Stage.WRITE else job.stage.value
        work = begin if begin == "write" or not settings.notes else f"{begin} and write"
        yield f"{work:<15}  {job.video}  {job.name[:_NAME]:<{_NAME}}  {cost}"
    lists = sum(not isinstance(source, VideoSource) for source in sources)
    if lists:
        found = plural(lists, "playlist, channel or search", "playlists, channels or searches")
        yield f"list             {found}; not listed yet"
    total = summed(estimates)
    yield (
        plural(len(due), "video")
        + (f", {_cost(total)} with {model}{_as_batch(settings)}" if estimates else "")
        + (f"; {plural(unknown, 'video')} of unknown length counted as {ASSUMED}" if unknown else "")
    )
    if settings.budget is not None and total.cost is not None and total.cost > settings.budget:
        yield f"This exceeds the budget of ${settings.budget:.2f}: writing would stop before the budget is reached."


def _estimate(library: SqliteLibrary, job: Job, model: str, settings: Settings) -> tuple[Estimate, bool]:
    """The estimate, and whether the length of the video is known."""
    batch, check, effort = settings.overnight, settings.check_claims, Effort(settings.effort)
    saved = library.saved(job.video) if job.stage is Stage.WRITE else None
    if saved is not None and saved.written is not None:  # already paid for; only its file is missing
        return Estimate(sent=0, written=0, cost=0.0, counted=True), True
    if saved is not None:
        return of_transcript(
            saved.transcript, saved.details.chapters, model, part_of(model), batch=batch, check=check, effort=effort
        ), True
    length = TYPICAL_SECONDS if job.length is None else job.length
    estimate = of_length(length, model, part_of(model), batch=batch, check=check, effort=effort)
    return estimate, job.length is not None


def _as_batch(settings: Settings) -> str:
    return " overnight, at half price" if settings.overnight else ""


def _cost(estimate: Estimate) -> str:
    about = "" if estimate.counted else "about "
    price = "unknown price" if estimate.cost is None else f"${estimate.cost:.4f}"
    return f"{about}{estimate.sent:,} tokens in, {estimate.written:,} out, {price}"
