"""The lab is what it claims to be: a real Tor network, a YouTube that real clients can read, and no way out."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from python_socks.sync import Proxy

from tests.lab.client import Lab
from tests.lab.layout import LabExit
from tests.lab.tor_client import LabTor


@pytest.fixture(scope="module")
def tor(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabTor]:
    with LabTor(lab, Path(lab.description.directory) / "client-exits") as client:
        for exit_ in lab.exits:
            client.pin(f"{exit_.nickname}.lab.invalid", exit_.fingerprint)
        yield client


def ask_through(tor: LabTor, exit_: LabExit, patience: float = 20) -> str:
    """One request over TLS, pinned to an exit; returns the status line. `patience` in seconds for each step."""
    proxy = Proxy.from_url(f"socks5://{exit_.nickname}:x@127.0.0.1:{tor.socks_port}", rdns=True)
    connection = proxy.connect(f"{exit_.nickname}.lab.invalid", 443, timeout=20)
    connection.settimeout(patience)
    with ssl.create_default_context().wrap_socket(connection, server_hostname="www.youtube.com") as stream:
        stream.sendall(b"GET /generate_204 HTTP/1.1\r\nHost: www.youtube.com\r\n\r\n")
        return stream.recv(1000).decode().split("\r\n")[0]


@pytest.mark.essential
def test_every_exit_builds_and_shows_its_own_ip(lab: Lab, tor: LabTor) -> None:
    with ThreadPoolExecutor(len(lab.exits)) as pool:
        answers = list(pool.map(lambda exit_: ask_through(tor, exit_), lab.exits))
    assert answers == ["HTTP/1.1 204 No Content"] * len(lab.exits)
    assert lab.requests_by_ip() == dict.fromkeys(lab.exit_ips, 1)
    assert lab.leaked_packets() == 0


def test_some_exits_leave_from_an_address_that_the_consensus_does_not_name(lab: Lab) -> None:
    assert sum(exit_.exit_ip != exit_.address for exit_ in lab.exits) == 2


def test_tor_knows_the_country_of_both_addresses_of_every_exit(lab: Lab, tor: LabTor) -> None:
    for exit_ in lab.exits:
        for address in (exit_.address, exit_.exit_ip):
            assert f"ip-to-country/{address}={exit_.country}\r\n" in tor.command(f"GETINFO ip-to-country/{address}")
    assert len({exit_.country for exit_ in lab.exits}) >= 3


def test_records_say_who_asked_what_over_which_connection(lab: Lab, tor: LabTor) -> None:
    ask_through(tor, lab.exits[0])
    ask_through(tor, lab.exits[-1])
    first, last = lab.requests()
    assert (first.ip, last.ip) == (lab.exits[0].exit_ip, lab.exits[-1].exit_ip)
    assert first.tls
    assert first.connection != last.connection
    assert first.path == "/generate_204"
    assert first.ended is not None
    assert first.started <= first.ended <= last.started


@pytest.mark.leaks
@pytest.mark.essential
def test_what_is_sent_outside_is_counted_and_arrives_nowhere(lab: Lab) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.sendto(b"x", ("192.0.2.1", 9))
        outside.sendto(b"x", ("192.0.2.1", 9))
    assert lab.leaked_packets() == 2
    with socket.socket() as outside:
        outside.settimeout(0.2)
        with pytest.raises(TimeoutError):
            outside.connect(("192.0.2.1", 443))
    assert lab.leaked_packets() == 3
    lab.wait_for(lambda lab: lab.leaks().count("198.18.0.1 192.0.2.1 ports") >= 3)
    assert "UDP 198.18.0.1 192.0.2.1" in lab.leaks()
    assert "to 443" in lab.leaks()


@pytest.mark.leaks
@pytest.mark.essential
def test_a_name_looked_up_outside_tor_is_a_leak(lab: Lab) -> None:
    with pytest.raises(OSError, match=r"resolution|known"):
        socket.getaddrinfo("www.youtube.com", 443)
    assert lab.leaked_packets() > 0


@pytest.mark.essential
def test_the_only_route_out_is_the_counted_one(lab: Lab) -> None:
    assert lab.description.leak_interface == "leak0"
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert [route.split()[:5] for route in routes] == [
        ["default", "via", "198.18.0.2", "dev", "leak0"],
        ["unreachable", "203.0.113.0/24"],
    ]
    assert not subprocess.run(["ip", "-6", "route"], capture_output=True, check=True).stdout


def test_a_hanging_exit_hangs_and_goes_on(lab: Lab, tor: LabTor) -> None:
    exit_ = lab.exits[3]
    ask_through(tor, exit_)
    lab.stop_exit(exit_)
    try:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(ask_through, tor, exit_)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
            lab.continue_exit(exit_)
            assert waiting.result(timeout=20).endswith("204 No Content")
    finally:
        lab.continue_exit(exit_)


def test_a_handshake_that_never_comes_is_one_connection_long(lab: Lab, tor: LabTor) -> None:
    lab.rule("stall_handshake", exit_ip=lab.exits[1].exit_ip, times=1)
    with pytest.raises(TimeoutError):
        ask_through(tor, lab.exits[1], patience=0.5)
    assert ask_through(tor, lab.exits[1]).endswith("204 No Content")
