"""`ytsb ask`: answers a question from the library, with links to the evidence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.completions import video_ids
from ytsb_tui.cli.library import searchable_library, videos_named
from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import json_line
from ytsb_tui.cli.shared_options import subject_option
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.trust import signed
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp

if TYPE_CHECKING:
    from ytsb_tui.core.knowledge.questions import Excerpt, Statement
    from ytsb_tui.core.notes.note import Usage
    from ytsb_tui.settings.schema import Settings

NOT_SAID = "its quote is not in the transcripts"
_SHOWN = 8  # passages shown when there is no key


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("question", nargs=-1, required=True, metavar="QUESTION...")
@click.option(
    "--video", "videos", multiple=True, metavar="VIDEO", help="Search this video only; repeatable.",
    shell_complete=video_ids,
)  # fmt: skip
@subject_option("Search videos of this subject only.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per line: a statement or passage with its place."
)
def ask(question: tuple[str, ...], videos: tuple[str, ...], subject: str | None, as_json: bool) -> None:
    """Ask what your videos say about something.

    \b
    Examples:
      ytsb ask "When is a matrix invertible?"
      ytsb ask --subject Biology how does mRNA leave the nucleus
      ytsb ask --video PFDu9oVAE-g "What is an eigenvector?" --json

    Finds the best matching passages in transcripts and notes. The model answers from those passages only; every
    statement is checked against the transcript and links to the second it comes from. Without a key the passages
    themselves are shown. Exit code 1 when there is no answer.
    """
    import asyncio

    asked = " ".join(question)
    settings = settings_from(secrets=True)
    from ytsb_tui.engine.library_reader import material_for
    from ytsb_tui.providers import has_model

    library, named = searchable_library(), videos_named(videos)
    if has_model(settings):
        found = material_for(library, asked, named, subject)
    else:
        found = library.excerpts(asked, named, subject)
    if not found:
        click.echo("No passages found for this question. Rephrase it, or add more videos.", err=True)
        sys.exit(1)
    if not has_model(settings):
        click.echo("No API key, so only the passages are shown. Set a key with: ytsb key set\n", err=True)
        for excerpt in found[:_SHOWN]:
            _show_passage(excerpt, as_json)
        return
    paid: list[Usage] = []
    try:
        answered = asyncio.run(_answer(settings, asked, found, as_json, paid))
    except Failure as failure:
        failure.action += "".join(f" It cost ${usage.cost:.4f}." for usage in paid if usage.cost)
        raise
    if not answered:
        click.echo("The transcripts do not answer this. For related passages: ytsb search", err=True)
        sys.exit(1)


async def _answer(
    settings: Settings, question: str, found: tuple[Excerpt, ...], as_json: bool, paid: list[Usage]
) -> int:
    """Prints the statements as they arrive; returns how many. `paid` gets what the answer costs, however it ends."""
    from ytsb_tui.engine.models.answers import ModelAnswers
    from ytsb_tui.providers import required_model

    shown: list[Statement] = []

    def show(statement: Statement) -> None:
        if statement.support is None:
            shown.append(statement)
        click.echo(_statement(statement, as_json))

    model = required_model(settings)
    try:
        usage = await ModelAnswers(model, check=settings.check_claims).answer(question, found, show, paid.append)
    finally:
        await model.aclose()
    price = "" if usage.cost is None else f", ${usage.cost:.4f}"
    click.echo(f"{usage.prompt_tokens:,} tokens read, {usage.output_tokens:,} written{price}", err=True)
    return len(shown)


def _statement(statement: Statement, as_json: bool) -> str:
    source, evidence = statement.source, statement.evidence
    trust = statement.trust
    start = 0.0 if evidence is None else evidence.start
    differs = "" if evidence is None else statement.differs
    url = None if source is None else url_at(source.video, start)
    if as_json:
        place: dict[str, object] = {"video": None, "title": None, "start": None}
        if source is not None:
            place = {"video": source.video, "title": source.title, "start": start}
        whole = {"text": statement.text, "trust": trust, "differs": differs, **place, "url": url}
        return json_line("statement", whole)
    if source is None:
        return f"{statement.text}\n    {signed(trust, NOT_SAID)}\n"
    return f"{statement.text}\n    {source.title} {timestamp(start)}  {url} {signed(trust, differs)}\n"


def _show_passage(excerpt: Excerpt, as_json: bool) -> None:
    start = excerpt.cues[0].start
    text = excerpt.text
    url = url_at(excerpt.video, start)
    if as_json:
        place = {"video": excerpt.video, "title": excerpt.title, "start": start, "url": url}
        click.echo(json_line("passage", {"text": text, **place}))
    else:
        click.echo(f"{click.style(excerpt.title, bold=True)} {timestamp(start)}  {url}\n    {text}\n")
