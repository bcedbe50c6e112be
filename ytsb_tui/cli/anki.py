"""`ytsb anki`: exports the cards as a package for Anki, or as CSV."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.library import opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos
from ytsb_tui.core.text.plural import plural

if TYPE_CHECKING:
    from ytsb_tui.core.study.review import DueCard
from ytsb_tui.core.videos.media import url_at


@click.command(cls=TakesVideos)
@click.argument("videos", nargs=-1, metavar="[VIDEO]...")
@click.option("-o", "--output", required=True, metavar="FILE", help="The file to write: .apkg or .csv.")
@click.option("--subject", metavar="NAME", help="Only cards of this subject.")
def anki(videos: tuple[str, ...], output: str, subject: str | None) -> None:
    """Export the cards made from your notes for Anki: of all videos, or of those named.

    Importing a later package updates existing cards and keeps their schedules in Anki.
    """
    file = Path(output).expanduser()
    if file.suffix.lower() not in (".apkg", ".csv"):
        raise click.UsageError("Name a file ending in .apkg or .csv.")
    library = opened_library()
    library.refresh_cards()
    cards = library.deck(subject, videos_named(videos))
    if not cards:
        raise click.ClickException("No cards found. They are made from notes: see ytsb review --stats.")
    try:
        if file.suffix.lower() == ".apkg":
            from ytsb_tui.adapters.anki_package import write_package

            write_package(cards, file, time.time(), library.study, library.reviews(0.0))
        else:
            _write_csv(cards, file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}.") from None
    click.echo(f"{plural(len(cards), 'card')} in {file}")


def _write_csv(cards: Sequence[DueCard], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("key", "kind", "front", "back", "options", "explanation", "link", "title", "subject"))
        for each in cards:
            card = each.card
            link = url_at(card.video, card.start or 0.0)
            options = "\n".join(card.options)
            rows.writerow(
                (card.key, card.kind, card.front, card.back, options, card.explanation, link, each.title, each.subject)
            )
