"""`ytsb` without a command: opens the app."""

from __future__ import annotations

import sys
from functools import partial

import click

from ytsb_tui.cli.options import agreed, settings_editor, settings_from
from ytsb_tui.settings.schema import Settings


@click.command(hidden=True)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
def open_app(sources: tuple[str, ...] = ()) -> None:
    """Open the app and add these sources."""
    settings = settings_from(secrets=True)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise click.UsageError("The app needs a terminal. Without one, use: ytsb run [SOURCE]...")
    agreed(settings)
    while _shown(settings, sources):  # restarted with the settings changed meanwhile
        settings, sources = settings_from(secrets=True), ()
        agreed(settings)


def _shown(settings: Settings, sources: tuple[str, ...]) -> bool:
    """Runs the app. True when it asks for a restart; otherwise exits with the app's exit code."""
    # These imports take a quarter of a second, which other commands save.
    from ytsb_tui.engine.models.answers import ModelAnswers
    from ytsb_tui.providers import metered_model
    from ytsb_tui.tui.app import StudyBuddyApp
    from ytsb_tui.tui.render.look import ASCII
    from ytsb_tui.wiring import joined, open_library

    editor = settings_editor()
    model = metered_model(settings)
    with joined(settings, model) as client:
        app = StudyBuddyApp(
            client,
            partial(open_library, settings),
            sources,
            look=ASCII if settings.symbols == "ascii" else None,
            theme=settings.theme,
            keymap=dict(settings.keys),
            answers=None if model is None else ModelAnswers(model),
            detachable=True,
            on_hang_up=settings.on_hang_up == "detach",
            editor=editor,
            welcome=not sources and not client.snapshot().jobs and editor.untouched(),
        )
        app.run()
    if app.shutdown.detached:
        from ytsb_tui.cli.background import continue_in_background

        connected = not app.return_code  # otherwise the terminal has hung up
        message = continue_in_background(settings, app.panel, wait=connected)
        if connected:
            click.echo(message, err=True)
    if not app.shutdown.restart:
        sys.exit(app.return_code or 0)
    return True
