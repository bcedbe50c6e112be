"""What a worker holds while it uses an exit, and what it says of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.connections import Connection
from ytsb_tui.engine.ports.exits import OpenExit


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Nothing was said: it comes back unused, or was broken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """YouTube answered; `seen_ip` is the address that it saw, when it told."""

    seen_ip: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """YouTube refused the exit; `burn` in seconds, None for a usual cooldown."""

    reason: str
    burn: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """The way through the exit broke."""

    reason: str


Verdict = Unsaid | Succeeded | Refused | Broke


@dataclass(slots=True, kw_only=True, eq=False)
class Slot:
    """An open exit in the queue's hands. `born` and `idle_since` are seconds of the event loop's clock."""

    opened: OpenExit
    exit: Exit
    born: float
    idle_since: float
    aborted: bool = False


class Lease:
    """An exit that is one worker's own until the `async with` block ends. The last thing said of it counts."""

    def __init__(self, slot: Slot, worker: str, video: VideoId | None) -> None:
        self.slot = slot
        self.worker = worker
        self.video = video
        self.verdict: Verdict = Unsaid()
        self._before = slot.opened.connection.traffic

    @property
    def exit(self) -> Exit:
        """Who it is; its address is the one that YouTube saw last time, when that is known."""
        return self.slot.exit

    @property
    def connection(self) -> Connection:
        """The way through it."""
        return self.slot.opened.connection

    @property
    def used(self) -> bool:
        """Whether anything went through it during this lease."""
        return self.connection.traffic > self._before

    def trouble(self) -> str | None:
        """Why it can no longer be used, None while it is sound. Instant."""
        return self.slot.opened.trouble()

    def succeeded(self, seen_ip: str | None) -> None:
        """YouTube answered, be it that the video is private; it saw `seen_ip`."""
        self.verdict = Succeeded(seen_ip=seen_ip)

    def refused(self, reason: str, burn: float | None) -> None:
        """YouTube refused the exit: it burns for `burn` seconds; None lets it cool down as after any use."""
        self.verdict = Refused(reason=reason, burn=burn)

    def broke(self, reason: str) -> None:
        """The exit stalled, broke or gave nonsense: it rests for a moment."""
        self.verdict = Broke(reason=reason)
