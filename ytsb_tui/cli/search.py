"""`ytsb search`: finds words in transcripts and notes, with a link to each second."""

from __future__ import annotations

import sys

import click

from ytsb_tui.cli.library import searchable_library
from ytsb_tui.cli.output import json_line
from ytsb_tui.core.knowledge.search import Hit, Mention, Moment
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "-n", "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), metavar="N",
    help="Maximum number of videos.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: a video with its matches.")
def search(words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find words in all transcripts and notes.

    \b
    Examples:
      ytsb search eigenvector basis
      ytsb search '"slope of the curve"'
      ytsb search -n 5 --json 'differ*'

    All words must match, in any grammatical form; the last one may be incomplete. Put a phrase in double quotes, quoted
    again for your shell; begin* finds words that start with begin. A word that occurs nowhere is corrected. Exit code 1
    when nothing is found.
    """
    query = " ".join(words)
    library = searchable_library()
    found = library.search(query, limit)
    if suggestion := library.suggestion(query):
        click.echo(f"Nothing contains “{query}”. Did you mean “{suggestion}”?", err=True)
    for hit in found:
        click.echo(json_line("hit", _object(hit)) if as_json else _lines(hit))
    if not found:
        click.echo("Nothing found. All words must match; begin* finds words that start with begin.", err=True)
        sys.exit(1)


def _object(hit: Hit) -> dict[str, object]:
    return {
        "video": hit.video,
        "title": hit.title,
        "channel": hit.channel,
        "url": url_at(hit.video),
        "said": [_place(hit, moment) for moment in hit.moments],
        "noted": [_place(hit, mention) for mention in hit.mentions],
    }


def _place(hit: Hit, place: Moment | Mention) -> dict[str, object]:
    url = url_at(hit.video, place.start)
    return {"start": place.start, "url": url, "text": place.text, "marks": place.marks}


def _lines(hit: Hit) -> str:
    by = f"  {hit.channel}" if hit.channel else ""
    lines = [click.style(hit.title or hit.video, bold=True) + by]
    for moment in hit.moments:
        lines.append(f"  {timestamp(moment.start):>8}  {_marked(moment)}")
        lines.append(f"  {'':8}  {url_at(hit.video, moment.start)}")
    for mention in hit.mentions:
        lines.append(f"  {'note':>8}  {_marked(mention)}")
        if mention.start is not None:
            lines.append(f"  {'':8}  {url_at(hit.video, mention.start)}")
    return "\n".join(lines) + "\n"


def _marked(place: Moment | Mention) -> str:
    text, after = "", 0
    for start, end in place.marks:
        text += place.text[after:start] + click.style(place.text[start:end], bold=True, underline=True)
        after = end
    return text + place.text[after:]
