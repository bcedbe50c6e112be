"""`ytsb export`: writes transcripts and notes as files for other programs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsb_tui.adapters.atomic_files import replace
from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.library import opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.output import quiet_option, report
from ytsb_tui.cli.shared_options import videos_argument
from ytsb_tui.core.notes.file_names import file_name
from ytsb_tui.core.videos.exports import FORMS, exported

if TYPE_CHECKING:
    from ytsb_tui.core.jobs.job import Job
    from ytsb_tui.engine.ports.transcripts import Saved

_NOTES = ("md", "html", "pdf")
THEMES = ("default", "obsidian", "academic", "minimal")


@click.command(cls=TakesVideos)
@videos_argument("videos")
@click.option(
    "-f", "--format", "form", metavar="FORMAT", type=click.Choice([*FORMS, *_NOTES]), required=True,
    help="The transcript as txt, json, srt, vtt or csv; the note as md, html or pdf.",
)  # fmt: skip
@click.option(
    "-o", "--output", default=".", metavar="DIR", show_default=True, help="Output folder, or - for standard output.",
    type=click.Path(file_okay=False, allow_dash=True),
)  # fmt: skip
@click.option(
    "--theme", metavar="THEME", type=click.Choice(THEMES), default=THEMES[0], show_default=True,
    help=f"Appearance of html and pdf: {', '.join(THEMES)}.",
)  # fmt: skip
@click.option("--css", metavar="FILE", type=click.Path(), help="Your own style sheet instead of a theme.")
@quiet_option
def export(videos: tuple[str, ...], form: str, output: str, theme: str, css: str | None) -> None:
    """Export transcripts or notes as files.

    \b
    Examples:
      ytsb export -f srt PFDu9oVAE-g
      ytsb export -f pdf --theme academic -o ~/handouts PFDu9oVAE-g
      ytsb export -f json -o - PFDu9oVAE-g | jq .

    Each video becomes one file, named by title and id. Existing files with these names are replaced. Exit code 1 when a
    video has nothing to export.
    """
    wanted = videos_named(videos)
    if output == "-" and len(wanted) > 1:
        raise click.UsageError("Only one video can go to standard output. Name a folder with -o.")
    style = _style(theme, css) if form in ("html", "pdf") else ""
    library = opened_library()
    missing = 0
    for video in wanted:
        job, saved = library.job(video), library.saved(video)
        content = None if job is None or saved is None else _content(form, job, saved, style)
        if content is None:
            what = "note" if form in _NOTES else "transcript"
            click.echo(f"skipped  {video}: it has no {what}. See: ytsb status", err=True)
            missing += 1
        elif output == "-":
            sys.stdout.buffer.write(content)
        else:
            assert job is not None
            report(str(_written(Path(output).expanduser(), f"{file_name(job.name, video)} ({video}).{form}", content)))
    if missing:
        sys.exit(1)


def _content(form: str, job: Job, saved: Saved, style: str) -> bytes | None:
    if form in FORMS:
        return exported(form, saved.details, saved.transcript).encode()
    if saved.written is None:
        return None
    from ytsb_tui.core.notes.markdown import generated
    from ytsb_tui.core.notes.note_file import merge
    from ytsb_tui.wiring import vault_at

    found = vault_at(settings_from()).find(job.video, job.path)
    if found is not None:
        text = found[1]
    else:
        day = datetime.fromtimestamp(job.added_at, UTC).date()
        text = merge(None, generated(saved.details, saved.written, day)).text
    if form == "md":
        return text.encode()
    from ytsb_tui.adapters.vault.pages import page, pdf

    note = saved.written.note
    whole = page(text, saved.details.title or note.title, style, note.language)
    return whole.encode() if form == "html" else pdf(whole)


def _style(name: str, css: str | None) -> str:
    if css is None:
        from ytsb_tui.adapters.vault.pages import theme

        return theme(name)
    try:
        return Path(css).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise BadInput(f"The style sheet {css} cannot be read: {error}. Check the path.") from None


def _written(folder: Path, name: str, content: bytes) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / name, content)
    except OSError as error:
        raise click.ClickException(f"{folder / name} cannot be written: {error.strerror}.") from None
    return folder / name
