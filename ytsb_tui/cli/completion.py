"""`ytsb completion`: the script that lets a shell complete commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
_NAME, _VARIABLE = "ytsb", "_YTSB_COMPLETE"  # what click asks the program by


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes ytsb in bash, zsh or fish.

    Load it when the shell starts:

    \b
      bash  ytsb completion bash > ~/.local/share/bash-completion/completions/ytsb
      zsh   ytsb completion zsh > ~/.zfunc/_ytsb     (with fpath+=~/.zfunc before compinit)
      fish  ytsb completion fish > ~/.config/fish/completions/ytsb.fish
    """
    from ytsb_tui.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None, "click knows the three shells"
    script = kind(main, {}, _NAME, _VARIABLE)
    click.echo(script.source_template % script.source_vars())
