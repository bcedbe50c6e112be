"""A log of requests and answers, for debugging. Off unless a file is named.

Adapters log to the logger `ytsb_tui`; other libraries are not logged, because they may log credentials. Lines are
redacted.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.redaction import scrubbed

_SOURCE = logging.getLogger("ytsb_tui")
_LONGEST = 2000  # characters of a line
_SHORTEST_SECRET = 6  # characters; a shorter secret would be removed from ordinary words


class _Lines(logging.Formatter):
    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ  %(threadName)s  %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return clean(scrubbed(super().format(record), self._secrets), _LONGEST)


def begin(file: Path, secrets: Iterable[str]) -> logging.Handler:
    """Starts logging requests to a file that only its owner can read; `secrets` are removed wherever they occur.
    Returns the handler for `end`. Raises SetupFailure when the file cannot be written."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        os.fchmod(descriptor, 0o600)
        handler = logging.StreamHandler(os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace"))
    except OSError as error:
        reason = f"The debug log {file} cannot be written: {error.strerror}."
        raise SetupFailure(FailureKind.LIBRARY, reason, "Name another file, or leave it out.") from None
    handler.setFormatter(_Lines(tuple(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)))
    _SOURCE.addHandler(handler)
    _SOURCE.setLevel(logging.DEBUG)
    _SOURCE.propagate = False
    return handler


def end(handler: logging.Handler) -> None:
    """Stops logging and closes the file."""
    _SOURCE.removeHandler(handler)
    _SOURCE.setLevel(logging.NOTSET)
    _SOURCE.propagate = True
    assert isinstance(handler, logging.StreamHandler)
    handler.stream.close()
