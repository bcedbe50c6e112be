"""The private Tor network: authorities, middles and exits as real tor processes that agree on a consensus."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import AUTHORITY_IPS, DNS_IP, MIDDLE_IPS, ExitPlan, LabExit, geoip_lines
from tests.lab.torrcs import AUTHORITY, COMMON, DIR_PORT, EXIT, MIDDLE, OR_PORT, NetworkError, make_authority

CLIENT = """TestingTorNetwork 1
PathsNeededToBuildCircuits 0.67
GeoIPFile {geoip}
GeoIPv6File {empty}
"""
USABLE_EXIT = frozenset({"Exit", "Fast", "Running", "Valid"})
DESCRIPTORS = ("cached-microdescs", "cached-microdescs.new")
SECONDS_BETWEEN_PROMPTS = 1.0
NEVER = 1800  # seconds between first votes, in effect
INTERVAL = 5  # the shortest that tor allows


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningNetwork:
    """The running network: `torrc` is what a client needs to join it."""

    exits: tuple[LabExit, ...]
    torrc: Path
    approved_routers: tuple[Path, ...]
    authority_pids: tuple[int, ...]


def start_network(tor: str, directory: Path, plans: Sequence[ExitPlan], *, timeout: float) -> RunningNetwork:
    """Start every relay below `directory` and wait until all of them know each other.

    Raises NetworkError when that takes more than `timeout` seconds or a tor dies.
    """
    deadline = time.monotonic() + timeout
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "empty").touch()
    (directory / "resolv.conf").write_text(f"nameserver {DNS_IP}\n")
    with ThreadPoolExecutor(len(AUTHORITY_IPS)) as pool:
        authorities = list(pool.map(lambda n: make_authority(tor, directory, n), range(len(AUTHORITY_IPS))))
    network = _Relays(tor, directory, "".join(authority.line for authority in authorities), deadline)
    for authority in authorities:
        network.start(authority.nickname, authority.address, AUTHORITY)
    for authority in authorities:
        network.wait_for_port(authority.address, DIR_PORT)
    for n, address in enumerate(MIDDLE_IPS):
        network.start(f"middle{n}", address, MIDDLE)
    for plan in plans:
        network.start(plan.nickname, plan.address, EXIT.replace("{exit_ip}", plan.exit_ip))
    network.let_vote([authority.nickname for authority in authorities])
    network.wait_for_consensus([authority.nickname for authority in authorities], [plan.nickname for plan in plans])
    network.spread_consensus()
    client = directory / "client.torrc"
    client.write_text(CLIENT.format(geoip=directory / "geoip", empty=directory / "empty") + network.authority_lines)
    (directory / "geoip").write_text(geoip_lines(plans))
    return RunningNetwork(
        exits=tuple(
            LabExit(
                nickname=plan.nickname,
                fingerprint=(directory / plan.nickname / "fingerprint").read_text().split()[1],
                address=plan.address,
                exit_ip=plan.exit_ip,
                country=plan.country,
                pid=network.running[plan.nickname].pid,
            )
            for plan in plans
        ),
        torrc=client,
        approved_routers=tuple(authority.data / "approved-routers" for authority in authorities),
        authority_pids=tuple(network.running[authority.nickname].pid for authority in authorities),
    )


class _Relays:
    """The relays of a network that is coming up."""

    def __init__(self, tor: str, directory: Path, authority_lines: str, deadline: float) -> None:
        self.authority_lines = authority_lines
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._tor = tor
        self._directory = directory
        self._deadline = deadline

    def start(self, nickname: str, address: str, extra: str) -> None:
        """Start one relay with its template filled in."""
        data, empty = self._directory / nickname, self._directory / "empty"
        data.mkdir(mode=0o700, exist_ok=True)
        torrc = data / "torrc"
        values = {"data": data, "empty": empty, "nickname": nickname, "address": address, "port": OR_PORT}
        values |= {"dir_port": DIR_PORT, "resolv": self._directory / "resolv.conf", "interval": NEVER}
        torrc.write_text((COMMON + extra).format(**values) + self.authority_lines)
        command = [self._tor, "-f", str(torrc), "--defaults-torrc", str(empty), "--quiet"]
        # A session of its own keeps a terminal's Ctrl-C from reaching the relays.
        self.running[nickname] = subprocess.Popen(command, start_new_session=True)

    def wait_for_port(self, address: str, port: int) -> None:
        """Wait until something listens: a relay that cannot publish immediately retries only much later."""
        while True:
            with suppress(OSError), socket.create_connection((address, port), timeout=1):
                return
            self._pause(f"nothing listens on {address}:{port}")

    def let_vote(self, authorities: Sequence[str]) -> None:
        """Make the authorities vote as soon as each of them knows every relay.

        A relay that missed the first vote would be in a later consensus, and unknown to the others until they fetch
        that. So the interval before the first vote is long at first, and SIGHUP shortens it.
        """
        for authority in authorities:
            while self._published(authority) < len(self.running):
                self._pause(f"{authority} knows {self._published(authority)} of {len(self.running)} relays")
        for authority in authorities:
            torrc = self._directory / authority / "torrc"
            torrc.write_text(torrc.read_text().replace(f"VotingInterval {NEVER}", f"VotingInterval {INTERVAL}"))
            self.running[authority].send_signal(signal.SIGHUP)

    def wait_for_consensus(self, authorities: Iterable[str], exits: Iterable[str]) -> None:
        """Wait until every authority has a consensus with each relay, and the exits with the flags that clients need.

        A client that gets an earlier consensus waits minutes for the next one, so no client may join before.
        """
        everyone, usable = set(self.running), set(exits)
        for authority in authorities:
            while missing := (everyone - self._listed(authority)) | (usable - self._listed(authority, USABLE_EXIT)):
                self._pause(f"no consensus with {', '.join(sorted(missing))}")

    def spread_consensus(self) -> None:
        """Wait until every relay has that consensus too, because exits refuse streams from relays they do not know.

        A relay waits longer after each failed try to fetch it; SIGHUP makes it retry now.
        """
        asked = 0.0
        while behind := [name for name in self.running if not self._informed(name)]:
            if time.monotonic() - asked > SECONDS_BETWEEN_PROMPTS:
                asked = time.monotonic()
                for name in behind:
                    self.running[name].send_signal(signal.SIGHUP)
            self._pause(f"{', '.join(behind)} got no consensus")

    def _published(self, authority: str) -> int:
        """How many relays an authority has a descriptor of."""
        data = self._directory / authority
        texts = [_text(data / name) for name in ("cached-descriptors", "cached-descriptors.new")]
        return len({name for text in texts for name in re.findall(r"^router (\S+) ", text, re.MULTILINE)})

    def _informed(self, relay: str) -> bool:
        """Whether a relay has the consensus with all relays, and all their descriptors."""
        data = self._directory / relay
        descriptors = sum(_text(data / name).count("onion-key\n") for name in DESCRIPTORS)
        return set(self.running) <= self._listed(relay) and descriptors >= len(self.running)

    def _listed(self, relay: str, flags: Set[str] = frozenset()) -> set[str]:
        """Nicknames with at least these flags in a relay's consensus."""
        text = _text(self._directory / relay / "cached-microdesc-consensus")
        entries = re.findall(r"^r (\S+) .*\n(?:[am] .*\n)*s (.*)$", text, re.MULTILINE)
        return {name for name, has in entries if flags <= set(has.split())}

    def _pause(self, trouble: str) -> None:
        """Wait a moment; raises NetworkError when a tor ended or time is up."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise NetworkError(f"tor of {name} ended; {self._last_words(name)}")
        if time.monotonic() > self._deadline:
            raise NetworkError(f"{trouble}; {self._last_words('auth0')}")
        time.sleep(0.05)

    def _last_words(self, relay: str) -> str:
        lines = _text(self._directory / relay / "notice.log").splitlines()
        return f"its log ends: {lines[-1]}" if lines else "it logged nothing"


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""
