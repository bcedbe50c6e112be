"""Connects to the owner of a library: says who it is, and can make it end. Blocking, for a few seconds at most."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.codec import Json, Malformed
from ytsb_tui.remote.ownership import Owner, owner_of
from ytsb_tui.remote.wire_format import STOP, line, message

PATIENCE = 4.0  # seconds to wait for a busy owner; a suspended one never answers


@dataclass(kw_only=True)
class Handshake:
    """A connection to an owner that has identified itself. `rest` is what it sent after the last line that was read."""

    connection: socket.socket
    rest: bytearray = field(default_factory=bytearray)
    pid: int = 0
    version: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def send(self, content: dict[str, Json]) -> None:
        """Sends a line. Raises OSError."""
        self.connection.sendall(line(content))

    def receive(self) -> dict[str, Json]:
        """The next message. Raises OSError when the owner is gone or silent, Malformed for any other line."""
        begin = 0
        while (end := self.rest.find(b"\n", begin)) < 0:
            begin = len(self.rest)
            if not (got := self.connection.recv(1 << 18)):
                raise ConnectionResetError("The owner has ended.")
            self.rest += got
        received = bytes(self.rest[:end])
        del self.rest[: end + 1]
        return message(received)


def connect(path: Path) -> Handshake:
    """Raises OSError without an answer, SetupFailure when something other than ytsb answers."""
    handshake = Handshake(connection=socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    try:
        handshake.connection.settimeout(PATIENCE)
        handshake.connection.connect(str(path))
        match handshake.receive():
            case {"ytsb": str(version), "pid": int(pid)}:
                handshake.version, handshake.pid = version, pid
                return handshake
            case _:
                raise Malformed("This is not ytsb.")
    except BaseException as error:
        handshake.connection.close()
        if isinstance(error, Malformed):
            reason = f"A program other than ytsb listens on {path}."
            action = "Stop it, or set YTSB_DATA_DIR to another folder."
            raise SetupFailure(FailureKind.LIBRARY, reason, action) from None
        raise


def stop(path: Path) -> int:
    """Asks the owner to end and waits until it has; returns its process id. Raises OSError without an answer, or if it
    does not end."""
    with connect(path) as handshake:
        handshake.send({"id": 0, "call": STOP})
        handshake.connection.settimeout(5 * PATIENCE)
        try:
            while "bye" not in handshake.receive():
                continue
        except (ConnectionError, Malformed):
            pass  # it ended without saying so
        return handshake.pid


def running(folder: Path) -> Owner | None:
    """The process that owns the library in `folder` now; None when there is none, or when it does not answer."""
    owner = owner_of(folder)
    if owner is None or owner.socket is None:
        return owner if owner is not None and exists(owner.pid) else None
    try:
        with connect(owner.socket):
            return owner
    except (OSError, SetupFailure):  # it has already ended
        return None


def exists(pid: int) -> bool:
    """Whether there is a process with this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's process
        return True
    return True
