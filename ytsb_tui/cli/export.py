"""`ytsb export`: writes transcripts and notes as files for other programs."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsb_tui.adapters.atomic_files import replace
from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.library import opened_library, videos_named
from ytsb_tui.cli.options import TakesVideos, settings_from
from ytsb_tui.cli.output import quiet_option, report
from ytsb_tui.cli.shared_options import subject_option, videos_argument
from ytsb_tui.core.notes.file_names import file_name
from ytsb_tui.core.videos.exports import FORMS, exported

if TYPE_CHECKING:
    from ytsb_tui.adapters.vault.vault import MarkdownVault
    from ytsb_tui.core.jobs.job import Job
    from ytsb_tui.core.notes.note import WrittenNote
    from ytsb_tui.core.videos.video import VideoId
    from ytsb_tui.engine.ports.transcripts import Saved

_NOTES = ("md", "html", "pdf", "logseq", "notion", "epub")
_ENDINGS = {"logseq": "logseq.md", "notion": "notion.md"}
THEMES = ("default", "obsidian", "academic", "minimal")


@click.command(cls=TakesVideos)
@videos_argument("videos", required=False)
@subject_option("All notes of this subject.")
@click.option(
    "-f", "--format", "form", metavar="FORMAT", type=click.Choice([*FORMS, *_NOTES]), required=True,
    help="The transcript as txt, json, srt, vtt or csv; the note as md, html, pdf, or Markdown for logseq or notion; "
    "all the notes as one epub.",
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
def export(  # noqa: PLR0917 - click passes them by name
    videos: tuple[str, ...], subject: str | None, form: str, output: str, theme: str, css: str | None
) -> None:
    """Export transcripts or notes as files.

    \b
    Examples:
      ytsb export -f srt PFDu9oVAE-g
      ytsb export -f pdf --theme academic -o ~/handouts PFDu9oVAE-g
      ytsb export -f json -o - PFDu9oVAE-g | jq .
      ytsb export -f epub --subject Maths

    Each video becomes one file, named by title and id; an epub is one book, named by its subject. Existing files with
    these names are replaced. Exit code 1 when a video has nothing to export.
    """
    if bool(videos) == (subject is not None):
        raise click.UsageError("Name videos, or --subject NAME.")
    wanted = videos_named(videos) if subject is None else _of_subject(subject)
    if form != "epub" and output == "-" and len(wanted) > 1:
        raise click.UsageError("Only one video can go to standard output. Name a folder with -o.")
    written = _write_book(wanted, subject, output) if form == "epub" else _write_each(wanted, form, output, theme, css)
    if written < len(wanted):
        sys.exit(1)


def _write_each(wanted: tuple[VideoId, ...], form: str, output: str, theme: str, css: str | None) -> int:
    """A file for each video; returns how many."""
    style = _style(theme, css) if form in ("html", "pdf") else ""
    library = opened_library()
    written = 0
    for video in wanted:
        job, saved = library.job(video), library.saved(video)
        content = None if job is None or saved is None else _content(form, job, saved, style)
        if content is None:
            what = "note" if form in _NOTES else "transcript"
            click.echo(f"skipped  {video}: it has no {what}. See: ytsb status", err=True)
            continue
        written += 1
        if output == "-":
            sys.stdout.buffer.write(content)
        else:
            assert job is not None
            if form == "md":
                for path, jpeg in _vault().pictures(content.decode(errors="replace")).items():
                    _written((Path(output).expanduser() / path).parent, Path(path).name, jpeg)
            name = f"{file_name(job.name, video)} ({video}).{_ENDINGS.get(form, form)}"
            report(str(_written(Path(output).expanduser(), name, content)))
    return written


def _content(form: str, job: Job, saved: Saved, style: str) -> bytes | None:
    if form in FORMS:
        return exported(form, saved.details, saved.transcript).encode()
    if saved.written is None:
        return None
    text = _note_file(job, saved, saved.written)[1]
    if form == "md":
        from ytsb_tui.core.notes.slide_pictures import with_pictures_beside

        return with_pictures_beside(text).encode()
    if form in _ENDINGS:
        from ytsb_tui.core.notes.other_markdown import logseq, notion

        return (logseq if form == "logseq" else notion)(text).encode()
    from ytsb_tui.adapters.vault.pages import page, pdf

    note = saved.written.note
    whole = page(text, saved.details.title or note.title, style, note.language, _vault().pictures(text))
    return whole.encode() if form == "html" else pdf(whole)


def _note_file(job: Job, saved: Saved, written: WrittenNote) -> tuple[str, str]:
    """The path and the text of the note in the vault; as it would be written where it is not there."""
    from ytsb_tui.core.notes.markdown import generated
    from ytsb_tui.core.notes.note_file import merge

    found = _vault().find(job.video, job.path)
    if found is not None:
        return found
    day = datetime.fromtimestamp(job.added_at, UTC).date()
    title = saved.details.title or written.note.title
    return f"{file_name(title, job.video)}.md", merge(
        None, generated(saved.details, written, day, heard_by=saved.transcript.heard_by)
    ).text


def _vault() -> MarkdownVault:
    from ytsb_tui.wiring import vault_at

    return vault_at(settings_from())


def _of_subject(subject: str) -> tuple[VideoId, ...]:
    """The videos of a subject that have a note, in the order of the list."""
    jobs = [job for job in opened_library().jobs() if job.subject == subject and job.path is not None]
    if not jobs:
        raise BadInput(f"No note has the subject {subject[:60]}. The notes with their subjects: ytsb status")
    return tuple(job.video for job in jobs)


def _write_book(videos: tuple[VideoId, ...], subject: str | None, output: str) -> int:
    """One book of all notes; returns how many are in it."""
    from ytsb_tui.adapters.vault.book import Chapter, epub

    library = opened_library()
    chapters = []
    for video in videos:
        job, saved = library.job(video), library.saved(video)
        if job is None or saved is None or saved.written is None:
            click.echo(f"skipped  {video}: it has no note. See: ytsb status", err=True)
            continue
        path, text = _note_file(job, saved, saved.written)
        note = saved.written.note
        title = saved.details.title or note.title
        chapters.append(
            Chapter(
                title=title,
                text=text,
                language=note.language,
                name=Path(path).stem,
                pictures=_vault().pictures(text),
            )
        )
    if chapters:
        title = subject or (chapters[0].title if len(chapters) == 1 else "Study notes")
        book = epub(title, chapters, time.time())
        if output == "-":
            sys.stdout.buffer.write(book)
        else:
            report(str(_written(Path(output).expanduser(), f"{file_name(title, videos[0])}.epub", book)))
    return len(chapters)


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
