"""`ytsb import`: imports from YouTube Study Buddy: its notes into the vault, its log into the library."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.cli.library import opened_library
from ytsb_tui.cli.options import settings_from
from ytsb_tui.cli.output import quiet_option, report
from ytsb_tui.core.jobs.job import State
from ytsb_tui.core.notes.study_buddy import (
    LoggedJob,
    OldFile,
    TakenOver,
    logged_jobs,
    old_file,
    searched_lines,
    taken_over,
)
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.core.videos.video import VideoId

LOG = "processing_log.json"


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the folder contains: files by their path inside it, and how many could not be read."""

    jobs: tuple[LoggedJob, ...] = ()
    files: dict[Path, OldFile] = field(default_factory=dict)
    others: int = 0
    unreadable: int = 0


@click.command("import")
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@quiet_option
def import_notes(folder: Path) -> None:
    """Import the notes folder of YouTube Study Buddy.

    \b
    Examples:
      ytsb import ~/notes
      ytsb import --quiet ~/notes

    FOLDER contains processing_log.json. Notes and assessments are copied into the vault, where they can be read,
    searched and linked; FOLDER is not changed. Videos with a note count as done; all others in the log are queued for
    the next run. Importing again changes nothing. Exit code 1 when a file could not be read, 2 when there is nothing to
    import.
    """
    from ytsb_tui.wiring import vault_at

    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder. Name the folder that contains {LOG}.")
    found = _found(folder)
    if not found.jobs and not found.files:
        raise BadInput(f"{folder} contains no notes of YouTube Study Buddy and no {LOG}. Check the path.")
    settings = settings_from()
    vault = vault_at(settings)
    logged = {job.video: job for job in found.jobs}
    videos: dict[VideoId, TakenOver] = {}
    vault.check()
    for path, old in found.files.items():
        job = logged.get(old.video)
        subject = (job and job.subject) or (path.parts[0] if len(path.parts) > 1 else None)
        if (folder / path).resolve().is_relative_to(settings.vault.resolve()):
            there = (folder / path).resolve().relative_to(settings.vault.resolve()).as_posix()
        elif old.assessment:
            there = vault.adopt(path.as_posix(), None, old.text)
        else:
            there = vault.adopt(path.as_posix(), old.video, taken_over(old, subject))
        if not old.assessment:
            videos[old.video] = TakenOver(
                video=old.video, title=old.title, subject=subject, path=there, lines=searched_lines(old.text)
            )
    vault.relink()
    rest = [
        TakenOver(video=job.video, title=job.title, subject=job.subject)
        for job in found.jobs
        if job.video not in videos
    ]
    new, known = opened_library().take_over([*videos.values(), *rest], time.time())
    done = sum(job.state is State.DONE for job in new)
    report(
        f"{plural(done, 'note')} imported into {settings.vault}, {plural(len(new) - done, 'video')} queued, "
        f"{known:,} already known"
    )
    if found.others:
        report(f"{plural(found.others, 'other Markdown file')} skipped: not made by YouTube Study Buddy")
    if found.unreadable:
        sys.exit(1)


def _found(folder: Path) -> _Found:
    found = _Found()
    log = folder / LOG
    if log.is_file():
        try:
            found.jobs = logged_jobs(log.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            _skipped(LOG, error)
            found.unreadable += 1
    for path in _markdown(folder):
        try:
            old = old_file((folder / path).read_bytes().decode(errors="replace"))
        except OSError as error:
            _skipped(str(path), error)
            found.unreadable += 1
            continue
        if old is None:
            found.others += 1
        else:
            found.files[path] = old
    return found


def _skipped(name: str, error: Exception) -> None:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    click.echo(f"skipped  {clean(name)} cannot be read: {clean(why)}", err=True)


def _markdown(folder: Path) -> Iterator[Path]:
    """Its Markdown files, except those in hidden folders such as Obsidian's."""
    for path in sorted(folder.rglob("*.md")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield inside
