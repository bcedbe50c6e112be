"""A terminal that a test looks at and types into: tmux, with ssh to a real sshd on loopback in it."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

WAIT = 60.0


def missing() -> str | None:
    """Which program is not there, None when all are."""
    there = {
        name: shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") for name in ("tmux", "ssh", "sshd")
    }
    return next((f"{name} is not installed" for name, found in there.items() if found is None), None)


class SshServer:
    """sshd on a port of loopback, with keys of its own, for whoever runs the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        shutil.copy(folder / "user.pub", folder / "authorized")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        Path("/run/sshd").mkdir(exist_ok=True) if os.geteuid() == 0 else None
        with (folder / "sshd.log").open("w") as log:
            self.process = self._start(log)
        self._wait()

    def _start(self, log: TextIO) -> subprocess.Popen[bytes]:
        folder = self.folder
        return subprocess.Popen(
            [
                shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", "")) or "sshd",
                "-D", "-e", "-f", "/dev/null", "-p", str(self.port), "-h", str(folder / "host"),
                *(f"-o{option}" for option in (
                    "ListenAddress=127.0.0.1", f"AuthorizedKeysFile={folder / 'authorized'}", "StrictModes=no",
                    "UsePAM=no", "PermitRootLogin=yes", "PasswordAuthentication=no", f"PidFile={folder / 'pid'}",
                )),
            ],
            stderr=log,
        )  # fmt: skip

    def _wait(self) -> None:
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "sshd.log").read_text())

    def command(self, command: Sequence[str], variables: Mapping[str, str]) -> list[str]:
        """How to run a command over it, on a terminal."""
        remote = " ".join(["env", *(f"{name}={_quoted(value)}" for name, value in variables.items()), *command])
        return [
            "ssh", "-tt", "-q", "-p", str(self.port), "-i", str(self.folder / "user"), "-F", "/dev/null",
            "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", f"{getpass.getuser()}@127.0.0.1", remote,
        ]  # fmt: skip

    def stop(self) -> None:
        """Ends it."""
        self.process.terminate()
        self.process.wait(10)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


class Screen:
    """A tmux session of its own server; `size` in columns and lines."""

    def __init__(self, name: str, command: Sequence[str], size: tuple[int, int], term: str) -> None:
        self.name = name
        joined = f"TERM={term} " + " ".join(_quoted(part) for part in command) + "; echo; echo ended with $?; exec cat"
        width, height = size
        self._tmux("new-session", "-d", "-x", str(width), "-y", str(height), joined)

    def _tmux(self, *args: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self.name, "-f", "/dev/null", *args], capture_output=True, text=True, check=True
        )
        return done.stdout

    def shown(self) -> str:
        """What stands on the screen."""
        return self._tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Presses keys by tmux's names."""
        self._tmux("send-keys", *keys)

    def write(self, text: str) -> None:
        """Types text."""
        self._tmux("send-keys", "-l", text)

    def until(self, *parts: str, seconds: float = WAIT) -> str:
        """Waits until all parts are on the screen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            shown = self.shown()
            if all(part in shown for part in parts):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"{parts} did not come:\n{self.shown()}")

    def hang_up(self) -> None:
        """The line drops: tmux and everything in it goes at once."""
        subprocess.run(["tmux", "-L", self.name, "kill-server"], capture_output=True, check=False)
