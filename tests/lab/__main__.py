"""`python -m tests.lab [--exits N] [CMD...]`: enter an isolated namespace, start the lab there, run CMD or a shell.

This outer half creates the temporary directory and the namespaces, forwards signals, and cleans up; `inside` does the
rest as process 1 of a PID namespace, so that whatever the lab or CMD started ends with it, even after SIGKILL.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PREFIX = "ytsblab"
MISSING = 77  # what automake and others read as "skipped"


def find_tor() -> str | None:
    """The tor binary: $YTSB_TOR, else from PATH, else where Debian puts it."""
    wanted = os.environ.get("YTSB_TOR") or "tor"
    return shutil.which(wanted) or shutil.which(wanted, path="/usr/sbin:/usr/local/sbin")


class NoNamespace(Exception):
    """This machine cannot run a lab; the message says what is missing."""


def namespace_command() -> list[str]:
    """The command prefix that enters new network, mount and PID namespaces, and dies with this process.

    Raises NoNamespace. Without permission to create them directly (root has it, root in a container may not), a user
    namespace grants it.
    """
    if find_tor() is None or shutil.which("tor-gencert") is None:
        raise NoNamespace("tor and tor-gencert are missing: install tor (Debian: apt install tor)")
    if shutil.which("unshare") is None or shutil.which("setpriv") is None or shutil.which("ip") is None:
        raise NoNamespace("network namespaces need Linux with util-linux and iproute2")
    for user in ([], ["-r"]):
        command = ["setpriv", "--pdeathsig", "KILL", "unshare", *user, "-n", "--pid", "--fork"]
        command += ["--kill-child", "--mount-proc"]
        tried = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
        if tried.returncode == 0:
            return command
    raise NoNamespace(f"no network namespace here: {tried.stderr.decode(errors='replace').strip() or 'unshare failed'}")


def _lock(directory: Path) -> int:
    """Lock a directory while this process lives; raises BlockingIOError when another process has locked it."""
    handle = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _sweep() -> None:
    """Remove the directories of labs that were killed; kept directories (--keep) stay."""
    for found in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/lock"):
        with suppress(OSError):
            handle = _lock(found.parent)
            shutil.rmtree(found.parent, ignore_errors=True)
            os.close(handle)


def main(arguments: Sequence[str]) -> int:
    """Run the lab; returns the exit code of CMD, or 77 when this machine cannot run a lab."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--exits", type=int, default=12, help="how many exit relays (12)")
    parser.add_argument("--second-addresses", type=int, default=2, help="exits that leave from another IP (2)")
    parser.add_argument("--keep", action="store_true", help="leave the directory with the logs behind")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="CMD", help="what to run inside ($SHELL)")
    options = parser.parse_args(arguments)
    try:
        enter = namespace_command()
    except NoNamespace as reason:
        print(f"lab: {reason}", file=sys.stderr)
        return MISSING
    # Short, because paths of unix sockets are limited to 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = _lock(directory)
    _sweep()
    inside = [sys.executable, "-m", "tests.lab.inside", str(directory)]
    inside += [str(find_tor()), str(options.exits), str(options.second_addresses), *options.command]
    process = subprocess.Popen([*enter, *inside])

    def pass_on(number: int, _frame: object) -> None:
        """unshare itself blocks these while it waits, so they go to its child, process 1 inside."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        with suppress(OSError):
            for child in children.read_text().split():
                os.kill(int(child), number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to CMD as well, which decides
    try:
        code = process.wait()
    finally:
        if options.keep:
            (directory / "lock").unlink()
            print(f"lab: kept {directory}", file=sys.stderr)
        else:
            shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
