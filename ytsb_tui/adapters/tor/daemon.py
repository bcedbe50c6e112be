"""The tor process that ytsb configures, starts and stops."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.adapters.private_files import untrusted
from ytsb_tui.adapters.tor.binary import numbers
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.text.cleaning import clean

CONFLUX_SINCE = (0, 4, 8)
LONGEST_SOCKET_PATH = 100  # bytes; the limit is 104 on macOS and 108 on Linux, including the final zero
PORT_SECONDS = 20.0
STOP_SECONDS = 1.0
EARLIER_SECONDS = 60.0  # a tor whose owner died checks for it every 15 s, on a busy machine later
POLL_SECONDS = 0.02
OUTPUT_SECONDS = 0.5  # after its end, for the rest of its output
IGNORED_WARNINGS = ("running Tor as root", "see warnings above")
WARNINGS_KEPT = 5

TORRC = """DataDirectory {data}
SocksPort auto IsolateSOCKSAuth KeepAliveIsolateSOCKSAuth
{control}
ControlPortWriteToFile {port_file}
CookieAuthentication 1
CookieAuthFile {cookie}
__ReloadTorrcOnSIGHUP 0
ClientOnly 1
DormantCanceledByStartup 1
MaxCircuitDirtiness 3600
Log notice stdout
"""


class TorEnded(Exception):
    """The process or its control connection ended, or tor stopped answering; the message says which."""


@contextmanager
def owned(data: Path) -> Iterator[None]:
    """Locks the data directory, creating it if needed. tor itself takes 5 s to notice that it is in use.

    Raises SetupFailure.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
        lock = FileLock(data / "owner.lock")
        lock.acquire(timeout=0)
    except Timeout:
        reason = f"Another ytsb process runs its tor in {data}."
        raise SetupFailure(FailureKind.TOR, reason, "Stop that process, or set another YTSB_DATA_DIR.") from None
    except OSError as error:
        raise SetupFailure(
            FailureKind.TOR, f"{data} cannot be written: {error.strerror}.", "Set another YTSB_DATA_DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class TorFiles:
    """The files in the data directory, and the user's own torrc lines."""

    data: Path
    extra: Path | None

    @property
    def torrc(self) -> Path:
        """Rewritten at each start."""
        return self.data / "torrc"

    @property
    def port_file(self) -> Path:
        """Where tor writes its control address once it listens."""
        return self.data / "control-address"

    @property
    def control_socket(self) -> Path | None:
        """The control socket; None when its path would be too long."""
        path = self.data / "control.sock"
        return path if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH else None

    def write(self, version: str) -> None:
        """Raises SetupFailure when the extra lines cannot be read or trusted: they can make tor run programs."""
        try:
            if self.extra and (refused := untrusted(self.extra)):
                raise SetupFailure(FailureKind.TOR, *refused)
            extra = self.extra.read_text(encoding="utf-8") if self.extra else ""
        except (OSError, UnicodeError) as error:
            reason = f"The torrc lines in {self.extra} cannot be read: {clean(str(error), 120)}."
            raise SetupFailure(FailureKind.TOR, reason, "Correct YTSB_TOR_TORRC.") from error
        control = f'ControlSocket "{self.control_socket}"' if self.control_socket else "ControlPort auto"
        text = TORRC.format(
            data=_quoted(self.data),
            control=control,
            port_file=_quoted(self.port_file),
            cookie=_quoted(self.data / "control_auth_cookie"),
        )
        if numbers(version) >= CONFLUX_SINCE:
            text += "ConfluxEnabled 0\n"
        self.torrc.write_text(text + extra, encoding="utf-8")
        (self.data / "empty").touch()
        self.port_file.unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


class TorDaemon:
    """A started process. `warnings` are its last warnings, cleaned; `on_warning` is called with each."""

    def __init__(self, process: asyncio.subprocess.Process, files: TorFiles) -> None:
        self.on_warning: Callable[[str], None] = lambda _: None
        self._process = process
        self._files = files
        self.warnings: deque[str] = deque(maxlen=WARNINGS_KEPT)
        self._silent = asyncio.Event()  # its output has ended

    @classmethod
    async def start(cls, binary: Path, version: str, files: TorFiles) -> TorDaemon:
        """Writes the torrc and starts tor. Raises SetupFailure."""
        files.write(version)
        await _wait_for_earlier(files.data)
        process = await asyncio.create_subprocess_exec(
            binary,
            "-f",
            files.torrc,
            "--defaults-torrc",
            files.data / "empty",
            "__OwningControllerProcess",
            str(os.getpid()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=child_environment(os.environ),
            start_new_session=True,  # Ctrl-C in the terminal must not reach it
        )
        return cls(process, files)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def listen(self) -> None:
        """Collects warnings until its output ends."""
        assert self._process.stdout is not None, "it was started with a pipe"
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:  # a line longer than the reader's limit
                continue
            if not line:
                self._silent.set()
                return
            warning = re.search(r"\[(?:warn|err)\] (.*)", line.decode(errors="replace"))
            if warning and not any(ignored in warning[1] for ignored in IGNORED_WARNINGS):
                self.warnings.append(clean(warning[1]))
                self.on_warning(self.warnings[-1])

    async def ended(self) -> int:
        """Waits for its end and the rest of its output; returns the exit code, negative for a signal."""
        code = await self._process.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(OUTPUT_SECONDS):
                await self._silent.wait()
        return code

    async def control_address(self) -> Address:
        """Waits until tor listens. Raises TorEnded after PORT_SECONDS."""
        try:
            async with asyncio.timeout(PORT_SECONDS):
                while (address := self._written_address()) is None:  # noqa: ASYNC110 - tor signals this by a file
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise TorEnded(f"tor opened no control port within {PORT_SECONDS:.0f} s") from None
        return address

    def _written_address(self) -> Address | None:
        with suppress(OSError):
            text = self._files.port_file.read_text(encoding="utf-8")
            if found := re.search(r"^UNIX_PORT=(.+)$", text, re.MULTILINE):
                return Address(path=found[1])
            if found := re.search(r"^PORT=(.+):(\d+)$", text, re.MULTILINE):
                return Address(host=found[1], port=int(found[2]))
        return None

    async def stop(self) -> None:
        """Terminates the process, then kills it if necessary."""
        if self._process.returncode is None:
            self._signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await self._process.wait()
            except TimeoutError:  # suspended or stuck
                self._signal(signal.SIGKILL)
                await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        """Does not use the process's methods: they collect the exit code of a tor that has just ended, and the event
        loop, which also waits for it, then complains on standard error."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)


async def _wait_for_earlier(data: Path) -> None:
    """Waits until a tor whose owner was killed releases its lock. Raises SetupFailure if it does not."""
    try:
        async with asyncio.timeout(EARLIER_SECONDS):
            while _tor_lock_held(data / "lock"):  # noqa: ASYNC110 - a lock of another process
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        reason = f"Another tor runs in {data}."
        raise SetupFailure(FailureKind.TOR, reason, "Stop it, or set another YTSB_DATA_DIR.") from None


def _tor_lock_held(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
