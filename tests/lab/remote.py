"""A user at a remote terminal: tmux shows what a real ssh client shows of the app behind a real sshd."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

WRITING = re.compile(r"write \d+  \S")  # the row of a worker that writes
NEEDED = ("sshd", "ssh", "ssh-keygen", "tmux")
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def missing() -> list[str]:
    """The missing programs."""
    return [name for name in NEEDED if shutil.which(name, path=PATH) is None]


class Server:
    """An sshd on loopback, for this user only."""

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        folder.mkdir(parents=True, mode=0o700)
        self.folder = folder
        self.address = address
        for name in ("host", "person"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True, timeout=30
            )
        shutil.copy(folder / "person.pub", folder / "authorized")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        lines = [
            f"ListenAddress {address}:{self.port}",
            f"HostKey {folder}/host",
            f"AuthorizedKeysFile {folder}/authorized",
            f"PidFile {folder}/pid",
            "StrictModes no",
            "UsePAM no",
            "PasswordAuthentication no",
            "PermitRootLogin yes",
        ]
        (folder / "config").write_text("\n".join(lines) + "\n")
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # where sshd separates its privileges
        binary = shutil.which("sshd", path=PATH)
        assert binary is not None
        self._log = (folder / "log").open("wb")
        self._process = self._start(binary)

    def _start(self, binary: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([binary, "-D", "-e", "-f", str(self.folder / "config")], stderr=self._log)

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex((self.address, self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def login(self, script: Path) -> list[str]:
        """The client's command: logs in and runs the script in a terminal."""
        options = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self.folder}/known"]
        where = ["-p", str(self.port), "-i", str(self.folder / "person"), "127.0.0.1"]
        return ["ssh", "-q", "-t", *options, *where, f"sh {script}"]


class Terminal:
    """A tmux window of 80 by 24 in which a command runs with this TERM."""

    def __init__(self, name: str, command: list[str], term: str, columns: int = 80, lines: int = 24) -> None:
        self._tmux = ["tmux", "-L", name, "-f", "/dev/null"]
        words = " ".join(f"'{word}'" for word in command)
        size = ["-x", str(columns), "-y", str(lines)]
        self._do("new-session", "-d", *size, f"env TERM={term} {words}; echo ended $?; exec cat")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do("kill-server")

    def _do(self, *words: str) -> str:
        return subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True, timeout=20).stdout

    def press(self, *keys: str) -> None:
        """Presses keys, by tmux's names."""
        self._do("send-keys", *keys)

    def type(self, text: str) -> None:
        """Types text."""
        self._do("send-keys", "-l", text)

    @property
    def screen(self) -> str:
        """The screen's text."""
        return self._do("capture-pane", "-p")

    def until(self, seen: Callable[[str], bool], seconds: float = 110.0) -> str:
        """Waits until the screen satisfies the condition."""
        deadline = time.monotonic() + seconds
        while not seen(screen := self.screen):
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen after {seconds} s:\n{screen}")
            time.sleep(0.1)
        return screen


def script(file: Path, environ: dict[str, str]) -> Path:
    """A shell script that runs the app with these variables."""
    kept = {name: value for name, value in environ.items() if name.startswith(("YTSB", "ANTHROPIC", "SSL_CERT_FILE"))}
    lines = [f"export {name}='{value}'" for name, value in kept.items()]
    file.write_text("\n".join([*lines, "export LANG=C.UTF-8", f"exec '{sys.executable}' -m ytsb_tui"]) + "\n")
    return file
