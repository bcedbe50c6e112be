"""Reads input: words on the command line, files, standard input."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from ytsb_tui.cli.edge import BadInput
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.paths import is_path, names_transcript, plain_path
from ytsb_tui.core.videos.sources import find_sources
from ytsb_tui.core.videos.video import Rejected
from ytsb_tui.media_sources import without_paths

MOST_BYTES = 100_000_000  # the history of a hundred thousand videos in Takeout's words


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data[:8192]:
        raise BadInput(f"{name} is a binary file, not a list of links. Name a text file with one link per line.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # links are ASCII, so an old encoding can only garble comments


def _bytes(path: Path, shown: str) -> bytes:
    """Reads at most one byte more than MOST_BYTES. A pipe is read to its end, as in `-f <(grep ...)`."""
    with open(path, "rb", opener=lambda file, flags: os.open(file, flags | os.O_NONBLOCK)) as file:
        mode = os.fstat(file.fileno()).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise BadInput(f"{shown} is a device, not a file. Name a text file with one link per line.")
        try:
            first = os.read(file.fileno(), 1)  # no bytes: an empty file, or a pipe without a writer
        except BlockingIOError:
            first = b""
        else:
            if not first:
                return b""
        os.set_blocking(file.fileno(), True)
        return first + file.read(MOST_BYTES)


def read_file(name: str) -> str:
    """The text of a file, or of standard input for `-`. Raises BadInput."""
    shown = clean(name, 200)
    if name == "-":
        return _decoded(sys.stdin.buffer.read(MOST_BYTES), "Standard input")
    try:
        data = _bytes(Path(name).expanduser(), shown)
        if len(data) > MOST_BYTES:
            raise BadInput(
                f"{shown} is larger than {MOST_BYTES // 1_000_000} MB. Name a text file with one link per line."
            )
        text = _decoded(data, shown)
    except IsADirectoryError:
        raise BadInput(f"{shown} is a folder. Name a text file with one link per line.") from None
    except FileNotFoundError:
        raise BadInput(f"{shown} does not exist. Check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(f"{shown} cannot be read: {reason}.") from None
    if not text.strip():
        raise BadInput(f"{shown} is empty. Put one link per line into it.")
    return text


def absolute(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with those that are paths as whole paths: `./x`, and `lecture.srt` if there is such a file."""
    return tuple(str(Path(plain_path(word)).expanduser().absolute()) if _is_path(word) else word for word in words)


def _is_path(word: str) -> bool:
    try:
        return (
            is_path(word)
            or names_transcript(word)
            or bool(re.search(r"[./]", word) and os.path.exists(word) and not find_sources(word).sources)
        )
    except ValueError:  # a NUL
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """All sources as lines, and a message for each file that could not be read."""

    text: str
    unreadable: tuple[str, ...] = ()


def gathered(words: tuple[str, ...], files: tuple[str, ...] = ()) -> Input:
    """The input, without unreadable files, after `settings_from`. Words that are paths of transcripts or folders are
    read, and stand in it by their ids; in files, paths are none. Raises BadInput when nothing is left."""
    typed = [without_paths(word) for word in absolute(words)]
    texts = [each.text for each in typed if each.text]
    problems = [BadInput(f"{one.text}: {one.reason} {one.action}") for each in typed for one in each.rejected]
    for name in files:
        try:
            texts.append(read_file(name))
        except BadInput as error:
            problems.append(error)
    if problems and not texts:
        for problem in problems[1:]:
            click.echo(f"skipped  {problem.message}", err=True)
        raise problems[0]
    return Input(text="\n".join(texts), unreadable=tuple(problem.message for problem in problems))


def report_skipped(given: Input, rejected: tuple[Rejected, ...]) -> None:
    """Prints a line on standard error for everything that is skipped."""
    for line in (*given.unreadable, *(f"{each.text}: {each.reason} {each.action}" for each in rejected)):
        click.echo(f"skipped  {line}", err=True)
