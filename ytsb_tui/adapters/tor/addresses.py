"""Reads the addresses of a tor that somebody else runs, and makes a SOCKS port of a unix socket."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from ytsb_tui.adapters.tor.events import Address
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

_CHUNK = 65536


def address(text: str, setting: str) -> Address:
    """`host:port`, `[::1]:port`, a port of this machine, or the path of a unix socket (`unix:` before it or not).

    Raises SetupFailure that names the setting.
    """
    path = text.removeprefix("unix:").strip('"')
    if path.startswith(("/", "~/")):
        return Address(path=os.path.expanduser(path))
    found = re.fullmatch(r"(?:(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):)?(\d{1,5})", text.strip())
    if found is None or not 0 < int(found[2]) < 65536:
        reason = f"{text!r} is no address of a tor: host:port or the path of a unix socket is needed."
        raise SetupFailure(FailureKind.TOR, reason, f"Correct {setting}.")
    return Address(host=(found[1] or "127.0.0.1").strip("[]"), port=int(found[2]))


@asynccontextmanager
async def on_tcp(socks: Address) -> AsyncIterator[Address]:
    """The address itself, or for a unix socket a port of this machine that leads to it: the SOCKS client knows TCP
    only."""
    if not socks.path:
        yield socks
        return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(socks.path)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield Address(host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    finally:
        server.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One direction, until it ends; closing one way ends the other."""
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()
