"""`ytsb listen`: fetches the model that listens to sound on this machine, after one question."""

from __future__ import annotations

import sys

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.options import settings_from


@click.command()
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def listen(yes: bool) -> None:
    """Fetch the model that listens to sound on this machine.

    \b
    Examples:
      ytsb listen
      YTSB_LISTEN_MODEL=tiny ytsb listen --yes

    Its size is named first. It comes from huggingface.co over your own connection, and stays in the folder of the
    library. Needs the extra listen.
    """
    from ytsb_tui.adapters import extras
    from ytsb_tui.listeners import machine_model

    settings = settings_from()
    if settings.listen_server is not None:
        raise BadInput(f"The server {settings.listen_server} listens: no model is needed here.")
    if not extras.present("faster_whisper"):
        raise BadInput(extras.missing("listen"))
    model = machine_model(settings)
    if not model.here:
        question = f"Fetch the model {model.name} ({model.size}) from huggingface.co, not over Tor?"
        if not model.fetched_by_name:
            model.required()
        if not yes and not (sys.stdin.isatty() and click.confirm(question, err=True)):
            raise BadInput(f"Nothing was fetched. Without a question: ytsb listen --yes ({model.size})")
        model.fetch()
    click.echo(f"The model {model.name} is in {model.path}.")
