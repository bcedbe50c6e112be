"""What a worker holds while it uses an exit."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.verdicts import Inconclusive, Verdict
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.exits import OpenExit


@dataclass(slots=True, kw_only=True, eq=False)
class Slot:
    """An open exit of the pool. `born` and `idle_since` are monotonic seconds."""

    opened: OpenExit
    exit: Exit
    born: float
    idle_since: float
    aborted: bool = False


class Lease:
    """An exit that belongs to one worker until the `async with` block ends. `proven`: it was let through lately;
    `tor`: it is one of Tor's."""

    def __init__(
        self, slot: Slot, worker: str, video: VideoId | None, *, proven: bool = False, tor: bool = True
    ) -> None:
        self.slot = slot
        self.worker = worker
        self.video = video
        self.proven = proven
        self.tor = tor
        self.verdict: Verdict = Inconclusive()
        self._before = slot.opened.connection.traffic

    @property
    def exit(self) -> Exit:
        """Its identity, with the address that YouTube saw last time, if known."""
        return self.slot.exit

    @property
    def connection(self) -> Connection:
        """The connection through it."""
        return self.slot.opened.connection

    @property
    def traffic(self) -> int:
        """Bytes that went over it during this lease."""
        return self.connection.traffic - self._before

    def trouble(self) -> str | None:
        """Why it can no longer be used, None while it is sound. Instant."""
        return self.slot.opened.trouble()

    def report(self, verdict: Verdict) -> None:
        """What its use says about the exit; the last report counts."""
        self.verdict = verdict
