"""`ytsb quiz`: writes questions on videos beside their notes, or prints them."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.library import opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.shared_options import setting_option, subject_option, videos_argument
from ytsb_tui.core.jobs.failures import Failure, SetupFailure
from ytsb_tui.core.jobs.job import Attempt, Stage
from ytsb_tui.core.notes.prices import total
from ytsb_tui.core.study.quiz import quiz as quiz_of
from ytsb_tui.core.text.plural import plural

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary
    from ytsb_tui.core.notes.note import Usage
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.models.note_writer import ModelWriter
    from ytsb_tui.engine.ports.transcripts import Saved
    from ytsb_tui.settings.schema import Settings


@click.command(cls=TakesVideos)
@videos_argument("videos", required=False)
@subject_option("All videos of this subject.")
@click.option("--print", "printed", is_flag=True, help="Print the Markdown instead of writing it to the vault.")
@click.option("--again", is_flag=True, help="Replace existing questions by new ones from the model.")
@click.option("--no-model", is_flag=True, help="Use only questions made from the notes; free.")
@setting_option("budget")
def quiz(  # noqa: PLR0917 - click passes them by name
    videos: tuple[str, ...], subject: str | None, printed: bool, again: bool, no_model: bool, budget: str | None
) -> None:
    """Write a quiz for videos that have notes.

    \b
    Examples:
      ytsb quiz PFDu9oVAE-g
      ytsb quiz --subject Calculus --budget 0.50
      ytsb quiz PFDu9oVAE-g --no-model --print

    It has open questions, multiple choice, gaps and terms, with folded answers. With a key, the model writes questions
    once per video; they also become cards. Exit code 1 when a video has no quiz.
    """
    if bool(videos) == (subject is not None):
        raise click.UsageError("Name videos, or a subject with --subject.")
    settings = settings_from(secrets=not no_model, budget=budget)
    library = opened_library()
    named = videos_named(videos)
    wanted = named or tuple(job.video for job in library.jobs() if job.subject == subject)
    # Checked before anything is paid for.
    ready = {video: saved for video in wanted if (saved := library.saved(video)) is not None and saved.written}
    for video in wanted:
        if video not in ready:
            click.echo(f"skipped  {video}: it has no note. See: ytsb status", err=True)
    due = {video: saved for video, saved in ready.items() if again or library.assessment(video) is None}
    lost = 0
    if due and not no_model and _has_model(settings):
        lost = _assess(library, settings, due)
    library.refresh_cards()
    for video, saved in ready.items():
        lost += not _write(library, settings, video, saved, printed=printed)
    if lost or len(ready) < len(wanted) or not ready:
        sys.exit(1)


def _has_model(settings: Settings) -> bool:
    from ytsb_tui.providers import has_model

    return has_model(settings)


def _assess(library: SqliteLibrary, settings: Settings, due: dict[VideoId, Saved]) -> int:
    """Has the model write questions; returns for how many videos it failed."""
    import asyncio

    from ytsb_tui.providers import required_model
    from ytsb_tui.wiring import model_writer

    async def ask() -> int:
        model = required_model(settings)
        writer = model_writer(settings, model)
        try:
            await writer.prepare()
            return sum([not await _assessed(library, writer, video, saved) for video, saved in due.items()])
        finally:
            await model.aclose()

    return asyncio.run(ask())


async def _assessed(library: SqliteLibrary, writer: ModelWriter, video: VideoId, saved: Saved) -> bool:
    import asyncio

    from ytsb_tui.engine.outcomes import cancelled, failed
    from ytsb_tui.engine.ports.notes import Material

    job = library.job(video)
    language = saved.written.note.language if saved.written else None
    subject = job.subject if job is not None else None
    material = Material(details=saved.details, transcript=saved.transcript, subject=subject, language=language)
    paid: list[Usage] = []
    attempt = Attempt(
        video=video, stage=Stage.WRITE, worker="questions", started_at=time.time(), seconds=0.0, outcome="done"
    )
    try:
        assessment = await writer.assess(material, lambda *_: None, paid.append)
    except Failure as failure:
        if paid:
            library.paid_for_questions(failed(attempt, failure, time.time() - attempt.started_at, paid))
        if isinstance(failure, SetupFailure):
            raise
        click.echo(f"failed   {video}: {failure.reason} {failure.action}", err=True)
        return False
    except asyncio.CancelledError:  # Ctrl+C
        if stopped := cancelled(attempt, time.time() - attempt.started_at, paid):
            library.paid_for_questions(stopped)
        raise
    usage = total(paid)
    library.save_assessment(video, assessment, usage, time.time())
    price = "" if usage.cost is None else f", ${usage.cost:.4f}"
    count = len(assessment.open) + len(assessment.choices) + len(assessment.gaps)
    click.echo(f"asked    {video}: {plural(count, 'question')}{price}", err=True)
    return True


def _write(library: SqliteLibrary, settings: Settings, video: VideoId, saved: Saved, *, printed: bool) -> bool:
    cards = [each.card for each in library.deck(videos=[video]) if not each.suspended]
    assessment = library.assessment(video)
    if not cards and assessment is None:
        click.echo(f"skipped  {video}: its note has no verified terms, so there is nothing to ask", err=True)
        return False
    job = library.job(video)
    title = saved.details.title or (job.name if job is not None else video)
    made = quiz_of(video, title, cards, assessment)
    if printed:
        click.echo(made.body, nl=False)
        return True
    from ytsb_tui.adapters.vault.quizzes import write_quiz

    file = write_quiz(settings.vault, job.path if job is not None else None, title, video, made)
    click.echo(f"written  {file}")
    return True
