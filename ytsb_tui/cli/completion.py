"""`ytsb completion`: prints the shell script that completes commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ytsb_tui.cli.completions import VARIABLE

SHELLS = ("bash", "zsh", "fish")
_NAME = "ytsb"


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for bash, zsh or fish.

    \b
    Examples:
      ytsb completion bash > ~/.local/share/bash-completion/completions/ytsb
      ytsb completion zsh > ~/.zfunc/_ytsb
      ytsb completion fish > ~/.config/fish/completions/ytsb.fish

    The folder must exist. zsh needs fpath+=~/.zfunc before compinit in ~/.zshrc. New shells then complete commands,
    options, files, and the ids, subjects and styles in your library.
    """
    from ytsb_tui.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None, "click supports these shells"
    script = kind(main, {}, _NAME, VARIABLE)
    # In fish, click splits a completion at every comma, and lists of countries have some.
    click.echo(script.source().replace('string split ","', 'string split --max 1 ","'))
