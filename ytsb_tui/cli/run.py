"""`ytsb run`: does all the work without a screen, for scripts and other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ytsb_tui.cli.options import TakesVideos, agreed, settings_from
from ytsb_tui.cli.shared_options import files_option, setting_options
from ytsb_tui.cli.sources import Input, gathered, report_skipped
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import VideoSource, source_text
from ytsb_tui.settings.schema import Settings

if TYPE_CHECKING:
    from ytsb_tui.headless.plain_lines import Detail

AN_HOUR = 3600.0


def _without_password(_context: click.Context, _option: click.Parameter, proxies: tuple[str, ...]) -> tuple[str, ...]:
    """The proxies. Raises BadParameter for one with a password: any user can see the words of a command line."""
    if any("@" in proxy for proxy in proxies):
        raise click.BadParameter("other users could see the password. Set YTSB_PROXIES instead.")
    return proxies


@click.command(cls=TakesVideos)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@files_option
@setting_options
@click.option(
    "--proxy", multiple=True, metavar="URL", callback=_without_password,
    help="Go through your own proxy, such as socks5://host:port, instead of Tor; repeatable.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line on standard output.")
@click.option(
    "--watch", is_flag=True, help="Keep running when all is done: process added videos, list sources again every hour."
)
@click.option("--dry-run", "dry", is_flag=True, help="Only show what would be done and what it would cost.")
@click.option("-q", "--quiet", is_flag=True, help="Print only failures and warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Print also what exits and workers do.")
def run(  # noqa: PLR0917 - click passes them by name
    sources: tuple[str, ...],
    files: tuple[str, ...],
    as_json: bool,
    watch: bool,
    dry: bool,
    quiet: bool,
    verbose: bool,
    proxy: tuple[str, ...],
    **flags: str | bool | None,
) -> None:
    """Fetch transcripts and write notes, then exit.

    \b
    Examples:
      ytsb run https://youtu.be/PFDu9oVAE-g
      ytsb run -f links.txt --budget 2.50 --country de,se
      ytsb run --dry-run @3blue1brown
      ytsb run --watch --json > log.jsonl

    Without a SOURCE it works on what is in the library. Sources are links, ids, playlists, channels (@handle) or
    searches (search:20:linear algebra).

    Exit codes: 0 all done, 1 some videos failed or some input was not a source, 2 wrong usage, 3 setup (no tor, refused
    key, unusable library or vault, spent budget), 130 and 143 interrupted.
    """
    import asyncio

    from ytsb_tui.headless.plain_lines import Detail

    if sum((quiet, verbose, as_json)) > 1:
        raise click.UsageError("Choose one of --quiet, --verbose and --json.")
    if proxy:
        flags |= {"egress": flags["egress"] or "proxies", "proxies": ",".join(proxy)}
    settings = settings_from(secrets=True, **flags)
    given = gathered(sources, files)
    if dry:
        from ytsb_tui.cli.dry_run import dry_run

        return dry_run(settings, given)
    agreed(settings)
    detail = Detail.LESS if quiet else Detail.MORE if verbose else Detail.USUAL
    code = asyncio.run(_run(settings, given, as_json=as_json, watching=watch, detail=detail))
    sys.exit(code)


async def _run(settings: Settings, given: Input, *, as_json: bool, watching: bool, detail: Detail) -> int:
    # Imported only when the input is valid.
    from ytsb_tui.engine.client import Added
    from ytsb_tui.headless.json_lines import JsonPrinter
    from ytsb_tui.headless.plain_lines import PlainPrinter
    from ytsb_tui.headless.run import HeadlessRun, Watch
    from ytsb_tui.wiring import opened

    printer = JsonPrinter(sys.stdout) if as_json else PlainPrinter(sys.stdout, sys.stderr, detail=detail)
    with opened(settings) as engine:
        added = await engine.add(given.text, lines=True, subject=settings.subject) if given.text else Added()
        report_skipped(given, added.rejected)
        if given.text and not (added.new or added.known or added.collections):
            click.echo(
                "The input contains no videos. Give links, ids, playlists, channels or search:N:words.", err=True
            )
            await engine.drain(0.0)
            return 2
        done = sum(engine.snapshot().jobs[video].path is not None for video in added.known)
        if done:
            click.echo(f"Skipped {plural(done, 'video')} that {'is' if done == 1 else 'are'} already done.", err=True)
        lists = "\n".join(collections_in(given.text))
        watch = Watch(look_again=lambda: engine.add(lists, lines=True, subject=settings.subject), seconds=AN_HOUR)
        run = HeadlessRun(
            engine,
            printer,
            (*added.new, *added.known),
            watch if watching else None,
            recovery=settings.recovery,
        )
        code = await run.run()
        return code or int(bool(given.unreadable or added.rejected))


def collections_in(text: str) -> list[str]:
    """The playlists, channels and searches among the sources, each in its input form."""
    return [source_text(each) for each in find_sources(text, lines=True).sources if not isinstance(each, VideoSource)]
