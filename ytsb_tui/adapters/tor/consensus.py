"""The exits of the Tor network, from tor's copy of the consensus."""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.adapters.tor.events import ControlRefused
from ytsb_tui.core.exits import Relay

UNKNOWN = "??"
CONSENSUS_SECONDS = 20.0  # it has several megabytes
_AT_ONCE = 200  # addresses per query
_WANTED = frozenset({"Exit", "Running", "Fast", "Valid"})
_NICKNAME = re.compile(r"[A-Za-z0-9]{1,19}")


async def exits_known_to(tor: TorControl) -> tuple[Relay, ...]:
    """All usable exits with their countries (`??` without tor's geoip file). Raises ControlLost, ControlRefused."""
    listing = await tor.info("ns/all", seconds=CONSENSUS_SECONDS)
    # On a thread: parsing the public consensus takes 40 ms, and the event loop also draws the screen.
    relays = await asyncio.to_thread(lambda: tuple(parse_exits(listing.get("ns/all", ""))))
    countries = await _countries(tor, {relay.address for relay in relays})
    return tuple(replace(relay, country=countries.get(relay.address, UNKNOWN)) for relay in relays)


async def country_of(tor: TorControl, fingerprint: str) -> str:
    """The country of a relay, `??` when tor does not know it. Raises ControlLost."""
    key = f"ns/id/{fingerprint}"
    try:
        entry = (await tor.info(key)).get(key, "")
    except ControlRefused:
        return UNKNOWN
    fields = entry.strip().split("\n", 1)[0].split()
    if len(fields) < 7 or fields[0] != "r":
        return UNKNOWN
    return (await _countries(tor, {fields[6]})).get(fields[6], UNKNOWN)


async def _countries(tor: TorControl, addresses: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    todo = sorted(addresses)
    for start in range(0, len(todo), _AT_ONCE):
        keys = [f"ip-to-country/{address}" for address in todo[start : start + _AT_ONCE]]
        try:
            answers = await tor.info(*keys)
        except ControlRefused:  # no geoip file
            return found
        for key, country in answers.items():
            found[key.removeprefix("ip-to-country/")] = (
                country.lower() if re.fullmatch("[A-Za-z]{2}", country) else "??"
            )
    return found


def parse_exits(listing: str) -> Iterator[Relay]:
    """The usable exits of GETINFO ns/all, without countries: flags Exit, Running, Fast, Valid and not BadExit, and port
    443 not rejected by a given policy. The Exit flag itself guarantees ports 80 and 443."""
    for entry in re.split(r"^(?=r )", listing, flags=re.MULTILINE):
        lines = {line[:2]: line[2:] for line in entry.splitlines() if line[1:2] == " "}
        flags = set(lines.get("s ", "").split())
        fields = lines.get("r ", "").split()
        if len(fields) < 8 or not flags >= _WANTED or "BadExit" in flags or not _open(lines.get("p ", "")):
            continue
        weight = re.search(r"\bBandwidth=(\d+)", lines.get("w ", ""))
        try:
            fingerprint = b64decode(fields[1] + "=", validate=True).hex().upper()
        except ValueError:
            continue
        if len(fingerprint) == 40 and _NICKNAME.fullmatch(fields[0]):
            yield Relay(
                fingerprint=fingerprint,
                nickname=fields[0],
                address=fields[5],
                country=UNKNOWN,
                bandwidth=int(weight[1]) if weight else 0,
            )


def _open(policy: str) -> bool:
    """Whether a policy summary such as `accept 80,443,8000-9000` allows port 443; an empty one does."""
    kind, _, ports = policy.partition(" ")
    if not ports:
        return True
    spans = (span.partition("-") for span in ports.split(","))
    listed = any(int(low) <= 443 <= int(high or low) for low, _, high in spans if low.isdigit())
    return listed == (kind == "accept")
