"""The `ytsb` command: runs the named command, or opens the app."""

from __future__ import annotations

import click

from ytsb_tui import __version__
from ytsb_tui.cli.edge import edge
from ytsb_tui.core.videos.media import register
from ytsb_tui.media_sources import MEDIA_SOURCES

register(*MEDIA_SOURCES)  # before the first link is read

COMMANDS = {
    "run": "ytsb_tui.cli.run:run",
    "add": "ytsb_tui.cli.jobs:add",
    "status": "ytsb_tui.cli.jobs:status",
    "retry": "ytsb_tui.cli.jobs:retry",
    "cancel": "ytsb_tui.cli.jobs:cancel",
    "hold": "ytsb_tui.cli.jobs:hold",
    "remove": "ytsb_tui.cli.jobs:remove",
    "restore": "ytsb_tui.cli.jobs:restore",
    "rewrite": "ytsb_tui.cli.jobs:rewrite",
    "stop": "ytsb_tui.cli.background:stop",
    "history": "ytsb_tui.cli.history:history",
    "review": "ytsb_tui.cli.review:review",
    "quiz": "ytsb_tui.cli.quiz:quiz",
    "anki": "ytsb_tui.cli.anki:anki",
    "search": "ytsb_tui.cli.search:search",
    "ask": "ytsb_tui.cli.ask:ask",
    "mcp": "ytsb_tui.cli.mcp:mcp",
    "graph": "ytsb_tui.cli.graph:graph",
    "export": "ytsb_tui.cli.export:export",
    "import": "ytsb_tui.cli.imports:import_notes",
    "models": "ytsb_tui.cli.models:models",
    "styles": "ytsb_tui.cli.styles:styles",
    "demo": "ytsb_tui.cli.demo:demo",
    "key": "ytsb_tui.cli.key:key",
    "doctor": "ytsb_tui.cli.doctor:doctor",
    "completion": "ytsb_tui.cli.completion:completion",
    "open": "ytsb_tui.cli.open:open_app",
}


class Commands(click.Group):
    """Imports a command when it is used; sources in place of a command open the app with them."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """The same, with errors as lines: help and version are printed here."""
        with edge():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Carries out the command; errors become lines."""
        with edge():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the help."""
        return [name for name in COMMANDS if name != "open"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(__import__(module, fromlist=[name]), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A source as the first word opens the app; any other unknown word is an error with a hint."""
        if args[0] not in COMMANDS:
            from ytsb_tui.core.videos.sources import find_sources

            if find_sources("\n".join(args), lines=True).sources:
                return "open", self.get_command(ctx, "open"), args
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="ytsb")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turns YouTube videos into study notes, with transcripts fetched through Tor.

    Without a command the app opens: ytsb [SOURCE]... adds links, playlists, channels (@handle) or searches
    (search:20:linear algebra) and shows their progress.
    """
    if ctx.obj is not None:  # the environment of a process of our own
        from ytsb_tui.cli.options import take_secrets

        ctx.obj = take_secrets(ctx.obj)
    if ctx.invoked_subcommand is None:
        from ytsb_tui.cli.open import open_app

        ctx.invoke(open_app)
