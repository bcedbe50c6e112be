"""`ytsb` without a command: the app."""

from __future__ import annotations

import sys
from functools import partial

import click

from ytsb_tui.cli.options import SetUpFailed, agreed, settings_from
from ytsb_tui.core.failures import SetupFailure


@click.command(hidden=True)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def open_app(sources: tuple[str, ...] = ()) -> None:
    """Open the app, with these sources added."""
    settings = settings_from(secrets=True)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise click.UsageError("The app needs a terminal. Without one use: ytsb run [SOURCE]...")
    agreed(settings)
    from ytsb_tui.tui.app import StudyBuddyApp  # noqa: PLC0415 - a quarter of a second that other commands save
    from ytsb_tui.tui.lines.look import ASCII  # noqa: PLC0415
    from ytsb_tui.wiring import claude_answers, open_library, opened  # noqa: PLC0415

    try:
        with opened(settings) as engine:
            look = ASCII if settings.symbols == "ascii" else None
            app = StudyBuddyApp(
                engine, partial(open_library, settings), sources, look=look, answers=claude_answers(settings)
            )
            app.run()
            sys.exit(app.return_code or 0)
    except SetupFailure as failure:
        raise SetUpFailed(failure) from None
