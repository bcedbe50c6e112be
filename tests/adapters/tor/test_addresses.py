"""Parsing addresses, and TCP ports for unix sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.adapters.tor.addresses import address, on_tcp
from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.core.jobs.failures import SetupFailure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9051", Address(host="127.0.0.1", port=9051)),
        ("tor:9051", Address(host="tor", port=9051)),
        ("10.0.0.2:9051", Address(host="10.0.0.2", port=9051)),
        ("[::1]:9051", Address(host="::1", port=9051)),
        ("/run/tor/control", Address(path="/run/tor/control")),
        ("unix:/run/tor/control", Address(path="/run/tor/control")),
    ],
)
def test_forms(text: str, found: Address) -> None:
    assert address(text, "YTSB_TOR_CONTROL") == found


@pytest.mark.parametrize(
    "text", ["", "tor", "tor:", ":9051", "tor:0", "tor:70000", "a b:9051", "::1:9051", "unix:", "unix:socks"]
)
def test_a_bad_address_names_its_setting(text: str) -> None:
    with pytest.raises(SetupFailure, match=r"Correct YTSB_TOR_SOCKS\."):
        address(text, "YTSB_TOR_SOCKS")


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = address(text, "YTSB_TOR_SOCKS")
    except SetupFailure:
        return
    assert found.path.startswith("/") or (found.host and 0 < found.port < 65536)


async def test_tcp_stays_as_it_is() -> None:
    named = Address(host="tor", port=9050)
    async with on_tcp(named) as found:
        assert found == named


async def test_a_unix_socket_gets_a_port(tmp_path: Path) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readexactly(4)).upper())
        await writer.drain()
        writer.close()

    async with (
        await asyncio.start_unix_server(echo, tmp_path / "socks"),
        on_tcp(Address(path=str(tmp_path / "socks"))) as found,
    ):
        assert found.host == "127.0.0.1"
        reader, writer = await asyncio.open_connection(found.host, found.port)
        writer.write(b"ping")
        assert await reader.read() == b"PING"
        writer.close()


async def test_a_unix_socket_that_is_gone_closes_the_port(tmp_path: Path) -> None:
    async with on_tcp(Address(path=str(tmp_path / "gone"))) as found:
        reader, writer = await asyncio.open_connection(found.host, found.port)
        assert await reader.read() == b""
        writer.close()
