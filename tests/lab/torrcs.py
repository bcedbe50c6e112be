"""The torrc of every kind of relay, and the keys that make a relay a directory authority."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab.layout import AUTHORITY_IPS

OR_PORT = 5000
DIR_PORT = 7000

COMMON = """TestingTorNetwork 1
AssumeReachable 1
SafeLogging 0
ShutdownWaitLength 0
PathsNeededToBuildCircuits 0.67
GeoIPFile {empty}
GeoIPv6File {empty}
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
AuthDirFastGuarantee 1 bytes
TestingV3AuthInitialVotingInterval {interval}
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
# Exits serve no directory, so no client uses one as its guard, which it could not pin as its exit then.
EXIT = """DirCache 0
ExitRelay 1
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
    """The private network did not start; the message is tor's last message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A directory authority whose keys exist already."""

    nickname: str
    address: str
    data: Path
    line: str


def make_authority(tor: str, directory: Path, number: int) -> Authority:
    """Create the keys of one authority and its DirAuthority line for the others."""
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
