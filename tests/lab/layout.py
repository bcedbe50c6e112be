"""The addresses in the lab, and the description of a running lab that tests read.

Every address is from TEST-NET-3 (RFC 5737): tor does not bind outgoing connections to a chosen source on 127/8, so only
with real-looking addresses does each exit show an IP of its own to the server.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

NETWORK = "203.0.113."
AUTHORITY_IPS = tuple(f"{NETWORK}{n}" for n in (1, 2, 3))
MIDDLE_IPS = tuple(f"{NETWORK}{n}" for n in (11, 12))
YOUTUBE_IP = f"{NETWORK}20"
DNS_IP = f"{NETWORK}53"
FIRST_EXIT = 100
FIRST_SECOND_ADDRESS = 200
MOST_EXITS = FIRST_SECOND_ADDRESS - FIRST_EXIT
MOST_SECOND_ADDRESSES = 255 - FIRST_SECOND_ADDRESS
LEAKS = "leaks.txt"  # in the lab's folder: what tried to leave
COUNTRIES = ("de", "se", "nl", "fr", "us", "ch")

# Names that exits can resolve; all lead to one server, which answers by Host.
HOSTS = (
    "www.youtube.com",
    "youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "consent.youtube.com",
    "youtu.be",
    "www.google.com",
    "i.ytimg.com",
    "check.torproject.org",
    "api.ipify.org",
    "feeds.podcast.example",
    "files.podcast.example",
    "sounds.podcast.example",
    "video.peertube.example",
    "store.peertube.example",
    "player.vimeo.com",
    "captions.vimeo.com",
    "www.ted.com",
    "hls.ted.com",
    "lectures.university.example",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabExit:
    """One exit relay: `address` is in the consensus, `exit_ip` is what servers see; `pid` is its tor process."""

    nickname: str
    fingerprint: str
    address: str
    exit_ip: str
    country: str
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabDescription:
    """The content of `lab.json`: everything needed to control a running lab from inside its namespace."""

    directory: str
    exits: tuple[LabExit, ...]
    tor: str
    torrc: str
    ca: str
    youtube_ip: str
    admin_url: str
    anthropic_url: str
    anthropic_key: str
    leak_interface: str | None
    leak_reason: str
    approved_routers: tuple[str, ...]
    authority_pids: tuple[int, ...]
    seconds_to_start: float

    def write(self, path: Path) -> None:
        """Store as JSON at `path`."""
        path.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> LabDescription:
        """Load what `write` stored; raises OSError when there is no lab at `path`."""
        return TypeAdapter(cls).validate_json(path.read_bytes())


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlan:
    """An exit before it runs."""

    nickname: str
    address: str
    exit_ip: str
    country: str


def plan_exits(count: int, second_addresses: int) -> tuple[ExitPlan, ...]:
    """Plan `count` exits; the last `second_addresses` of them use another IP than the one they advertise."""
    if not 1 <= count <= MOST_EXITS or not 0 <= second_addresses <= min(count, MOST_SECOND_ADDRESSES):
        raise ValueError(f"the lab holds 1 to {MOST_EXITS} exits, up to {MOST_SECOND_ADDRESSES} with a second address")
    plans = []
    for n in range(count):
        address = f"{NETWORK}{FIRST_EXIT + n}"
        second = n - (count - second_addresses)
        plans.append(
            ExitPlan(
                nickname=f"exit{n:02d}",
                address=address,
                exit_ip=f"{NETWORK}{FIRST_SECOND_ADDRESS + second}" if second >= 0 else address,
                country=COUNTRIES[n % len(COUNTRIES)],
            )
        )
    return tuple(plans)


def geoip_lines(exits: Sequence[ExitPlan]) -> str:
    """Tor's GeoIPFile format (first,last,country as integers) for both addresses of every exit."""
    country_of = {address: plan.country for plan in exits for address in (plan.address, plan.exit_ip)}
    ranges = sorted((int(ipaddress.IPv4Address(address)), country) for address, country in country_of.items())
    return "".join(f"{number},{number},{country.upper()}\n" for number, country in ranges)
