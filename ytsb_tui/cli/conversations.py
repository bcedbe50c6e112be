"""`ytsb conversations`: the questions that were answered, again, and as notes in the vault."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.library import library_of
from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import json_line
from ytsb_tui.core.text.plural import plural

if TYPE_CHECKING:
    from ytsb_tui.core.knowledge.conversations import Conversation

_LISTED = 50


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False, metavar="[N]")
@click.option("--note", is_flag=True, help="Write it into the vault, in the folder Questions.")
@click.option("--remove", is_flag=True, help="Remove it for good. A note of it stays.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def conversations(number: int | None, note: bool, remove: bool, as_json: bool) -> None:
    """List conversations, or show one.

    \b
    Examples:
      ytsb conversations
      ytsb conversations 3
      ytsb conversations 3 --note

    The last ones come first. `ytsb ask --conversation 3` goes on with one. In the vault a conversation is a file that
    is rewritten when it went on; what you write around its generated part stays.
    """
    settings = settings_from()
    library = library_of(settings)
    if number is None:
        if note or remove:
            raise click.UsageError("Say which conversation; ytsb conversations lists them.")
        listed = library.conversations(_LISTED)
        for each in listed:
            click.echo(_object(each) if as_json else _line(each))
        if not listed:
            click.echo("Nothing was asked yet, or there was no model to answer. See: ytsb ask", err=True)
        return
    found = library.conversation(number)
    if found is None:
        raise BadInput(f"There is no conversation {number}. To list them: ytsb conversations.")
    if note:
        from ytsb_tui.adapters.vault.conversations import write_conversation

        click.echo(f"written  {write_conversation(settings.vault, found)}")
    elif not remove:
        from ytsb_tui.core.knowledge.conversations import conversation_note

        click.echo(_object(found) if as_json else conversation_note(found).body, nl=as_json)
    if remove:
        library.remove_conversation(number)
        click.echo(f"removed  conversation {number}")


def _line(conversation: Conversation) -> str:
    last = conversation.turns[-1]
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(last.asked_at))
    return f"{conversation.number:>4}  {when}  {plural(len(conversation.turns), 'question'):>12}  {conversation.title}"


def _object(conversation: Conversation) -> str:
    turns = [
        asdict(turn) | {"said": [asdict(each) | {"url": each.url} for each in turn.said]} for turn in conversation.turns
    ]
    about = {"videos": conversation.scope.videos, "subject": conversation.scope.subject}
    return json_line("conversation", {"conversation": conversation.number, **about, "turns": turns})
