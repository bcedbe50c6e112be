"""Options that several commands share, and the way from flags to settings."""

from __future__ import annotations

import os
import sys

import click

from ytsb_tui.adapters.system_keyring import stored
from ytsb_tui.settings import consent
from ytsb_tui.settings.load import Settings, SettingsError, load


def settings_from(*, secrets: bool = False, **flags: object) -> Settings:
    """The settings with these flags on top. `secrets` is for commands that send requests: it asks the system keyring as
    well, and begins the log of requests where one is wanted. Raises BadInput in one line."""
    try:
        settings = load(flags, os.environ, stored) if secrets else load(flags, os.environ)
        if secrets and settings.debug_log is not None:
            from ytsb_tui.adapters.debug_log import begin

            begin(settings.debug_log, settings.secrets)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    return settings


class BadInput(click.ClickException):
    """Ends a command with exit code 2 and one line; how the command is used would only hide it."""

    exit_code = 2


def agreed(settings: Settings) -> None:
    """Asks whether to go direct, where the settings say so and nobody has agreed yet. Raises SetupFailure.

    Where nobody can be asked, it is left to the engine to refuse.
    """
    if not consent.missing(settings) or not sys.stdin.isatty():
        return
    click.echo(consent.REVEALS, err=True)
    if click.confirm("Go direct all the same, now and from now on?", err=True):
        consent.give(settings)
