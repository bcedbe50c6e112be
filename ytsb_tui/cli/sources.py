"""Reads what a person gives as input: words of the command line, files, standard input."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from ytsb_tui.cli.options import BadInput
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import Rejected

MOST_BYTES = 20_000_000  # a file of a hundred thousand links is a tenth of that


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data[:8192]:
        raise BadInput(f"{name} is a binary file, not a list of links. Name a text file with one link a line.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # links are ASCII: an old encoding can only garble comments


def _bytes(path: Path, shown: str) -> bytes:
    """At most a byte more than a list of links may have. A pipe is read to its end, as in `-f <(grep ...)`."""
    with open(path, "rb", opener=lambda file, flags: os.open(file, flags | os.O_NONBLOCK)) as file:
        mode = os.fstat(file.fileno()).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise BadInput(f"{shown} is a device, not a file. Name a text file with one link a line.")
        try:
            begun = os.read(file.fileno(), 1)  # nothing: the file is empty, or nobody writes into the pipe
        except BlockingIOError:
            begun = b""
        else:
            if not begun:
                return b""
        os.set_blocking(file.fileno(), True)
        return begun + file.read(MOST_BYTES)


def read_file(name: str) -> str:
    """The text of a file, or of standard input for `-`. Raises BadInput in one clear line."""
    shown = clean(name, 200)
    if name == "-":
        return _decoded(sys.stdin.buffer.read(MOST_BYTES), "Standard input")
    try:
        data = _bytes(Path(name).expanduser(), shown)
        if len(data) > MOST_BYTES:
            raise BadInput(f"{shown} is larger than 20 MB: that is no list of links.")
        text = _decoded(data, shown)
    except IsADirectoryError:
        raise BadInput(f"{shown} is a folder. Name a text file with one link a line.") from None
    except FileNotFoundError:
        raise BadInput(f"{shown} does not exist. Check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadInput(f"{shown} cannot be read: {reason}.") from None
    if not text.strip():
        raise BadInput(f"{shown} is empty. Put one link a line into it.")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """All sources as lines, and a line for each file that could not be read."""

    text: str
    unreadable: tuple[str, ...] = ()


def gathered(words: tuple[str, ...], files: tuple[str, ...] = ()) -> Input:
    """What was given, without the files that cannot be read. Raises BadInput when nothing is left."""
    texts = list(words)
    problems: list[BadInput] = []
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


def tell_skipped(given: Input, rejected: tuple[Rejected, ...]) -> None:
    """A line on standard error for everything that is passed over."""
    for line in (*given.unreadable, *(f"{each.text}: {each.reason} {each.action}" for each in rejected)):
        click.echo(f"skipped  {line}", err=True)
