"""`ytsb history`: every try and every payment, with statistics."""

from __future__ import annotations

import sys
import time

import click

from ytsb_tui.cli.library import opened_library


@click.command()
@click.option("--days", type=click.IntRange(1, 100_000), metavar="N", help="Only the last N days.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object per line: each try and payment, then the statistics."
)
@click.option("--csv", "as_csv", is_flag=True, help="Each try and payment as a CSV row.")
def history(days: int | None, as_json: bool, as_csv: bool) -> None:
    """Show what was done, what it cost and what failed.

    \b
    Examples:
      ytsb history
      ytsb history --days 7 --json
      ytsb history --csv > history.csv

    The tables are by day, model, exit, country, stage and class.
    A try is one attempt at a stage of a video, with its worker, seconds, exit and outcome. A payment is the cost of a
    note or of the questions on a video.
    """
    from ytsb_tui.core.jobs.history import local_day, statistics
    from ytsb_tui.headless.history import table_lines, write_csv, write_json

    if as_json and as_csv:
        raise click.UsageError("Choose --json or --csv.")
    found = opened_library().history(0.0 if days is None else time.time() - 86_400 * days)
    if as_csv:
        write_csv(found, sys.stdout)
        return
    numbers = statistics(found, local_day)
    if as_json:
        write_json(found, numbers, sys.stdout)
        return
    for line in table_lines(numbers):
        click.echo(line)
