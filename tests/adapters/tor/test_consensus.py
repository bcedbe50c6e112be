"""Parsing the exits of tor's consensus."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.control_port import ControlPort
from ytsb_tui.adapters.tor.consensus import exits_known_to, parse_exits
from ytsb_tui.adapters.tor.control import TorControl
from ytsb_tui.core.exits import Relay


def entry(number: int, flags: str = "Exit Fast Running Stable Valid", *, policy: str = "", weight: str = "20") -> str:
    identity = b64encode(bytes([number]) * 20).decode().rstrip("=")
    lines = [
        f"r relay{number} {identity} AAAAAAAAAAAAAAAAAAAAAAAAAAA 2038-01-01 00:00:00 192.0.2.{number} 9001 0",
        f"s {flags}",
        f"w Bandwidth={weight}",
    ]
    return "\n".join([*lines, f"p {policy}"] if policy else lines) + "\n"


def names(listing: str) -> list[str]:
    return [relay.nickname for relay in parse_exits(listing)]


def test_an_exit() -> None:
    (found,) = parse_exits(entry(7))
    assert found == Relay(fingerprint="07" * 20, nickname="relay7", address="192.0.2.7", country="??", bandwidth=20)


def test_unusable_relays_are_left_out() -> None:
    listing = "".join(
        (
            entry(1),
            entry(2, "Fast Running Valid"),
            entry(3, "Exit Fast Valid"),
            entry(4, "Exit Running Valid"),
            entry(5, "Exit Fast Running"),
            entry(6, "BadExit Exit Fast Running Valid"),
            entry(7, policy="accept 80,8000-9000"),
            entry(8, policy="accept 80,400-500"),
            entry(9, policy="reject 1-65535"),
            entry(10, policy="reject 25"),
            entry(11, policy="accept x,443"),
            "r broken\ns Exit Fast Running Valid\n",
            "r bad-base64 !!! AAAA 2038-01-01 00:00:00 192.0.2.1 1 0\ns Exit Fast Running Valid\n",
            "r short AAAA AAAA 2038-01-01 00:00:00 192.0.2.1 1 0\ns Exit Fast Running Valid\n",
            entry(12).replace("relay12", "relay\x1b[31m"),
        )
    )
    assert names(listing) == ["relay1", "relay8", "relay10", "relay11"]


def test_weight_may_be_missing() -> None:
    assert [relay.bandwidth for relay in parse_exits(entry(1).replace("w Bandwidth=20\n", ""))] == [0]


@given(st.text(alphabet="rspw \nExitFastRunningValid0123456789=-,.", max_size=400))
def test_any_text_gives_relays_or_none(listing: str) -> None:
    for relay in parse_exits(listing):
        assert len(relay.fingerprint) == 40


async def known(tmp_path: Path, countries: str | None) -> list[tuple[str, str]]:
    port = ControlPort(tmp_path / "control")
    port.answers["GETINFO ns/all"] = "250+ns/all=\n" + (entry(1) + entry(2)).strip() + "\n.\n250 OK"
    if countries is not None:
        port.answers["GETINFO ip-to-country"] = countries
    async with port.listening():
        control = await TorControl.connect(port.address, None, lambda _: None, seconds=2.0)
        relays = await exits_known_to(control)
        control.close()
    return [(relay.nickname, relay.country) for relay in relays]


async def test_countries_are_asked_in_one_go(tmp_path: Path) -> None:
    answer = "250-ip-to-country/192.0.2.1=DE\n250-ip-to-country/192.0.2.2=??\n250 OK"
    assert await known(tmp_path, answer) == [("relay1", "de"), ("relay2", "??")]


async def test_countries_are_unknown_without_geoip(tmp_path: Path) -> None:
    assert await known(tmp_path, None) == [("relay1", "??"), ("relay2", "??")]
