"""`ytsb key`: keeps the API key and the Tor password where others cannot read them."""

from __future__ import annotations

import sys

import click

from ytsb_tui.adapters.secret_store import forget, keep
from ytsb_tui.cli.options import BadInput, settings_from
from ytsb_tui.settings.load import SettingsError, parsed_secret

_TOLD = {"api_key": "API key", "tor_password": "Tor control password"}


@click.group()
def key() -> None:
    """Keep the API key where nobody else can read it.

    That is the system keyring, or config.toml where there is none. The environment goes before both.
    """


def _named(tor: bool) -> str:
    return "tor_password" if tor else "api_key"


@key.command("set")
@click.option("--tor", is_flag=True, help="The password of Tor's control port instead.")
def set_key(tor: bool) -> None:
    """Ask for the key, without showing it, and keep it. Without a terminal it is the first line of the input."""
    name = _named(tor)
    file = settings_from().config_dir / "config.toml"
    try:
        secret = parsed_secret(name, _asked(_TOLD[name]))
        where = keep(file, name, secret)
    except SettingsError as error:
        raise BadInput(str(error)) from None
    click.echo(f"The {_TOLD[name]} is kept in {where}.")


@key.command("forget")
@click.option("--tor", is_flag=True, help="The password of Tor's control port instead.")
def forget_key(tor: bool) -> None:
    """Remove the key from the keyring and from config.toml."""
    name = _named(tor)
    file = settings_from().config_dir / "config.toml"
    there = forget(file, name)
    click.echo(f"The {_TOLD[name]} is forgotten." if there else f"No {_TOLD[name]} was kept.")


def _asked(what: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline()
