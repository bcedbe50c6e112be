"""`ytsb styles`: lists the styles of notes, or prints the template of one."""

from __future__ import annotations

import click

from ytsb_tui.cli import completions
from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import print_json


@click.command()
@click.argument("name", required=False, shell_complete=completions.styles)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: a style.")
def styles(name: str | None, as_json: bool) -> None:
    """List the styles of notes, or print the template of one.

    \b
    Examples:
      ytsb styles
      ytsb styles study > my-style.md

    A file NAME.md in the folder shown adds a style of that name, or replaces a packaged one. Start from a copy.
    """
    from ytsb_tui.adapters.private_files import untrusted
    from ytsb_tui.engine.models.templates import STYLES, own_styles, style

    settings = settings_from()
    if name is not None:
        click.echo(style(name, settings.styles, untrusted), nl=False)
        return
    own = own_styles(settings.styles)
    for each in dict.fromkeys((*STYLES, *own)):
        if as_json:
            file = None if each not in own else str(own[each])
            print_json("style", {"name": each, "file": file, "current": each == settings.style})
            continue
        mark = "*" if each == settings.style else " "
        click.echo(f"{mark} {each:<12}  {own.get(each, 'packaged')}")
    if not as_json:
        click.echo(f"Your own styles: files NAME.md in {settings.styles}", err=True)
