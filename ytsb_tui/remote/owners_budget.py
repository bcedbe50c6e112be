"""The budget of the process that owns a library, for what another process asks a model beside it.

Each request has a connection of its own, which holds what is set aside: when it ends without a word, the owner counts
all of it as spent.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

from ytsb_tui import __version__
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.core.state.codec import Json, Malformed
from ytsb_tui.remote.handshake import Handshake, connect
from ytsb_tui.remote.ownership import Owner, owned, owner_of
from ytsb_tui.remote.wire_format import RESERVE, SETTLE, line, message

_PATIENCE = 4.0  # seconds until an owner that is beginning or ending must have made up its mind
_PAUSE = 0.1  # seconds between tries
_MOST_ANSWER = 1 << 16  # bytes


class OwnersBudget:
    """Fulfils `SharedBudget` for the library in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def reserve(self, most: float) -> RemoteShare | None:
        """See SharedBudget."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            owner = owner_of(self._folder)
            if owner is None:
                return None
            try:
                return await self._asked(owner, most)
            except (OSError, Malformed):
                if not await asyncio.to_thread(owned, self._folder):
                    return None
                if time.monotonic() > deadline:
                    _without(owner, "does not answer")
                    return None
            await asyncio.sleep(_PAUSE)

    async def _asked(self, owner: Owner, most: float) -> RemoteShare | None:
        if owner.socket is None:
            _without(owner, "cannot be reached")
            return None
        handshake = await asyncio.to_thread(connect, owner.socket)
        if handshake.version != __version__:
            handshake.connection.close()
            _without(owner, f"is version {handshake.version}, this one is {__version__}")
            return None
        writer = None
        try:
            reader, writer = await _streams(handshake)
            writer.write(line({"id": 0, "call": RESERVE, "with": {"most": most}}))
            if not (got := await reader.readline()).endswith(b"\n"):
                raise ConnectionResetError("The owner has ended.")
            _granted(message(got), owner)
        except BaseException:
            handshake.connection.close() if writer is None else writer.close()
            raise
        return RemoteShare(writer)


class RemoteShare:
    """Fulfils `Share`."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def settle(self, cost: float, *, certain: bool) -> None:
        """See Share."""
        with contextlib.suppress(OSError):  # the owner has ended, and its budget with it
            self._writer.write(line({"id": 0, "call": SETTLE, "with": {"cost": cost, "certain": certain}}))
        self._writer.close()


async def _streams(handshake: Handshake) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    handshake.connection.setblocking(False)
    return await asyncio.open_unix_connection(sock=handshake.connection, limit=_MOST_ANSWER)


def _granted(answer: dict[str, Json], owner: Owner) -> None:
    match answer:
        case {"error": {"kind": FailureKind.BUDGET.value, "reason": str(reason)}}:
            action = f"It is the budget of the running ytsb (pid {owner.pid}): raise it there, or end it: ytsb stop"
            raise SetupFailure(FailureKind.BUDGET, reason, action)
        case {"gives": None}:
            return
        case {"bye": _}:
            raise ConnectionResetError("The owner has ended.")
        case _:
            raise Malformed(str(answer)[:60])


def _without(owner: Owner, why: str) -> None:
    """Raises SetupFailure when there is a budget to be kept."""
    if owner.budget:
        raise SetupFailure(
            FailureKind.BUDGET,
            f"The ytsb process using this library (pid {owner.pid}) {why}, so its budget cannot be kept.",
            f"Resume it with fg if it is suspended, or end it: kill {owner.pid}",
        )
