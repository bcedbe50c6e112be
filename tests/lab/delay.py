"""Latency for the lab: a proxy for tor's own connections that holds back everything that passes.

`tc netem` is not in every kernel. With `HTTPSProxy` in its torrc, a tor reaches all relays through here, so that
every round trip of a circuit takes that much longer: building it, opening a stream, TLS and each request.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_CHUNK = 65_536


class DelayingProxy:
    """Answers CONNECT; each piece arrives `one_way` seconds after it was sent, in both directions."""

    def __init__(self, one_way: float) -> None:
        self._one_way = one_way

    async def serve(self) -> asyncio.Server:
        """Listens on a port of loopback."""
        return await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):  # the end
            asked = await reader.readuntil(b"\r\n\r\n")
            host, _, port = asked.split()[1].decode("ascii").rpartition(":")
            far_reader, far_writer = await asyncio.open_connection(host, int(port))
            await asyncio.sleep(2 * self._one_way)  # for the connection itself
            writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()

        def send(data: bytes) -> None:
            if writer.is_closing():
                return
            if data:
                writer.write(data)
            else:
                writer.close()

        data = b"-"
        while data:
            try:
                data = await reader.read(_CHUNK)
            except OSError:
                data = b""
            loop.call_later(self._one_way, send, data)


@contextmanager
def delayed(torrc: Path, folder: Path, round_trip: float) -> Iterator[Path]:
    """A torrc like this one, for a tor whose round trips to all relays take so many seconds longer."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(DelayingProxy(round_trip / 2).serve())
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    slow = folder / f"delayed-{port}.torrc"
    slow.write_text(f"{torrc.read_text()}HTTPSProxy 127.0.0.1:{port}\n")
    try:
        yield slow
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_end(loop))
        loop.close()


async def _end(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
