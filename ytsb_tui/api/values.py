"""What programs are given: progress, and which exit each worker used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused
from ytsb_tui.core.videos.transcripts import LanguageWish
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.exits.leases import Lease

ENGLISH = LanguageWish()
Outcome = Literal["answered", "refused", "broke", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So many exits are `ready` of those `wanted`. As text, it is what has just happened."""

    ready: int
    wanted: int
    text: str

    def __str__(self) -> str:
        return self.text


class LeaseView:
    """What both kinds of leases show of the exit. `leased` is the engine's own."""

    def __init__(self, leased: Lease) -> None:
        self.leased = leased

    @property
    def exit(self) -> Exit:
        """The exit, with `ip` (as far as it is known), `country` and `nickname`."""
        return self.leased.exit

    @property
    def worker(self) -> str:
        """Who leased it."""
        return self.leased.worker

    @property
    def traffic(self) -> int:
        """Bytes that went over it during this lease, both ways, TLS included."""
        return self.leased.traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitUse:
    """One lease that has ended: who had which exit, for which transcripts, and what YouTube did.

    `ip` is the address that YouTube saw, or else the one that the exit advertises; `country` a lower-case code, `??` if
    unknown; `fingerprint` that of a Tor relay. `outcome` is `unknown` where no transcript was asked for.
    """

    worker: str
    ip: str
    country: str
    fingerprint: str | None
    videos: tuple[VideoId, ...]
    outcome: Outcome
    bytes: int


def use_of(lease: Lease, videos: tuple[VideoId, ...]) -> ExitUse:
    """The lease as it stands."""
    ip, outcome = lease.exit.ip, _outcome(lease)
    if isinstance(lease.verdict, Answered):
        ip = lease.verdict.seen_ip or ip
    return ExitUse(
        worker=lease.worker,
        ip=ip,
        country=lease.exit.country,
        fingerprint=lease.exit.fingerprint,
        videos=videos,
        outcome=outcome,
        bytes=lease.traffic,
    )


def _outcome(lease: Lease) -> Outcome:
    match lease.verdict:
        case Answered():
            return "answered"
        case Refused():
            return "refused"
        case Broke():
            return "broke"
        case Inconclusive():
            return "unknown"
        case _ as never:
            assert_never(never)
