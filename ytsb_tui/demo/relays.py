"""The relays of the simulated network: plausible countries and bandwidths, addresses reserved for documentation."""

from __future__ import annotations

import random

from ytsb_tui.core.exits import Relay

NETS = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737: never routed
PER_NET = 16  # relays
COUNTRIES = ("de", "nl", "us", "se", "ch", "fr", "at", "ro", "ca", "gb", "fi", "no", "pl", "cz", "is", "lu")


def simulated_relays(seed: int) -> tuple[Relay, ...]:
    """Sixteen relays per network; the same seed gives the same relays."""
    dice = random.Random(seed)
    countries = dice.sample(COUNTRIES * len(NETS), PER_NET * len(NETS))
    return tuple(
        Relay(
            fingerprint=f"{dice.getrandbits(160):040X}",
            nickname=f"demo{place}x{number:02}",
            address=f"{net}.{10 + 13 * number}",
            country=countries.pop(),
            bandwidth=dice.randint(2_000, 60_000),
        )
        for place, net in enumerate(NETS, start=1)
        for number in range(PER_NET)
    )
