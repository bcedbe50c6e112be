"""Serves an engine to windows. No window harms another: a slow one is disconnected, a malformed line gets an error."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable

from ytsb_tui.engine.client import EngineClient
from ytsb_tui.engine.models.budget import Budget

_EXHAUSTED = 1.0  # seconds to wait while this process can open no more connections
_LOOK = 0.5  # seconds between looks whether there is another socket to listen on


class Server:
    """Serves an engine on a listening socket, and its budget, None where it asks no model. `listener` is asked for it
    again and again: it is another one when its file was deleted."""

    def __init__(
        self, engine: EngineClient, listener: Callable[[], socket.socket | None], budget: Budget | None = None
    ) -> None:
        self._engine = engine
        self._listener = listener
        self._budget = budget
        self._stopped = False

    async def run(self) -> None:
        """Runs until cancelled, then tells every window that the engine has drained."""
        async with asyncio.TaskGroup() as windows:
            while True:
                if (listener := self._listener()) is None:
                    return
                accepting = windows.create_task(self._accept(listener, windows))
                while self._listener() is listener:  # noqa: ASYNC110 - it is replaced on another thread
                    await asyncio.sleep(_LOOK)
                accepting.cancel()
                await asyncio.wait({accepting})
                listener.close()

    async def _accept(self, listener: socket.socket, windows: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError:
                await asyncio.sleep(_EXHAUSTED)
                continue
            windows.create_task(self._serve(connection))

    async def _serve(self, connection: socket.socket) -> None:
        from ytsb_tui.remote.session import MOST_LINE, Session

        try:
            reader, writer = await asyncio.open_unix_connection(sock=connection, limit=MOST_LINE)
            await Session(self._engine, reader, writer, self._stop, self._budget).run(lambda: self._stopped)
        except Exception as error:  # noqa: BLE001 - an error in one window is reported and ends that window alone
            context = {"message": "A window was closed.", "exception": error}
            asyncio.get_running_loop().call_exception_handler(context)

    def _stop(self) -> None:
        """Ends this process by a signal, which the owner answers by draining."""
        self._stopped = True
        os.kill(os.getpid(), signal.SIGTERM)
