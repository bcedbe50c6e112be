"""`ytsb demo`: the program on a simulated network, without tor or a key, writing to a temporary folder only."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.options import settings_editor


@click.command()
@click.option("--headless", is_flag=True, help="Run without a screen: one line per event, then a table.")
@click.option(
    "--json", "as_json", is_flag=True, help="Run without a screen: one JSON object per line on standard output."
)
def demo(headless: bool, as_json: bool) -> None:
    """Try ytsb on a simulated network, without Tor or a key.

    \b
    Examples:
      ytsb demo
      ytsb demo --headless

    Nothing leaves this machine. A dozen short lectures become notes in a temporary folder. Some fail the way real
    videos do; press r to retry them. Without a screen the demo presses r itself; exit code 0 when everything ended as
    expected, else 1.
    """
    import tempfile

    screenless = headless or as_json
    if not screenless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("The demo's app needs a terminal. Without one use: ytsb demo --headless")
    folder = Path(tempfile.mkdtemp(prefix="ytsb-demo-"))
    code = _without_screen(folder, as_json) if screenless else _in_app(folder)
    click.echo(_closing_message(folder), err=True)
    sys.exit(code)


def _without_screen(folder: Path, as_json: bool) -> int:
    import asyncio

    return asyncio.run(_run(folder, as_json))


async def _run(folder: Path, as_json: bool) -> int:
    # Imported only for a headless demo.
    from ytsb_tui.demo.scripted_user import ScriptedEngine, ended_as_expected
    from ytsb_tui.demo.simulation import HURRIED, simulation
    from ytsb_tui.headless.json_lines import JsonPrinter
    from ytsb_tui.headless.plain_lines import PlainPrinter
    from ytsb_tui.headless.run import SOME_FAILED, HeadlessRun

    printer = JsonPrinter(sys.stdout) if as_json else PlainPrinter(sys.stdout, sys.stderr, advice=False)
    with simulation(folder, HURRIED) as engine:
        scripted = ScriptedEngine(engine=engine, report=lambda event: printer.show(event, engine.snapshot()))
        code = await HeadlessRun(scripted, printer, ()).run()
        return 0 if code == SOME_FAILED and ended_as_expected(engine.snapshot()) else code


def _in_app(folder: Path) -> int:
    from ytsb_tui.demo.simulation import folders_in, library_in, simulation
    from ytsb_tui.tui.app import StudyBuddyApp

    notice = "Simulated. When a video waits or fails, select it and press r."
    with simulation(folder) as engine:
        editor = settings_editor(folders_in(folder))
        app = StudyBuddyApp(engine, lambda: library_in(folder), notice=notice, editor=editor)
        app.run()
        return app.return_code or 0


def _closing_message(folder: Path) -> str:
    from ytsb_tui.demo.simulation import notes_in

    notes = notes_in(folder)
    return (
        "The demo wrote into a temporary folder and nowhere else.\n"
        f"  keep the notes: cp -R {shlex.quote(str(notes))} ~/ytsb-demo-notes\n"
        f"  remove all:     rm -r {shlex.quote(str(folder))}"
    )
