"""The `ytsb` command: runs the named command, or opens the app."""

from __future__ import annotations

import difflib
import os

import click
from click.exceptions import NoSuchCommand

from ytsb_tui import __version__
from ytsb_tui.cli.edge import edge
from ytsb_tui.cli.usage import TYPED
from ytsb_tui.core.videos.media import register
from ytsb_tui.media_sources import LINKED

register(*LINKED)  # before the first link is read

GROUPS = {
    "Fetch and write": {
        "run": "ytsb_tui.cli.run:run",
        "add": "ytsb_tui.cli.jobs:add",
        "status": "ytsb_tui.cli.jobs:status",
        "retry": "ytsb_tui.cli.jobs:retry",
        "rewrite": "ytsb_tui.cli.jobs:rewrite",
        "cancel": "ytsb_tui.cli.jobs:cancel",
        "hold": "ytsb_tui.cli.jobs:hold",
        "remove": "ytsb_tui.cli.jobs:remove",
        "restore": "ytsb_tui.cli.jobs:restore",
        "stop": "ytsb_tui.cli.background:stop",
        "history": "ytsb_tui.cli.history:history",
    },
    "Find and study": {
        "search": "ytsb_tui.cli.search:search",
        "ask": "ytsb_tui.cli.ask:ask",
        "conversations": "ytsb_tui.cli.conversations:conversations",
        "graph": "ytsb_tui.cli.graph:graph",
        "review": "ytsb_tui.cli.review:review",
        "quiz": "ytsb_tui.cli.quiz:quiz",
    },
    "Exchange with other programs": {
        "export": "ytsb_tui.cli.export:export",
        "anki": "ytsb_tui.cli.anki:anki",
        "import": "ytsb_tui.cli.imports:import_notes",
        "mcp": "ytsb_tui.cli.mcp:mcp",
    },
    "Set up": {
        "demo": "ytsb_tui.cli.demo:demo",
        "doctor": "ytsb_tui.cli.doctor:doctor",
        "key": "ytsb_tui.cli.key:key",
        "listen": "ytsb_tui.cli.listen:listen",
        "models": "ytsb_tui.cli.models:models",
        "styles": "ytsb_tui.cli.styles:styles",
        "completion": "ytsb_tui.cli.completion:completion",
    },
}
_OPEN = "open"  # what `ytsb SOURCE` runs; shown nowhere
COMMANDS = {name: place for group in GROUPS.values() for name, place in group.items()}
COMMANDS[_OPEN] = "ytsb_tui.cli.open:open_app"
_TYPING_ERROR = 0.8  # how similar a word is to a command that was probably meant


class Commands(click.Group):
    """Imports a command when it is used; sources in place of a command open the app with them."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """The same, with errors as lines: help and version are printed here."""
        with edge():
            return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keeps what was typed, for errors."""
        ctx.meta[TYPED] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Carries out the command; errors become lines."""
        with edge():
            return super().invoke(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Two lines: the app, and a command."""
        formatter.write_usage(ctx.command_path, "[SOURCE]...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARG]...", prefix="       ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in groups."""
        width = max(map(len, COMMANDS))
        for title, names in GROUPS.items():
            with formatter.section(title):
                found = {name: self.get_command(ctx, name) for name in names}
                limit = formatter.width - width - 6
                formatter.write_dl(
                    [(f"{name:<{width}}", each.get_short_help_str(limit)) for name, each in found.items() if each]
                )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the help."""
        return [name for name in COMMANDS if name != _OPEN]

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
        if args[0] in COMMANDS or ctx.resilient_parsing or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        from ytsb_tui.cli.sources import absolute
        from ytsb_tui.core.videos.paths import paths_in
        from ytsb_tui.core.videos.sources import find_sources

        mistyped = difflib.get_close_matches(args[0].lower(), COMMANDS, 1, _TYPING_ERROR)
        words = "\n".join(absolute(tuple(args)))
        if not mistyped and (find_sources(words, lines=True).sources or paths_in(words)[1]):
            return _OPEN, self.get_command(ctx, _OPEN), args
        raise NoSuchCommand(args[0][:60], possibilities=self.list_commands(ctx), ctx=ctx)


@click.command(
    "ytsb",
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", prog_name="ytsb")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turns YouTube videos into study notes, fetched through Tor.

    \b
    Examples:
      ytsb                                    open the app
      ytsb https://youtu.be/PFDu9oVAE-g       open it and add a video
      ytsb run "search:5:eigenvectors"        work without a screen
      ytsb search '"slope of the curve"'      find it in all transcripts
      ytsb demo                               try it: no Tor, no key

    A SOURCE is a link, an id, a playlist, a channel (@handle), a search (search:20:linear algebra), or a file or folder
    of transcripts.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.obj is not None:  # the environment of a process of our own
        from ytsb_tui.cli.options import take_secrets

        ctx.obj = take_secrets(ctx.obj)
    if ctx.invoked_subcommand is None:
        from ytsb_tui.cli.open import open_app

        ctx.invoke(open_app)
