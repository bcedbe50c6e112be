"""YouTube through another machine of the user's: the system's ssh with a SOCKS port on this one's loopback.

ssh asks for no password: the key or agent has to suffice, as in `ssh -o BatchMode=yes`. Names are resolved by the other
machine.
"""

from __future__ import annotations

import asyncio
import os
import random
from contextlib import suppress

from ytsb_tui.adapters.child_environment import child_environment
from ytsb_tui.adapters.egress.plain_exit import Connect
from ytsb_tui.adapters.egress.proxies import FixedNetwork
from ytsb_tui.core.exits import Relay
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.events import EgressKind, TorPhase
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.ports.exits import NetworkReport

UP = "up"  # what ssh has the shell print when it is connected and its port is open
PORTS = (20_000, 60_000)
CONNECT_SECONDS = 45.0
RESTART_SECONDS = 5.0
END_SECONDS = 2.0
OPTIONS = (
    "BatchMode=yes",
    "ExitOnForwardFailure=yes",
    "ConnectTimeout=20",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=3",
    "PermitLocalCommand=yes",
    f"LocalCommand=echo {UP}",
)


class SshNetwork(FixedNetwork):
    """Fulfils `ExitNetwork` with one exit; `destination` is what the command ssh takes, such as `me@home`."""

    def __init__(self, connect: Connect, destination: str) -> None:
        super().__init__(EgressKind.SSH, connect, {}, f"ssh to {destination}")
        self._destination = destination
        self._up = asyncio.Event()

    async def run(self, report: NetworkReport) -> None:
        """See ExitNetwork: starts ssh, and again when it ends. Raises SetupFailure when it cannot connect at first."""
        connected = False
        while True:
            report(TorPhase.STARTING if not connected else TorPhase.DOWN, 0, self._description)
            port = random.randint(*PORTS)
            process = await self._started(port)
            try:
                reason = await self._trouble(process)
                if reason is None:
                    connected = True
                    self._proxies = {self._destination: f"socks5://127.0.0.1:{port}"}
                    self._up.set()
                    report(TorPhase.READY, 100, self._description)
                    await process.wait()
                elif not connected:
                    raise SetupFailure(
                        FailureKind.TOR,
                        f"ssh could not connect to {self._destination}: {reason}",
                        f"Make `ssh -o BatchMode=yes {self._destination}` work.",
                    )
            finally:
                self._up.clear()
                await _end(process)
            await asyncio.sleep(RESTART_SECONDS)

    async def relays(self) -> tuple[Relay, ...] | None:
        """See ExitNetwork."""
        await self._up.wait()
        return await super().relays()

    async def _started(self, port: int) -> asyncio.subprocess.Process:
        options = [word for option in OPTIONS for word in ("-o", option)]
        try:
            return await asyncio.create_subprocess_exec(
                *("ssh", "-N", "-D", f"127.0.0.1:{port}", *options, "--", self._destination),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=child_environment(os.environ, "SSH_AUTH_SOCK"),
                start_new_session=True,  # Ctrl-C in the terminal must not reach it
            )
        except OSError as error:
            reason = f"The command ssh cannot be started: {error.strerror}."
            raise SetupFailure(FailureKind.TOR, reason, "Install OpenSSH, or leave ssh out of egress.") from error

    async def _trouble(self, process: asyncio.subprocess.Process) -> str | None:
        """Why it did not connect; None once its port is open."""
        assert process.stdout is not None, "it was started with pipes"
        assert process.stderr is not None, "it was started with pipes"
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                if (await process.stdout.readline()).strip() == UP.encode():
                    return None
                said = (await process.stderr.read(4096)).decode(errors="replace").strip()
        except TimeoutError:
            return f"it took longer than {CONNECT_SECONDS:.0f} s."
        return clean(said.splitlines()[-1], 200).rstrip(".") + "." if said else "it ended without a word."


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends the process and waits for it, also when cancelled."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
