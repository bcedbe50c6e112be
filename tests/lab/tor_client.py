"""A tor client that joins the lab, for tests of the lab and for the programs we compare with."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab.client import Lab

TORRC = """DataDirectory {data}
SocksPort 127.0.0.1:auto
ControlSocket {data}/control.sock
CookieAuthentication 1
ConfluxEnabled 0
MaxCircuitDirtiness 3600
Log notice file {data}/notice.log
{extra}"""


class TorRefused(Exception):
    """The control port refused a command; the message is its answer."""


class LabTor:
    """A running tor; use it as a context manager. `socks_port` is on loopback."""

    def __init__(self, lab: Lab, data: Path, *, extra: str = "") -> None:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        data.chmod(0o700)
        self._data = data
        torrc = data / "torrc"
        joined = Path(lab.description.torrc).read_text()
        torrc.write_text(TORRC.format(data=data, extra=joined + extra))
        (data / "empty").touch()
        command = [lab.description.tor, "-f", str(torrc), "--defaults-torrc", str(data / "empty"), "--quiet"]
        command += ["__OwningControllerProcess", str(os.getpid())]
        self.process = subprocess.Popen(command, start_new_session=True)
        self._control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socks_port = 0

    def __enter__(self) -> Self:
        try:
            self._join()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _join(self) -> None:
        self._connect(time.monotonic() + 30)
        cookie = (self._data / "control_auth_cookie").read_bytes()
        self.command(f"AUTHENTICATE {cookie.hex()}")
        deadline = time.monotonic() + 60
        while "PROGRESS=100" not in self.command("GETINFO status/bootstrap-phase"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the client did not bootstrap: {self.command('GETINFO status/bootstrap-phase')}")
            time.sleep(0.05)
        found = re.search(r'"127\.0\.0\.1:(\d+)"', self.command("GETINFO net/listeners/socks"))
        assert found is not None
        self.socks_port = int(found[1])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._control.close()
        self.process.kill()
        self.process.wait()

    def command(self, line: str) -> str:
        """Send one control command and return the whole answer; raises TorRefused for anything but 250."""
        self._control.sendall(f"{line}\r\n".encode())
        answer = b""
        while not re.search(rb"^\d{3} [^\r\n]*\r\n\Z", answer, re.MULTILINE):
            got = self._control.recv(65536)
            if not got:
                raise TorRefused("the control connection was closed")
            answer += got
        text = answer.decode()
        if not text.startswith("250"):
            raise TorRefused(text.strip())
        return text

    def pin(self, alias: str, fingerprint: str, host: str = "www.youtube.com") -> None:
        """Route connections to `alias` to `host` through one exit."""
        self.command(f"MAPADDRESS {alias}={host}.{fingerprint}.exit")

    def _connect(self, deadline: float) -> None:
        """Wait for the cookie, which tor writes last, and connect."""
        while not (self._data / "control_auth_cookie").exists():
            if self.process.poll() is not None:
                raise TorRefused("tor ended; see its notice.log")
            if time.monotonic() > deadline:
                raise TimeoutError("tor opened no control socket")
            time.sleep(0.02)
        self._control.connect(str(self._data / "control.sock"))
