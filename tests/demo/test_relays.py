from __future__ import annotations

from ipaddress import ip_address, ip_network

from ytsb_tui.demo.network import simulated_relays

DOCUMENTATION = [ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]


def test_relays_are_distinct_and_have_documentation_addresses() -> None:
    relays = simulated_relays(1)
    addresses = {relay.address for relay in relays}
    assert len(addresses) == len({relay.fingerprint for relay in relays}) == 48
    assert all(any(ip_address(address) in net for net in DOCUMENTATION) for address in addresses)


def test_the_same_seed_gives_the_same_relays() -> None:
    assert simulated_relays(1) == simulated_relays(1)
    assert simulated_relays(1) != simulated_relays(2)
