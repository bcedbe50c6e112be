"""`ytsb completion`: prints the shell script that completes commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
_NAME, _VARIABLE = "ytsb", "_YTSB_COMPLETE"  # the names that click expects


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for bash, zsh or fish.

    Install it with:

    \b
      bash  ytsb completion bash > ~/.local/share/bash-completion/completions/ytsb
      zsh   ytsb completion zsh > ~/.zfunc/_ytsb     (with fpath+=~/.zfunc before compinit)
      fish  ytsb completion fish > ~/.config/fish/completions/ytsb.fish
    """
    from ytsb_tui.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None, "click supports these shells"
    script = kind(main, {}, _NAME, _VARIABLE)
    click.echo(script.source_template % script.source_vars())
