"""The tor process of our own: configured, started, and ended with us."""

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
LONGEST_SOCKET_PATH = 100  # bytes; 104 on macOS, 108 on Linux, the final zero included
PORT_SECONDS = 20.0
STOP_SECONDS = 1.0
EARLIER_SECONDS = 20.0  # a tor that lost its owner looks for it every 15 s
POLL_SECONDS = 0.02
LAST_WORDS_SECONDS = 0.5
EMPTY_WORDS = ("running Tor as root", "see warnings above")  # these tell nothing
WORDS_KEPT = 5

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
    """The process or its control connection ended, or it went silent; the message says which."""


@contextmanager
def owned(data: Path) -> Iterator[None]:
    """The data directory for us alone, made when it is not there. tor itself takes 5 s to notice that another has it.

    Raises SetupFailure.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
        lock = FileLock(data / "owner.lock")
        lock.acquire(timeout=0)
    except Timeout:
        reason = f"Another ytsb runs its tor in {data}."
        raise SetupFailure(FailureKind.TOR, reason, "Use that one, end it, or set another YTSB_DATA_DIR.") from None
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
    """Where things lie in the data directory, and the person's own torrc lines."""

    data: Path
    extra: Path | None

    @property
    def torrc(self) -> Path:
        """Written anew at each start."""
        return self.data / "torrc"

    @property
    def port_file(self) -> Path:
        """Where tor writes its control address when it listens."""
        return self.data / "control-address"

    @property
    def control_socket(self) -> Path | None:
        """None when its path is too long for a socket."""
        path = self.data / "control.sock"
        return path if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH else None

    def write(self, version: str) -> None:
        """Raises SetupFailure when the extra lines cannot be read or trusted: they can make tor run programs."""
        try:
            if self.extra and (refused := untrusted(self.extra)):
                raise SetupFailure(FailureKind.TOR, *refused)
            extra = self.extra.read_text(encoding="utf-8") if self.extra else ""
        except (OSError, UnicodeError) as error:
            reason = f"The extra lines for tor cannot be read from {self.extra}: {clean(str(error), 120)}."
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
    """A started process. `words` are its last warnings, cleaned; `on_word` hears each."""

    def __init__(self, process: asyncio.subprocess.Process, files: TorFiles) -> None:
        self.on_word: Callable[[str], None] = lambda _: None
        self._process = process
        self._files = files
        self.words: deque[str] = deque(maxlen=WORDS_KEPT)
        self._silent = asyncio.Event()  # its output has ended

    @classmethod
    async def start(cls, binary: Path, version: str, files: TorFiles) -> TorDaemon:
        """Raises SetupFailure."""
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
            start_new_session=True,  # a Ctrl-C at the terminal is for us
        )
        return cls(process, files)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def listen(self) -> None:
        """Keeps its last warnings; ends with its output."""
        assert self._process.stdout is not None, "it was started with a pipe"
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:  # a line longer than the reader's limit
                continue
            if not line:
                self._silent.set()
                return
            said = re.search(r"\[(?:warn|err)\] (.*)", line.decode(errors="replace"))
            if said and not any(empty in said[1] for empty in EMPTY_WORDS):
                self.words.append(clean(said[1]))
                self.on_word(self.words[-1])

    async def ended(self) -> int:
        """Waits for its end and its last words; returns the exit code, negative for a signal."""
        code = await self._process.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                await self._silent.wait()
        return code

    async def control_address(self) -> Address:
        """Waits until it listens. Raises TorEnded after a while."""
        try:
            async with asyncio.timeout(PORT_SECONDS):
                while (address := self._written_address()) is None:  # noqa: ASYNC110 - tor tells by a file
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
        """Asks it to end, then makes it."""
        if self._process.returncode is None:
            self._signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await self._process.wait()
            except TimeoutError:  # stopped or stuck
                self._signal(signal.SIGKILL)
                await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        """Not by the process's own methods: those collect the exit code of a tor that has just ended by itself, and
        the loop, which waits for it, complains on standard error that it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)


async def _wait_for_earlier(data: Path) -> None:
    """A tor whose owner was killed gives its lock back within moments. Raises SetupFailure when it does not."""
    try:
        async with asyncio.timeout(EARLIER_SECONDS):
            while _tor_lock_held(data / "lock"):  # noqa: ASYNC110 - a lock of another process
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        reason = f"Another tor runs in {data}."
        raise SetupFailure(FailureKind.TOR, reason, "End it, or set another YTSB_DATA_DIR.") from None


def _tor_lock_held(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
