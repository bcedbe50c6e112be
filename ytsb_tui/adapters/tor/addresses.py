"""Parses the addresses of an existing tor, and offers a unix SOCKS socket as a TCP port."""

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
    """Parses `host:port`, `[::1]:port`, a local port, or the path of a unix socket (with or without `unix:`).

    Raises SetupFailure, naming `setting`.
    """
    path = text.removeprefix("unix:").strip('"')
    if path.startswith(("/", "~/")):
        return Address(path=os.path.expanduser(path))
    found = re.fullmatch(r"(?:(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):)?(\d{1,5})", text.strip())
    if found is None or not 0 < int(found[2]) < 65536:
        reason = f"{text!r} is not the address of a tor: give host:port or the path of a unix socket."
        raise SetupFailure(FailureKind.TOR, reason, f"Correct {setting}.")
    return Address(host=(found[1] or "127.0.0.1").strip("[]"), port=int(found[2]))


@asynccontextmanager
async def on_tcp(socks: Address) -> AsyncIterator[Address]:
    """The address itself; for a unix socket, a local TCP port that forwards to it, because the SOCKS client supports
    TCP only."""
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
    """Copies one direction until it ends, then closes the other side."""
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()
