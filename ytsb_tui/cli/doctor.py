"""`ytsb doctor`: one line for each thing that a run needs, with the cure when something is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from ytsb_tui.cli.options import agreed, settings_from

SYMBOLS = {"ok": "✓", "warning": "!", "failed": "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(as_json: bool) -> None:
    """Check Tor, the key, the folders and the terminal. Exit code 3 when something has to be fixed."""
    from ytsb_tui.health import examine

    settings = settings_from(secrets=True)
    agreed(settings)
    failed = False
    for finding in examine(settings):
        failed = failed or finding.state == "failed"
        if as_json:
            click.echo(json.dumps({"event": "check", **asdict(finding)}))
        else:
            cure = f"  {finding.cure}" if finding.cure else ""
            click.echo(f"{SYMBOLS[finding.state]} {finding.name:<9} {finding.state:<8} {finding.message}{cure}")
    sys.exit(3 if failed else 0)
