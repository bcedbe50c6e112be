"""`ytsb key`: keeps the API key and the Tor password where other users cannot read them."""

from __future__ import annotations

import sys

import click

from ytsb_tui.cli.options import BadInput, settings_editor
from ytsb_tui.settings.load import SettingsError

_TITLES = {"api_key": "API key", "tor_password": "Tor control password"}
_tor = click.option(
    "--tor",
    "name",
    flag_value="tor_password",
    default="api_key",
    help="The password of Tor's control port instead.",
)


@click.group()
def key() -> None:
    """Keep the API key where other users cannot read it.

    That is the system keyring, or config.toml where there is none. The environment overrides both.
    """


@key.command("set")
@_tor
def set_key(name: str) -> None:
    """Ask for the key without showing it, and keep it. Without a terminal, read it from the first line of the input."""
    secret = _asked(_TITLES[name])
    if not secret.strip():
        raise BadInput(f"No {_TITLES[name]} was given.")
    try:
        where = settings_editor().change(name, secret)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    click.echo(f"The {_TITLES[name]} is kept in {where}.")


@key.command("forget")
@_tor
def forget_key(name: str) -> None:
    """Remove the key from the keyring and from config.toml."""
    try:
        there = settings_editor().forget(name)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    click.echo(f"The {_TITLES[name]} is removed." if there else f"No {_TITLES[name]} was kept.")


def _asked(what: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline()
