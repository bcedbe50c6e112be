"""`ytsb ask`: answers a question from the library, with links to the evidence."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.completions import video_ids
from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.library import searchable_library, videos_named
from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import json_line
from ytsb_tui.cli.shared_options import subject_option
from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ytsb_tui.adapters.sqlite import SqliteLibrary
    from ytsb_tui.core.knowledge.conversations import Conversation, Said, Turn
    from ytsb_tui.core.knowledge.questions import Excerpt, Statement
    from ytsb_tui.core.notes.note import Usage
    from ytsb_tui.settings.schema import Settings

_SHOWN = 8  # passages shown when there is no key


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("question", nargs=-1, required=True, metavar="QUESTION...")
@click.option(
    "--video", "videos", multiple=True, metavar="VIDEO", help="Search this video only; repeatable.",
    shell_complete=video_ids,
)  # fmt: skip
@subject_option("Search videos of this subject only.")
@click.option("-c", "--continue", "goes_on", is_flag=True, help="Go on with the last conversation.")
@click.option(
    "--conversation", "number", type=click.IntRange(min=1), metavar="N",
    help="Go on with this conversation, see: ytsb conversations.",
)  # fmt: skip
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per line: a statement or passage with its place."
)
def ask(
    question: tuple[str, ...],
    *,
    videos: tuple[str, ...],
    subject: str | None,
    goes_on: bool,
    number: int | None,
    as_json: bool,
) -> None:
    """Ask what your videos say about something.

    \b
    Examples:
      ytsb ask "When is a matrix invertible?"
      ytsb ask -c and why
      ytsb ask --subject Biology how does mRNA leave the nucleus
      ytsb ask --video PFDu9oVAE-g "What is an eigenvector?" --json

    Finds the best matching passages in transcripts and notes. The model answers from those passages only; every
    statement is checked against the transcript and links to the second it comes from. With -c a question may refer to
    the ones before, and is about the same videos unless others are named. Without a key the passages themselves are
    shown. Exit code 1 when there is no answer.
    """
    import asyncio

    asked = " ".join(question)
    settings = settings_from(secrets=True)
    from ytsb_tui.core.knowledge.conversations import exchanges
    from ytsb_tui.core.knowledge.questions import Scope
    from ytsb_tui.engine.library_reader import material_for
    from ytsb_tui.providers import has_model

    library, named = searchable_library(), videos_named(videos)
    before = _conversation(library, number) if goes_on or number is not None else None
    scope = before.scope if before and not (named or subject) else Scope(videos=named, subject=subject)
    if not has_model(settings):
        found = library.excerpts(asked, scope.videos, scope.subject)
    else:
        found = material_for(library, asked, scope.videos, scope.subject, exchanges(before.turns) if before else ())
    if not found:
        click.echo("No passages found for this question. Rephrase it, or add more videos.", err=True)
        sys.exit(1)
    if not has_model(settings):
        click.echo("No API key, so only the passages are shown. Set a key with: ytsb key set\n", err=True)
        for excerpt in found[:_SHOWN]:
            _show_passage(excerpt, as_json)
        return
    paid: list[Usage] = []
    earlier = before.turns if before else ()
    try:
        turn = asyncio.run(_answer(settings, asked, found, before=earlier, as_json=as_json, paid=paid))
    except Failure as failure:
        failure.action += "".join(f" It cost ${usage.cost:.4f}." for usage in paid if usage.cost)
        raise
    if not turn.said:
        click.echo("The transcripts do not answer this. For related passages: ytsb search", err=True)
        sys.exit(1)
    library.add_turn(before.number if before else None, scope, turn)


def _conversation(library: SqliteLibrary, number: int | None) -> Conversation:
    """The conversation of this number, None for the last one. Raises BadInput without one."""
    last = library.conversations(1) if number is None else (library.conversation(number),)
    found = last[0] if last else None
    if found is None:
        which = "no conversation yet" if number is None else f"no conversation {number}"
        raise BadInput(f"There is {which}. Ask without it to begin one; ytsb conversations lists them.")
    return found


async def _answer(
    settings: Settings,
    question: str,
    found: tuple[Excerpt, ...],
    *,
    before: Sequence[Turn],
    as_json: bool,
    paid: list[Usage],
) -> Turn:
    """Prints the statements as they arrive. `paid` gets what the answer costs, however it ends."""
    from ytsb_tui.core.knowledge.conversations import Turn, exchanges, heard, said
    from ytsb_tui.engine.models.answers import ModelAnswers
    from ytsb_tui.providers import required_model

    answered: tuple[Said, ...] = ()

    def show(statement: Statement) -> None:
        nonlocal answered
        answered = heard(answered, statement)
        click.echo(_statement(said(statement), as_json))

    model = required_model(settings)
    try:
        answers = ModelAnswers(model, check=settings.check_claims)
        usage = await answers.answer(question, found, show, paid.append, exchanges(before))
    finally:
        await model.aclose()
    price = "" if usage.cost is None else f", ${usage.cost:.4f}"
    click.echo(f"{usage.prompt_tokens:,} tokens read, {usage.output_tokens:,} written{price}", err=True)
    return Turn(question=question, said=answered, asked_at=time.time(), cost=usage.cost)


def _statement(statement: Said, as_json: bool) -> str:
    if as_json:
        place = {"video": statement.video, "title": statement.title or None, "start": statement.start}
        whole = {"text": statement.text, "trust": statement.trust, "differs": statement.differs, **place}
        return json_line("statement", whole | {"url": statement.url})
    if statement.start is None:
        return f"{statement.text}\n    {statement.standing}\n"
    place_of = f"{statement.title} {timestamp(statement.start)}"
    return f"{statement.text}\n    {place_of}  {statement.url} {statement.standing}\n"


def _show_passage(excerpt: Excerpt, as_json: bool) -> None:
    start = excerpt.cues[0].start
    text = excerpt.text
    url = url_at(excerpt.video, start)
    if as_json:
        place = {"video": excerpt.video, "title": excerpt.title, "start": start, "url": url}
        click.echo(json_line("passage", {"text": text, **place}))
    else:
        click.echo(f"{click.style(excerpt.title, bold=True)} {timestamp(start)}  {url}\n    {text}\n")
