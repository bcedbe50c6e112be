"""`ytsb anki`: exports the cards as a package for Anki or as CSV, or brings a running Anki up to date."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.atomic_files import replace
from ytsb_tui.cli.library import library_of, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.output import quiet_option, report
from ytsb_tui.cli.shared_options import subject_option, videos_argument
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.media import url_at

if TYPE_CHECKING:
    from ytsb_tui.adapters.sqlite import SqliteLibrary
    from ytsb_tui.core.study.review import DueCard


@click.command(cls=TakesVideos)
@videos_argument("videos", required=False)
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="The file to write: .apkg or .csv.")
@click.option("--sync", is_flag=True, help="Bring a running Anki up to date, through its add-on AnkiConnect.")
@subject_option("Only cards of this subject.")
@quiet_option
def anki(videos: tuple[str, ...], output: str | None, sync: bool, subject: str | None) -> None:
    """Export the cards made from your notes for Anki.

    \b
    Examples:
      ytsb anki -o deck.apkg
      ytsb anki -o calculus.csv --subject Calculus
      ytsb anki --sync

    The cards are those of all videos, or of the ones named.
    Importing a later package updates existing cards and keeps their schedules in Anki, and so does --sync, which also
    moves cards to the deck of their subject.
    """
    if sync == (output is not None):
        raise click.UsageError("Name a file with -o, or give --sync.")
    file = None if output is None else Path(output).expanduser()
    if file is not None and file.suffix.lower() not in (".apkg", ".csv"):
        raise click.UsageError("Name a file ending in .apkg or .csv.")
    settings = settings_from()
    library = library_of(settings)
    library.refresh_cards()
    cards = library.deck(subject, videos_named(videos))
    if not cards:
        raise click.ClickException("No cards found. They are made from notes: see ytsb review --stats.")
    if file is None:
        _sync(library, cards, settings.anki)
        return
    try:
        if file.suffix.lower() == ".apkg":
            _package(library, cards, file)
        else:
            _write_csv(cards, file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}.") from None
    report(f"{plural(len(cards), 'card')} in {file}")


def _package(library: SqliteLibrary, cards: Sequence[DueCard], file: Path) -> None:
    if not extras.present("genanki"):
        raise click.ClickException(extras.missing("anki"))
    from ytsb_tui.adapters.anki_package import write_package

    write_package(cards, file, time.time(), library.study, library.reviews(0.0))


def _sync(library: SqliteLibrary, cards: Sequence[DueCard], address: str) -> None:
    from ytsb_tui.adapters.anki_connect import AnkiConnect, AnkiConnectError
    from ytsb_tui.adapters.anki_sync import sync

    connection = AnkiConnect(address)
    try:
        done = sync(connection, cards, lambda fresh, file: _package(library, fresh, file))
    except AnkiConnectError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"The package for Anki cannot be written: {error.strerror or error}.") from None
    finally:
        connection.close()
    report(f"Anki has {plural(len(cards), 'card')}: {done.added} added, {done.changed} changed, {done.moved} moved.")


def _write_csv(cards: Sequence[DueCard], file: Path) -> None:
    with StringIO(newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("key", "kind", "front", "back", "options", "explanation", "link", "title", "subject"))
        for each in cards:
            card = each.card
            link = url_at(card.video, card.start or 0.0)
            options = "\n".join(card.options)
            rows.writerow(
                (card.key, card.kind, card.front, card.back, options, card.explanation, link, each.title, each.subject)
            )
        replace(file, out.getvalue().encode())
