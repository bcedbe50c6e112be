"""Knocking at an owner's socket: who is there, and how to make it end. Blocking, in a second or two at most."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.codec import Json, Malformed
from ytsb_tui.remote.wire_format import STOP, line, message

PATIENCE = 4.0  # seconds for an owner that is busy; one that was suspended never answers


@dataclass(kw_only=True)
class Handshake:
    """A connection to an owner that has said who it is. `rest` is what it said after the line read last."""

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

    def say(self, told: dict[str, Json]) -> None:
        """Sends a line. Raises OSError."""
        self.connection.sendall(line(told))

    def hear(self) -> dict[str, Json]:
        """The next line. Raises OSError when the owner has gone or does not answer, Malformed for no message."""
        begin = 0
        while (end := self.rest.find(b"\n", begin)) < 0:
            begin = len(self.rest)
            if not (got := self.connection.recv(1 << 18)):
                raise ConnectionResetError("The owner has gone.")
            self.rest += got
        heard = bytes(self.rest[:end])
        del self.rest[: end + 1]
        return message(heard)


def connect(path: Path) -> Handshake:
    """Raises OSError when nobody is there or nobody answers, SetupFailure when it is no ytsb."""
    handshake = Handshake(connection=socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    try:
        handshake.connection.settimeout(PATIENCE)
        handshake.connection.connect(str(path))
        match handshake.hear():
            case {"ytsb": str(version), "pid": int(pid)}:
                handshake.version, handshake.pid = version, pid
                return handshake
            case _:
                raise Malformed("That is no greeting.")
    except BaseException as error:
        handshake.connection.close()
        if isinstance(error, Malformed):
            reason = f"What listens on {path} is no ytsb."
            raise SetupFailure(FailureKind.LIBRARY, reason, "End it, or set YTSB_DATA_DIR to another folder.") from None
        raise


def stop(path: Path) -> int:
    """Makes the owner end and waits until it lets go of the line; returns its process id. Raises OSError when nobody
    is there, or it does not end."""
    with connect(path) as handshake:
        handshake.say({"id": 0, "call": STOP})
        handshake.connection.settimeout(5 * PATIENCE)
        try:
            while "bye" not in handshake.hear():
                continue
        except (ConnectionError, Malformed):
            pass  # it is gone, without a word
        return handshake.pid
