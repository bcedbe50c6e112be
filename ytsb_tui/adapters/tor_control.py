"""The control connection to one tor: questions with a time limit, events as values.

stem's sockets, authentication and parsers are used, its Controller is not: that one has no time limits, answers
`get_info` from a cache after tor is gone, and waits for one answer before it asks the next question. Here a thread
reads, the event loop writes, and tor answers in the order in which it was asked.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import stem
import stem.connection as auth
import stem.response
from stem.socket import ControlSocket

from ytsb_tui.core.text import clean

ASK_SECONDS = 5.0  # tor answers within milliseconds; one that does not is stopped or stuck
EVENTS = "CIRC STREAM STATUS_CLIENT STATUS_GENERAL"


class ControlLost(Exception):
    """The control connection ended or tor does not answer any more."""


class ControlRefused(Exception):
    """tor answered no; the message is its answer, cleaned."""


class AccessRefused(Exception):
    """tor does not let us control it; `action` says what a person can do."""

    def __init__(self, reason: str, action: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.action = action


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvent:
    """A stream changed. `user` are its SOCKS credentials' name, None for tor's own."""

    stream: str
    status: str
    circuit: str
    user: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitEvent:
    """A circuit changed. `path` holds fingerprint and nickname of each hop so far."""

    circuit: str
    status: str
    path: tuple[tuple[str, str], ...]
    purpose: str
    reason: str
    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """tor's state: bootstrap, consensus, clock. `action` and `arguments` as the control specification names them."""

    action: str
    arguments: Mapping[str, str] = field(default_factory=dict)


ControlEvent = StreamEvent | CircuitEvent | StatusEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a socket listens: host and port, or the path of a unix socket."""

    host: str = ""
    port: int = 0
    path: str = ""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.path or f"{host}:{self.port}"


class _Socket(ControlSocket):  # type: ignore[misc]  # stem has no types
    """stem's own know no IPv6, have no time limit, and leak a socket that cannot be connected."""

    def __init__(self, address: Address, seconds: float) -> None:
        super().__init__()
        self._address = address
        self._seconds = seconds

    def _make_socket(self) -> socket.socket:
        """What stem asks for: a connected socket without a time limit."""
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
        made.settimeout(None)
        return made


class TorControl:
    """An authenticated connection. `ended` is set as soon as it is gone; events are heard on the event loop."""

    def __init__(self, link: ControlSocket, hear: Callable[[ControlEvent], None]) -> None:
        self._socket = link
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._answers: deque[asyncio.Future[stem.response.ControlMessage]] = deque()
        self.ended = asyncio.Event()
        threading.Thread(target=self._read, name="tor control", daemon=True).start()

    @classmethod
    async def connect(
        cls, address: Address, password: str | None, hear: Callable[[ControlEvent], None], *, seconds: float
    ) -> TorControl:
        """Connects, authenticates by whatever tor offers, and asks for events.

        Raises ControlLost when nobody listens or answers, AccessRefused when tor does not let us in.
        """
        link = _Socket(address, seconds)
        loop = asyncio.get_running_loop()

        def open_up() -> None:
            link.connect()
            auth.authenticate(link, password=password)

        thread = loop.run_in_executor(None, open_up)
        try:
            async with asyncio.timeout(seconds):
                await asyncio.shield(thread)
        except (TimeoutError, asyncio.CancelledError) as error:
            thread.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.shield(loop.run_in_executor(None, link.close))
            if isinstance(error, TimeoutError):
                raise ControlLost(f"tor does not answer at {address}") from error
            raise
        except auth.AuthenticationFailure as error:
            link.close()
            raise _access(error, address) from error
        except (stem.ControllerError, OSError) as error:
            link.close()
            raise ControlLost(f"nothing listens at {address} ({clean(str(error), 120)})") from error
        control = cls(link, hear)
        try:
            await control._listen()
        except BaseException:
            control.close()
            raise
        return control

    async def _listen(self) -> None:
        """Asks for events; circuits that tor had before are heard as if they were built now."""
        await self.ask(f"SETEVENTS {EVENTS}")
        for line in (await self.info("circuit-status"))["circuit-status"].splitlines():
            if line.strip():
                event = _event(stem.response.ControlMessage.from_str(f"650 CIRC {line}\r\n"))
                if event is not None:
                    self._hear(event)

    async def ask(self, line: str, *, seconds: float = ASK_SECONDS) -> tuple[str, ...]:
        """The lines of tor's answer. Raises ControlLost, or ControlRefused when tor says no."""
        if self.ended.is_set():
            raise ControlLost("the control connection is closed")
        answer: asyncio.Future[stem.response.ControlMessage] = self._loop.create_future()
        self._answers.append(answer)
        try:
            self._socket.send(line)
            async with asyncio.timeout(seconds):
                message = await answer
        except TimeoutError as error:
            raise ControlLost(f"tor has not answered for {seconds:.0f} s") from error
        except (stem.ControllerError, OSError) as error:
            raise ControlLost("the control connection closed") from error
        content = message.content()
        if not content[-1][0].startswith("25"):
            raise ControlRefused(clean(" ".join(text for _, _, text in content)))
        return tuple(text for _, _, text in content)

    async def info(self, *keys: str, seconds: float = ASK_SECONDS) -> dict[str, str]:
        """What GETINFO says to each key. Raises as `ask`."""
        lines = await self.ask("GETINFO " + " ".join(keys), seconds=seconds)
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def close(self) -> None:
        """Ends the connection; a tor that we own ends with it."""
        self._socket.close()

    def _read(self) -> None:
        """The reading thread, until the connection ends."""
        try:
            while True:
                message = self._socket.recv()
                if message.content()[-1][0] == "650":
                    event = _event(message)
                    if event is not None:
                        self._loop.call_soon_threadsafe(self._hear, event)
                else:
                    self._loop.call_soon_threadsafe(self._answer, message)
        except (stem.ControllerError, OSError):
            self._socket.close()
        except RuntimeError:
            return  # the event loop is closed: nobody listens any more
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _answer(self, message: stem.response.ControlMessage) -> None:
        if self._answers:
            answer = self._answers.popleft()
            if not answer.done():
                answer.set_result(message)

    def _end(self) -> None:
        self.ended.set()
        for answer in self._answers:
            if not answer.done():
                answer.set_exception(stem.SocketClosed())
        self._answers.clear()


def _event(message: stem.response.ControlMessage) -> ControlEvent | None:
    """The event as a value, None for what we do not need or cannot read."""
    try:
        stem.response.convert("EVENT", message)
    except stem.ProtocolError:
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
    if type(error) is auth.AuthenticationFailure:  # the general one stands for a socket that broke
        return ControlLost(f"no control port answers at {address}")
    match error:
        case auth.MissingPassword():
            return AccessRefused(f"tor at {address} asks for a password.", "Set YTSB_TOR_PASSWORD.")
        case auth.PasswordAuthFailed():
            return AccessRefused(f"tor at {address} refused the password.", "Correct YTSB_TOR_PASSWORD.")
        case auth.CookieAuthFailed():
            reason = f"The cookie of tor at {address} cannot be used: {clean(str(error), 160)}."
            return AccessRefused(reason, "Let this user read it (group debian-tor on Debian), or set a password.")
        case auth.IncorrectSocketType():
            return AccessRefused(f"What listens at {address} is no control port of tor.", "Correct YTSB_TOR_CONTROL.")
        case _:
            reason = f"tor at {address} offers no way to authenticate: {clean(str(error), 160)}."
            return AccessRefused(reason, "Set CookieAuthentication 1 or a HashedControlPassword in its torrc.")
