"""A fake tor control port: sends the test's answers, emits events, stops answering, closes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ytsb_tui.adapters.tor.events import Address

OK = "250 OK"


class ControlPort:
    """`answers` maps the start of a command to its answer, lines separated by newlines; None means no answer. Other
    commands get 250 OK. `asked` lists all commands after authentication."""

    def __init__(self, path: Path) -> None:
        self.address = Address(path=str(path))
        self.methods = "NULL"
        self.password: str | None = None
        self.answers: dict[str, str | None] = {
            "GETINFO circuit-status": "250-circuit-status=\n250 OK",
            "GETINFO version": "250-version=0.4.9.11\n250 OK",
            "GETINFO net/listeners/socks": '250-net/listeners/socks="unix:/run/socks" "127.0.0.1:9050"\n250 OK',
            "GETINFO status/bootstrap-phase": "250-status/bootstrap-phase=NOTICE BOOTSTRAP PROGRESS=100\n250 OK",
            "GETINFO ip-to-country": "551 no geoip file",
            "GETINFO ns/all": "250+ns/all=\n.\n250 OK",
        }
        self.asked: list[str] = []
        self._writers: list[asyncio.StreamWriter] = []

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[ControlPort]:
        """Listens until the block ends."""
        server = await asyncio.start_unix_server(self._serve, self.address.path)
        try:
            yield self
        finally:
            server.close()
            self.hang_up()

    def emit(self, event: str) -> None:
        """Sends an event to every connection."""
        self.emit_raw(f"650 {event}\r\n".encode())

    def emit_raw(self, sent: bytes) -> None:
        """Sends bytes to every connection."""
        for writer in self._writers:
            writer.write(sent)

    def hang_up(self) -> None:
        """Closes every connection."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            while line := (await reader.readline()).decode().strip():
                answer = self._answer(line)
                if answer is not None:
                    writer.write("".join(f"{part}\r\n" for part in answer.split("\n")).encode())
                    await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    def _answer(self, line: str) -> str | None:
        if line.startswith("PROTOCOLINFO"):
            return f'250-PROTOCOLINFO 1\n250-AUTH METHODS={self.methods}\n250-VERSION Tor="0.4.9.11"\n250 OK'
        if line.startswith("AUTHENTICATE"):
            return OK if self.password is None or line == f'AUTHENTICATE "{self.password}"' else "515 Bad password"
        self.asked.append(line)
        for start, answer in self.answers.items():
            if line.startswith(start):
                return answer
        return OK
