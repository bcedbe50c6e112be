"""Lets windows in to an engine. A window can harm nobody: a slow one is cut off, a strange line gets an error."""

from __future__ import annotations

import asyncio
import os
import signal
import socket

from ytsb_tui.engine.client import EngineClient

_EXHAUSTED = 1.0  # seconds to wait when this process may open no more connections


class Server:
    """Serves an engine on a socket that listens already."""

    def __init__(self, engine: EngineClient, listener: socket.socket) -> None:
        self._engine = engine
        self._listener = listener
        self._stopped = False

    async def run(self) -> None:
        """Until it is cancelled; then every window is told that the engine has drained."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as windows:
            while True:
                try:
                    connection, _ = await loop.sock_accept(self._listener)
                except OSError:
                    await asyncio.sleep(_EXHAUSTED)
                    continue
                windows.create_task(self._serve(connection))

    async def _serve(self, connection: socket.socket) -> None:
        from ytsb_tui.remote.session import MOST_LINE, Link

        try:
            reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MOST_LINE)
            await Link(self._engine, reader, writer, self._stop).run(lambda: self._stopped)
        except Exception as error:  # noqa: BLE001 - what goes wrong with one window is told, and ends that window alone
            told = {"message": "A window was closed.", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)

    def _stop(self) -> None:
        """Ends this process as anybody would who may: the owner knows how to drain then."""
        self._stopped = True
        os.kill(os.getpid(), signal.SIGTERM)
