"""The private Tor network: authorities, middles and exits as real tor processes that agree on a consensus."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import AUTHORITY_IPS, DNS_IP, MIDDLE_IPS, ExitPlan, LabExit, geoip_lines

OR_PORT = 5000
DIR_PORT = 7000

COMMON = """TestingTorNetwork 1
AssumeReachable 1
SafeLogging 0
ShutdownWaitLength 0
PathsNeededToBuildCircuits 0.67
Log notice file {data}/notice.log
DataDirectory {data}
SocksPort 0
Nickname {nickname}
Address {address}
ORPort {address}:{port}
"""
AUTHORITY = """AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
ContactInfo lab@example.invalid
DirPort {address}:{dir_port}
OutboundBindAddress {address}
V3AuthNIntervalsValid 2
TestingDirAuthVoteHSDir *
TestingDirAuthVoteGuard *
TestingMinExitFlagThreshold 0
TestingV3AuthInitialVotingInterval 5
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
V3AuthVotingInterval 10
V3AuthVoteDelay 2
V3AuthDistDelay 2
ExitPolicy reject *:*
"""
MIDDLE = """ExitPolicy reject *:*
OutboundBindAddress {address}
"""
EXIT = """ExitRelay 1
IPv6Exit 0
ExitPolicyRejectPrivate 0
ExitPolicy accept *:*
OutboundBindAddressOR {address}
OutboundBindAddressExit {exit_ip}
ServerDNSResolvConfFile {resolv}
ServerDNSDetectHijacking 0
ServerDNSAllowBrokenConfig 1
"""


class NetworkError(Exception):
    """The private network did not come up; the message says what tor said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A directory authority whose keys exist already."""

    nickname: str
    address: str
    data: Path
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningNetwork:
    """The started network: `torrc` is what a client needs to join it."""

    exits: tuple[LabExit, ...]
    torrc: Path
    approved_routers: tuple[Path, ...]
    authority_pids: tuple[int, ...]


def start_network(tor: str, directory: Path, plans: Sequence[ExitPlan], *, timeout: float) -> RunningNetwork:
    """Start every relay below `directory` and wait until the consensus lists all exits.

    Raises NetworkError when that takes more than `timeout` seconds or a tor dies.
    """
    directory.mkdir(parents=True, exist_ok=True)
    empty = directory / "empty"
    empty.touch()
    resolv = directory / "resolv.conf"
    resolv.write_text(f"nameserver {DNS_IP}\n")
    with ThreadPoolExecutor(len(AUTHORITY_IPS)) as pool:
        authorities = list(pool.map(lambda n: _make_authority(tor, directory, n), range(len(AUTHORITY_IPS))))
    lines = "".join(authority.line for authority in authorities)

    def start(nickname: str, address: str, extra: str) -> subprocess.Popen[bytes]:
        data = directory / nickname
        data.mkdir(mode=0o700, exist_ok=True)
        torrc = data / "torrc"
        torrc.write_text(
            COMMON.format(data=data, nickname=nickname, address=address, port=OR_PORT)
            + extra.format(address=address, dir_port=DIR_PORT)
            + lines
        )
        # A session of its own keeps a terminal's Ctrl-C from reaching the relays.
        return subprocess.Popen(
            [tor, "-f", str(torrc), "--defaults-torrc", str(empty), "--quiet"], start_new_session=True
        )

    running = {authority.nickname: start(authority.nickname, authority.address, AUTHORITY) for authority in authorities}
    for n, address in enumerate(MIDDLE_IPS):
        running[f"middle{n}"] = start(f"middle{n}", address, MIDDLE)
    for plan in plans:
        extra = EXIT.replace("{exit_ip}", plan.exit_ip).replace("{resolv}", str(resolv))
        running[plan.nickname] = start(plan.nickname, plan.address, extra)

    deadline = time.monotonic() + timeout
    fingerprints = {plan.nickname: _fingerprint(directory / plan.nickname, deadline) for plan in plans}
    _wait_for_consensus(directory, authorities, [plan.nickname for plan in plans], running, deadline)
    geoip = directory / "geoip"
    geoip.write_text(geoip_lines(plans))
    client = directory / "client.torrc"
    client.write_text(
        f"TestingTorNetwork 1\nPathsNeededToBuildCircuits 0.67\nGeoIPFile {geoip}\nGeoIPv6File {empty}\n{lines}"
    )
    return RunningNetwork(
        exits=tuple(
            LabExit(
                nickname=plan.nickname,
                fingerprint=fingerprints[plan.nickname],
                address=plan.address,
                exit_ip=plan.exit_ip,
                country=plan.country,
                pid=running[plan.nickname].pid,
            )
            for plan in plans
        ),
        torrc=client,
        approved_routers=tuple(authority.data / "approved-routers" for authority in authorities),
        authority_pids=tuple(running[authority.nickname].pid for authority in authorities),
    )


def _make_authority(tor: str, directory: Path, number: int) -> Authority:
    """Make the keys of one authority and the DirAuthority line that others know it by."""
    nickname, address = f"auth{number}", AUTHORITY_IPS[number]
    data = directory / nickname
    keys = data / "keys"
    keys.mkdir(mode=0o700, parents=True)
    data.chmod(0o700)
    certificate = keys / "authority_certificate"
    command = ["tor-gencert", "--create-identity-key", "-m", "12", "-a", f"{address}:{DIR_PORT}"]
    command += ["--passphrase-fd", "0", "-i", str(keys / "authority_identity_key")]
    command += ["-s", str(keys / "authority_signing_key"), "-c", str(certificate)]
    _run(command, b"lab\n")
    found = re.search(r"^fingerprint ([0-9A-F]{40})$", certificate.read_text(), re.MULTILINE)
    if found is None:
        raise NetworkError(f"tor-gencert wrote no fingerprint for {nickname}")
    placeholder = f"placeholder 127.0.0.1:1 {'F' * 40}"
    empty = str(directory / "empty")
    command = [tor, "--list-fingerprint", "-f", empty, "--defaults-torrc", empty]
    command += ["--DataDirectory", str(data), "--Nickname", nickname, "--ORPort", f"{address}:{OR_PORT}"]
    command += ["--Address", address, "--TestingTorNetwork", "1", "--DirAuthority", placeholder]
    _run(command, b"")
    fingerprint = (data / "fingerprint").read_text().split()[1]
    line = f"DirAuthority {nickname} orport={OR_PORT} no-v2 v3ident={found[1]} {address}:{DIR_PORT} {fingerprint}\n"
    return Authority(nickname=nickname, address=address, data=data, line=line)


def _run(command: list[str], text: bytes) -> None:
    done = subprocess.run(command, input=text, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise NetworkError(f"{command[0]} failed: {(done.stderr or done.stdout).decode(errors='replace').strip()}")


def _fingerprint(data: Path, deadline: float) -> str:
    path = data / "fingerprint"
    while not (path.exists() and len(words := path.read_text().split()) == 2):
        if time.monotonic() > deadline:
            raise NetworkError(f"{data.name} made no identity; {_last_words(data)}")
        time.sleep(0.05)
    return words[1]


def _wait_for_consensus(
    directory: Path,
    authorities: Iterable[Authority],
    exits: Iterable[str],
    running: dict[str, subprocess.Popen[bytes]],
    deadline: float,
) -> None:
    """Wait until every authority holds a consensus that lists each exit as a running exit.

    A client that sees an earlier consensus waits minutes for the next one, so nobody may join before.
    """
    expected = set(exits)
    files = [authority.data / "cached-microdesc-consensus" for authority in authorities]
    while missing := set[str]().union(*(expected - _ready_exits(file) for file in files)):
        dead = [name for name, process in running.items() if process.poll() is not None]
        if dead:
            raise NetworkError(f"tor of {dead[0]} ended; {_last_words(directory / dead[0])}")
        if time.monotonic() > deadline:
            raise NetworkError(f"no consensus with {sorted(missing)}; {_last_words(directory / 'auth0')}")
        time.sleep(0.1)


def _ready_exits(consensus: Path) -> set[str]:
    """Nicknames that a consensus file lists with the flags that clients ask of an exit."""
    if not consensus.exists():
        return set()
    entries = re.findall(r"^r (\S+) .*\n(?:[am] .*\n)*s (.*)$", consensus.read_text(), re.MULTILINE)
    return {name for name, flags in entries if {"Exit", "Fast", "Running", "Valid"} <= set(flags.split())}


def _last_words(data: Path) -> str:
    log = data / "notice.log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return f"its log ends: {lines[-1]}" if lines else "it logged nothing"
