"""Another machine in the lab, with an address, names and an sshd of its own, and proxies at further addresses."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from tests.fakes.proxy import FakeProxy, proxying
from tests.lab.layout import HOSTS, NETWORK, YOUTUBE_IP
from tests.lab.namespace import ip
from tests.lab.remote import PATH, Server

PROXY_IPS = (f"{NETWORK}61", f"{NETWORK}62")
NEAR_IP, MACHINE_IP = f"{NETWORK}70", f"{NETWORK}71"
NAME = "home"  # what the machine is called here
_INSIDE = f"""
mount --bind hosts /etc/hosts
echo ready
read go
ip link set lo up
ip addr add {MACHINE_IP}/32 dev far
ip link set far up
ip route add default dev far
exec "$0" -D -e -f config
"""
_SSH = """#!/bin/sh
exec {ssh} -F {folder}/client "$@"
"""
_CLIENT = """
Host {name}
HostName {address}
Port {port}
User {user}
IdentityFile {folder}/person
StrictHostKeyChecking no
UserKnownHostsFile {folder}/known
"""


@contextmanager
def proxies() -> Iterator[tuple[FakeProxy, ...]]:
    """Two proxies that resolve YouTube's names themselves and connect from PROXY_IPS."""
    for address in PROXY_IPS:
        ip("addr", "replace", f"{address}/32", "dev", "lo")
    with ExitStack() as stack:
        yield tuple(
            stack.enter_context(proxying(443, *HOSTS, site=YOUTUBE_IP, address=address)) for address in PROXY_IPS
        )


class Machine(Server):
    """Its own network namespace at the end of a wire; only there is www.youtube.com a name."""

    def __init__(self, folder: Path) -> None:
        self.ssh_folder = folder / "bin"
        super().__init__(folder, MACHINE_IP)
        ip("link", "add", "near", "type", "veth", "peer", "name", "far", "netns", str(self._process.pid))
        ip("addr", "add", f"{NEAR_IP}/32", "dev", "near")
        ip("link", "set", "near", "up")
        ip("route", "add", f"{MACHINE_IP}/32", "dev", "near")
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")
        self._process.stdin.close()
        self._name_it()

    def _start(self, binary: str) -> subprocess.Popen[bytes]:
        (self.folder / "hosts").write_text("".join(f"{YOUTUBE_IP} {name}\n" for name in HOSTS))
        process = subprocess.Popen(
            ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", _INSIDE, binary],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        assert process.stdout is not None
        with process.stdout as said:
            assert said.readline() == b"ready\n", (self.folder / "log").read_text()
        return process

    def _name_it(self) -> None:
        """A real ssh on PATH that knows the machine by NAME."""
        self.ssh_folder.mkdir()
        ssh = self.ssh_folder / "ssh"
        ssh.write_text(_SSH.format(ssh=shutil.which("ssh", path=PATH), folder=self.folder))
        ssh.chmod(0o700)
        user = subprocess.run(["id", "-un"], check=True, capture_output=True, text=True).stdout.strip()
        (self.folder / "client").write_text(
            _CLIENT.format(name=NAME, address=MACHINE_IP, port=self.port, user=user, folder=self.folder)
        )

    @property
    def path(self) -> str:
        """A PATH with that ssh first."""
        return os.pathsep.join((str(self.ssh_folder), PATH))

    def stop(self) -> None:
        """Ends the machine with all that is connected to it."""
        self._process.kill()
        self._process.wait(10)
        deadline = time.monotonic() + 10
        while "near" in ip("-br", "link") and time.monotonic() < deadline:
            time.sleep(0.02)  # the kernel takes the wire down with the namespace

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()  # unshare passes no gentler signal on
        self._log.close()
