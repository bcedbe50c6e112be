"""`ytsb doctor`: one line for each thing that a run needs, with the cure when something is wrong."""

from __future__ import annotations

import sys
from dataclasses import asdict
from itertools import chain

import click

from ytsb_tui.cli.options import agreed, settings_from
from ytsb_tui.cli.output import print_json

SYMBOLS = {"ok": "✓", "warning": "!", "failed": "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.option("--live", is_flag=True, help="Also ask YouTube, as each of its players over a few exits.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what is not in order.")
def doctor(as_json: bool, live: bool, quiet: bool) -> None:
    """Check Tor, the key, the folders and the terminal.

    \b
    Examples:
      ytsb doctor
      ytsb doctor --quiet || echo "something has to be fixed"
      ytsb doctor --live --json

    While another ytsb uses the library, the network is its business and is not checked. Exit code 3 when something has
    to be fixed.
    """
    from ytsb_tui.health import examine
    from ytsb_tui.live_check import check_live

    settings = settings_from(secrets=True)
    agreed(settings)
    failed = False
    for finding in chain(examine(settings), check_live(settings) if live else ()):
        failed = failed or finding.state == "failed"
        if as_json:
            print_json("check", asdict(finding))
        elif not quiet or finding.state != "ok":
            cure = f"  {finding.cure}" if finding.cure else ""
            click.echo(f"{SYMBOLS[finding.state]} {finding.name:<9} {finding.state:<8} {finding.message}{cure}")
    sys.exit(3 if failed else 0)
