"""What commands print: objects for programs, and results that `--quiet` leaves out."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from ytsb_tui.headless.numbers import rounded

_QUIET = "ytsb_tui.quiet"


def json_line(event: str, fields: Mapping[str, object]) -> str:
    """One object, named `event`, as a line."""
    return json.dumps(rounded({"event": event, **fields}), ensure_ascii=False)


def print_json(event: str, fields: Mapping[str, object]) -> None:
    """Prints such a line."""
    click.echo(json_line(event, fields))


def _be_quiet(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    context.meta[_QUIET] = value


quiet_option = click.option(
    "-q", "--quiet", is_flag=True, expose_value=False, callback=_be_quiet, help="Print only errors and warnings."
)


def report(message: str) -> None:
    """Prints what was done, except with `--quiet`."""
    if not click.get_current_context().meta.get(_QUIET):
        click.echo(message)
