"""Where every command ends: whatever goes wrong becomes one line with its cure, and an exit code.

Commands raise failures and leave system errors alone; nothing else catches them to print them.
"""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ytsb_tui.core.jobs.failures import Failure, SetupFailure

READER_GONE = 141  # what a shell reports of a program that SIGPIPE ended
_CURES = {
    errno.ENOSPC: "Free some space.",
    errno.EDQUOT: "Free some space.",
    errno.EACCES: "Check its permissions.",
    errno.EPERM: "Check its permissions.",
    errno.EROFS: "Use a disk that can be written.",
    errno.EMFILE: "Allow more open files: ulimit -n 1024",
    errno.ENFILE: "Close other programs.",
    errno.EISDIR: "Move the folder away.",
    errno.ENOENT: "Check the path.",
    errno.ENOTDIR: "Check the path.",
    errno.ELOOP: "Remove the link that leads to itself.",
}


class SetUpFailed(click.ClickException):
    """Ends a command with one line and exit code 3: nothing works before a person has done something."""

    exit_code = 3


@contextmanager
def edge() -> Iterator[None]:
    """What is raised inside leaves as a click exception with one line, or as exit code 141 when the reader has gone."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BaseExceptionGroup as group:
        raise ended(_first(group)) from None
    except Exception as error:  # noqa: BLE001 - the outer edge of every command
        raise ended(error) from None


def ended(error: BaseException) -> BaseException:
    """How a command ends for an error; Ctrl+C and exits stay what they are."""
    match error:
        case BrokenPipeError():
            _silence()
            return SystemExit(READER_GONE)
        case Failure():
            line = f"{error.reason} {error.action}".strip()
            return SetUpFailed(line) if isinstance(error, SetupFailure) else click.ClickException(line)
        case OSError():
            return SetUpFailed(_sentence(error))
        case Exception() if not isinstance(error, click.ClickException | click.Abort):
            return click.ClickException(_defect(error))
        case _:
            return error


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error that a task group was ended by."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _silence() -> None:
    """The interpreter would try to flush standard output once more, and complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)


def _sentence(error: OSError) -> str:
    if error.errno == errno.ENOENT and not _folder_is_there():
        return "The current folder no longer exists. Change to another one with cd."
    what = f"{error.filename}: " if error.filename else "Output: " if error.errno == errno.ENOSPC else ""
    cure = _CURES.get(error.errno or 0, "")
    return f"{what}{error.strerror or error}. {cure}".strip()


def _folder_is_there() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _defect(error: Exception) -> str:
    """The traceback goes to a file: it helps to mend the program, and nobody else."""
    what = f"A defect in ytsb ended this command: {type(error).__name__}."
    try:
        handle, name = tempfile.mkstemp(prefix="ytsb-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
    except OSError:
        return what
    return f"{what} Please report it with {name}"
