"""What commands share: the environment, the settings and the consent to go without Tor."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING

import click

from ytsb_tui.adapters.system_keyring import stored
from ytsb_tui.cli.edge import BadInput
from ytsb_tui.core.videos.video import is_video_id
from ytsb_tui.listeners import listens
from ytsb_tui.media_sources import keep_media_in
from ytsb_tui.settings import consent
from ytsb_tui.settings.load import SettingsError, load
from ytsb_tui.settings.schema import RECORDS, Settings

if TYPE_CHECKING:
    from ytsb_tui.settings.editor import SettingsEditor
    from ytsb_tui.settings.finding import Finding


def take_secrets(environ: MutableMapping[str, str]) -> dict[str, str]:
    """Removes the secrets from an environment, and returns it as it was."""
    before = dict(environ)
    for record in RECORDS.values():
        if record.secret and record.variable is not None:
            environ.pop(record.variable, None)
    return before


def environment() -> Mapping[str, str]:
    """The environment as it was at the start. The process itself has the secrets no more, so that no child inherits
    them; see `main`."""
    context = click.get_current_context(silent=True)
    return os.environ if context is None or context.obj is None else context.obj


def settings_from(*, secrets: bool = False, **flags: object) -> Settings:
    """The settings with these flags on top. Raises BadInput, SetupFailure.

    `secrets` is for commands that send requests: it asks the system keyring as well, and begins the debug log.
    """
    try:
        settings = load(flags, environment(), stored) if secrets else load(flags, environment())
        if secrets and settings.debug_log is not None:
            from ytsb_tui.adapters.debug_log import begin

            begin(settings.debug_log, settings.secrets)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    keep_media_in(settings.data_dir, listens=listens(settings), most_sound=settings.sound_mb)
    return settings


def settings_editor(environ: Mapping[str, str] | None = None) -> SettingsEditor:
    """The editor of these settings; of those that commands use without `environ`."""
    from ytsb_tui.settings.editor import SettingsEditor

    if environ is not None:
        return SettingsEditor(environ=environ, examination=_examination)
    return SettingsEditor(environ=environment(), keyring=stored, examination=_examination)


def _examination(settings: Settings) -> Iterator[Finding]:
    from ytsb_tui.health import examine_set_up

    return examine_set_up(settings)


class TakesVideos(click.Command):
    """A command whose arguments may be ids of videos that begin with `-`, such as `-aBcDeFgHi1`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts them behind a `--`, so that they are not taken for options."""
        options = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        ids = [arg for arg in args if arg.startswith("-") and is_video_id(arg) and arg not in options]
        if ids and "--" not in args:
            args = [*(arg for arg in args if arg not in ids), "--", *ids]
        return super().parse_args(ctx, args)


def agreed(settings: Settings) -> None:
    """Asks for consent to go without Tor, where the settings want that and there is none yet. Raises SetupFailure.

    Without a terminal nothing is asked, and the engine refuses.
    """
    if not consent.missing(settings) or not sys.stdin.isatty():
        return
    click.echo(consent.REVEALS, err=True)
    ways = click.Choice(["n", "r", "a"])
    answer = click.prompt("Go without Tor? (n)o, for this (r)un, (a)lways", type=ways, show_choices=False, err=True)
    if answer != "n":
        consent.give(settings, lasting=answer == "a")
