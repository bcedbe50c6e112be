"""`ytsb styles`: lists the styles of notes, or prints the template of one."""

from __future__ import annotations

import click

from ytsb_tui.cli.options import settings_from


@click.command()
@click.argument("name", required=False)
def styles(name: str | None) -> None:
    """List the styles of notes, or print the template of one.

    A file NAME.md in the folder shown adds a style of that name, or replaces a packaged one. Start from a copy:
    ytsb styles study > NAME.md
    """
    from ytsb_tui.adapters.private_files import untrusted
    from ytsb_tui.engine.models.templates import STYLES, own_styles, style

    settings = settings_from()
    if name is not None:
        click.echo(style(name, settings.styles, untrusted), nl=False)
        return
    own = own_styles(settings.styles)
    for each in dict.fromkeys((*STYLES, *own)):
        mark = "*" if each == settings.style else " "
        click.echo(f"{mark} {each:<12}  {own.get(each, 'packaged')}")
    click.echo(f"Your own styles: files NAME.md in {settings.styles}", err=True)
