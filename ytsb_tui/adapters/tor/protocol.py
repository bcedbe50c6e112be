"""The control protocol on a blocking socket, with stem's framing, authentication and parsers.

stem's Controller is not used: it has no time limits, answers `get_info` from a cache after tor has ended, and sends
queries one at a time. stem takes a tenth of a second to import, so this module is only imported on a thread.
"""

from __future__ import annotations

import socket
from typing import BinaryIO

import stem
import stem.connection as auth
import stem.response
from stem.socket import ControlSocket

from ytsb_tui.adapters.tor.events import (
    AccessRefused,
    Address,
    CircuitEvent,
    ControlEvent,
    ControlLost,
    StatusEvent,
    StreamEvent,
)
from ytsb_tui.core.text.cleaning import clean

Answer = tuple[tuple[str, str], ...]  # code and text of each line
MOST_MESSAGE = 32 << 20  # bytes; the public network's list of relays has two to three million


class TorWire:
    """An authenticated connection; one thread may send while another receives."""

    def __init__(self, connection: ControlSocket) -> None:
        self._connection = connection

    @classmethod
    def open(cls, address: Address, password: str | None, seconds: float) -> TorWire:
        """Connects and authenticates by any method that tor offers; `seconds` limits each wait.

        Raises ControlLost when nothing listens or answers, AccessRefused when tor refuses access.
        """
        connection = _Connection(address, seconds)
        try:
            connection.connect()
            auth.authenticate(connection, password=password)
            connection.remove_timeout()
        except auth.AuthenticationFailure as error:
            connection.close()
            raise _access(error, address) from error
        except (stem.ControllerError, OSError) as error:
            connection.close()
            raise ControlLost(f"nothing listens at {address} ({clean(str(error), 120)})") from error
        return cls(connection)

    def send(self, line: str) -> None:
        """Sends a command. Raises ControlLost."""
        try:
            self._connection.send(line)
        except (stem.ControllerError, OSError) as error:
            raise ControlLost("the control connection closed") from error

    def receive(self) -> Answer | ControlEvent | None:
        """The next answer or event; None for an event that is not used. Raises ControlLost at the end."""
        try:
            message = self._connection.recv()
        except (stem.ControllerError, OSError) as error:
            self.close()
            raise ControlLost("the control connection closed") from error
        if message.content()[-1][0] == "650":
            return _event(message)
        return tuple((code, text) for code, _, text in message.content())

    @staticmethod
    def read_circuit(line: str) -> ControlEvent | None:
        """A line of GETINFO circuit-status as an event."""
        try:
            return _event(stem.response.ControlMessage.from_str(f"650 CIRC {line}\r\n")) if line.strip() else None
        except stem.ProtocolError:
            return None

    def close(self) -> None:
        """Closes the connection and ends a waiting `receive`."""
        self._connection.close()


class _Connection(ControlSocket):  # type: ignore[misc]  # stem has no types
    """stem's own sockets lack IPv6 and limits of time and size, and leak when connecting fails."""

    _socket_file: BinaryIO

    def __init__(self, address: Address, seconds: float) -> None:
        super().__init__()
        self._address = address
        self._seconds = seconds

    def connect(self) -> None:
        """Called by stem as well, to connect again."""
        super().connect()
        self._bounded = _BoundedFile(self._socket_file)
        self._socket_file = self._bounded  # type: ignore[assignment]  # it has what stem uses of it

    def recv(self) -> stem.response.ControlMessage:
        """The next message; one that is too long ends the connection."""
        self._bounded.left = MOST_MESSAGE
        return super().recv()

    def _make_socket(self) -> socket.socket:
        """Called by stem: a connected socket."""
        if not self._address.path:
            made = socket.create_connection((self._address.host, self._address.port), timeout=self._seconds)
        else:
            made = socket.socket(socket.AF_UNIX)
            try:
                made.settimeout(self._seconds)
                made.connect(self._address.path)
            except OSError:
                made.close()
                raise
        return made

    def remove_timeout(self) -> None:
        """Waits without limit from now on: events may be rare."""
        self._socket.settimeout(None)


class _BoundedFile:
    """What stem uses of a socket's file; `left` is how many bytes may still be read."""

    def __init__(self, file: BinaryIO) -> None:
        self.left = MOST_MESSAGE
        self.write, self.flush, self.close = file.write, file.flush, file.close
        self._file = file

    def readline(self) -> bytes:
        """The next line. Raises OSError when it is too long, or when the file is closed."""
        try:
            line = self._file.readline(self.left + 1)
        except ValueError as error:
            raise OSError("the control connection is closed") from error
        self.left -= len(line)
        if self.left < 0:
            raise OSError("a message of tor is too long")
        return line


def _event(message: stem.response.ControlMessage) -> ControlEvent | None:
    """The event as a value; None for unused or unreadable events."""
    try:
        stem.response.convert("EVENT", message)
    except (stem.ProtocolError, ValueError):  # stem's parsers raise the second for some malformed paths
        return None
    if message.type in ("STREAM", "CIRC") and (message.id is None or message.status is None):
        return None
    arguments = {key: clean(str(value)) for key, value in message.keyword_args.items()}
    match message.type:
        case "STREAM":
            return StreamEvent(
                stream=str(message.id),
                status=str(message.status),
                circuit=str(message.circ_id),
                user=arguments.get("SOCKS_USERNAME"),
                reason=arguments.get("REMOTE_REASON") or arguments.get("REASON", ""),
            )
        case "CIRC":
            return CircuitEvent(
                circuit=str(message.id),
                status=str(message.status),
                path=tuple((fingerprint, clean(nickname or "")) for fingerprint, nickname in message.path),
                purpose=str(message.purpose or ""),
                reason=arguments.get("REMOTE_REASON") or arguments.get("REASON", ""),
                user=arguments.get("SOCKS_USERNAME"),
            )
        case "STATUS_CLIENT" | "STATUS_GENERAL":
            return StatusEvent(action=str(message.action), arguments=arguments)
        case _:
            return None


def _access(error: auth.AuthenticationFailure, address: Address) -> AccessRefused | ControlLost:
    if type(error) is auth.AuthenticationFailure:  # the base class means that the socket broke
        silent = "timed out" in str(error)
        return ControlLost(f"tor does not answer at {address}" if silent else f"no control port answers at {address}")
    match error:
        case auth.MissingPassword():
            return AccessRefused(f"tor at {address} asks for a password.", "Set YTSB_TOR_PASSWORD.")
        case auth.PasswordAuthFailed():
            return AccessRefused(f"tor at {address} refused the password.", "Correct YTSB_TOR_PASSWORD.")
        case auth.CookieAuthFailed():
            reason = f"The cookie of tor at {address} cannot be used: {clean(str(error), 160)}."
            return AccessRefused(
                reason, "Make it readable for this user (group debian-tor on Debian), or set a password."
            )
        case auth.IncorrectSocketType():
            return AccessRefused(
                f"The program listening at {address} is not a tor control port.", "Correct YTSB_TOR_CONTROL."
            )
        case _:
            reason = f"tor at {address} offers no supported authentication: {clean(str(error), 160)}."
            return AccessRefused(reason, "Set CookieAuthentication 1 or a HashedControlPassword in its torrc.")
