"""The outer edge of every command: any error becomes one line that says what to do, and an exit code.

Commands raise failures and let system errors pass; nothing else catches errors in order to print them.
"""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ytsb_tui.cli.usage import one_line
from ytsb_tui.core.jobs.failures import Failure, SetupFailure

READER_GONE = 141  # what a shell reports for a program ended by SIGPIPE
_CURES = {
    errno.ENOSPC: "Free some space.",
    errno.EDQUOT: "Free some space.",
    errno.EACCES: "Check its permissions.",
    errno.EPERM: "Check its permissions.",
    errno.EROFS: "Use a writable disk.",
    errno.EMFILE: "Allow more open files: ulimit -n 1024",
    errno.ENFILE: "Close other programs.",
    errno.EISDIR: "Move the folder away.",
    errno.ENOENT: "Check the path.",
    errno.ENOTDIR: "Check the path.",
    errno.ELOOP: "Remove the symbolic link that points to itself.",
}


class SetUpFailed(click.ClickException):
    """Ends a command with one line and exit code 3: the user has to fix the setup."""

    exit_code = 3


class BadInput(click.ClickException):
    """Ends a command with exit code 2 and one line."""

    exit_code = 2


@contextmanager
def edge() -> Iterator[None]:
    """Turns any exception into a click exception with one line, or into exit code 141 when the reader has gone."""
    try:
        yield
    except click.UsageError as error:
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            raise
        raise BadInput(one_line(error)) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BaseExceptionGroup as group:
        raise ended(_first(group)) from None
    except Exception as error:  # noqa: BLE001 - the outer edge of every command
        raise ended(error) from None


def ended(error: BaseException) -> BaseException:
    """The exception that ends the command; Ctrl+C and exits are unchanged."""
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
    """The first error of a task group."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _silence() -> None:
    """Otherwise the interpreter would flush standard output again and complain."""
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
    """Writes the traceback to a file: it is for developers, not for the user."""
    what = f"A bug in ytsb ended this command: {type(error).__name__}."
    try:
        handle, name = tempfile.mkstemp(prefix="ytsb-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
    except OSError:
        return what
    return f"{what} Please report it with {name}"
