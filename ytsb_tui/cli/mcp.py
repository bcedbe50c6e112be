"""`ytsb mcp`: the library for other programs, such as Claude Desktop, Claude Code and editors."""

from __future__ import annotations

import click

from ytsb_tui.adapters import extras
from ytsb_tui.cli.library import library_of
from ytsb_tui.cli.options import settings_from

_PORT = 8737
_TOKEN = "mcp-token"


@click.command()
@click.option("--http", is_flag=True, help="Serve HTTP on this machine instead of standard input and output.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(1, 65535), help="The port for --http.")
def mcp(http: bool, port: int) -> None:
    """Give other programs access to the library.

    \b
    Examples:
      ytsb mcp
      ytsb mcp --http --port 9000

    It speaks the Model Context Protocol. They can search, ask, read transcripts and notes, and add videos, whether the
    app is open or not. What costs money needs the setting mcp_spending. See docs/how-to/mcp.md for the configuration of
    each program.
    """
    if not extras.present("mcp"):
        raise click.ClickException(extras.missing("mcp"))
    from ytsb_tui.mcp.server import library_server

    settings = settings_from(secrets=True)
    server = library_server(settings, library_of(settings))
    if not http:
        server.run("stdio")
        return
    from ytsb_tui.mcp.http import HOST, serve, token_in

    file = settings.data_dir / _TOKEN
    token = token_in(file)
    click.echo(f"http://{HOST}:{port}/mcp, with the token in {file}", err=True)
    serve(server, token, port)
