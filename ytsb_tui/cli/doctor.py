"""`ytsb doctor`: one line for each thing that a run needs, with the cure when something is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import chain

import click

from ytsb_tui.cli.options import agreed, settings_from

SYMBOLS = {"ok": "✓", "warning": "!", "failed": "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--live", is_flag=True, help="Also ask YouTube, as each of its players over a few exits.")
def doctor(as_json: bool, live: bool) -> None:
    """Check Tor, the key, the folders and the terminal. Exit code 3 when something has to be fixed."""
    from ytsb_tui.health import examine
    from ytsb_tui.live_check import check_live

    settings = settings_from(secrets=True)
    agreed(settings)
    failed = False
    for finding in chain(examine(settings), check_live(settings) if live else ()):
        failed = failed or finding.state == "failed"
        if as_json:
            click.echo(json.dumps({"event": "check", **asdict(finding)}))
        else:
            cure = f"  {finding.cure}" if finding.cure else ""
            click.echo(f"{SYMBOLS[finding.state]} {finding.name:<9} {finding.state:<8} {finding.message}{cure}")
    sys.exit(3 if failed else 0)
