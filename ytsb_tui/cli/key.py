"""`ytsb key`: keeps the API key and the Tor password where other users cannot read them."""

from __future__ import annotations

import os
import sys

import click

from ytsb_tui.adapters import extras, system_keyring
from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.options import settings_editor, settings_from
from ytsb_tui.settings.load import SettingsError

_tor = click.option("--tor", is_flag=True, help="The password of Tor's control port instead.")


@click.group()
def key() -> None:
    """Keep an API key where other users cannot read it.

    \b
    Examples:
      ytsb key set
      ytsb key set < key.txt
      ytsb key forget

    That is the system keyring (on Linux with the extra keyring), or else config.toml. The environment overrides both.
    """


@key.command("set")
@_tor
def set_key(tor: bool) -> None:
    """Ask for the key without showing it, and keep it.

    \b
    Examples:
      ytsb key set
      ytsb key set --tor
      ytsb key set < key.txt

    Without a terminal, the key is the first line of the input.
    """
    name, title = _setting(tor)
    secret = _asked(title)
    if not secret.strip():
        raise BadInput(f"No {title} was given.")
    try:
        where = settings_editor().change(name, secret)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    click.echo(f"The {title} is kept in {where}.")
    if system_keyring.offered(os.environ) and not extras.present("keyring"):
        click.echo(f"To keep it in the system keyring: {extras.installing('keyring')}", err=True)


@key.command("forget")
@_tor
def forget_key(tor: bool) -> None:
    """Remove the key from the keyring and from config.toml.

    \b
    Examples:
      ytsb key forget
      ytsb key forget --tor
    """
    name, title = _setting(tor)
    try:
        there = settings_editor().forget(name)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    click.echo(f"The {title} is removed." if there else f"No {title} was kept.")


def _setting(tor: bool) -> tuple[str, str]:
    """The setting that holds the secret, and what to call it: each provider has a key of its own."""
    from ytsb_tui.providers import key_setting

    return ("tor_password", "Tor control password") if tor else (key_setting(settings_from()), "API key")


def _asked(what: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline()
