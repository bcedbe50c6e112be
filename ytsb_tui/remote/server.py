"""Serves an engine to windows. No window harms another: a slow one is disconnected, a malformed line gets an error."""

from __future__ import annotations

import asyncio
import os
import signal
import socket

from ytsb_tui.engine.client import EngineClient

_EXHAUSTED = 1.0  # seconds to wait while this process can open no more connections


class Server:
    """Serves an engine on a listening socket."""

    def __init__(self, engine: EngineClient, listener: socket.socket) -> None:
        self._engine = engine
        self._listener = listener
        self._stopped = False

    async def run(self) -> None:
        """Runs until cancelled, then tells every window that the engine has drained."""
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
        from ytsb_tui.remote.session import MOST_LINE, Session

        try:
            reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MOST_LINE)
            await Session(self._engine, reader, writer, self._stop).run(lambda: self._stopped)
        except Exception as error:  # noqa: BLE001 - an error in one window is reported and ends that window alone
            context = {"message": "A window was closed.", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)

    def _stop(self) -> None:
        """Ends this process by a signal, which the owner answers by draining."""
        self._stopped = True
        os.kill(os.getpid(), signal.SIGTERM)
