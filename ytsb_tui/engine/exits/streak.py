"""Notices a row of refusals too long to be chance: YouTube may refuse everybody, and the supply must not be burned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ytsb_tui.core.exit_shares import Share
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict

FAULT_CHANCE = 0.999  # that one of a row was let through; a video is given up earlier
MOST_IN_A_ROW = 135  # refusals that are believed in any case: this chance where 1 in 20 is let through
NONE_IN_A_ROW = 66  # the same while none was let through lately: where 1 in 10 is
FLAT = 1.0  # both parameters of a share of which nothing is known
TRIAL = 5  # further refusals that are believed after a pause
BACKOFF = (60.0, 300.0, 900.0, 1800.0)  # seconds of these pauses


@dataclass(slots=True)
class RefusalStreak:
    """Counts the refusals since the last exit that was let through. After a row that one in a thousand rows reaches,
    and again after a few more, no exit is built until `paused_until` (seconds since the epoch). `none`: no exit was let
    through lately, and refusals of earlier runs count."""

    count: int = 0
    paused_until: float = 0.0
    none: bool = False
    _next: int = MOST_IN_A_ROW  # the count at which there is a pause
    _pauses: int = 0

    def add(self, verdict: Verdict, share: Share, now: float) -> None:
        """Counts a verdict; `share` is what was known before it."""
        match verdict:
            case Answered():
                self.count, self.paused_until = 0, 0.0
            case Refused():
                if self.count == 0:
                    self._next, self._pauses = _believed(share), 0
                    self.none = share.passed <= FLAT
                self.count += 1
                if now < self.paused_until:  # over an exit that was ready before
                    self._next = self.count + TRIAL
                elif self.count >= self._next:
                    self._next = self.count + TRIAL
                    self.paused_until = now + BACKOFF[min(self._pauses, len(BACKOFF) - 1)]
                    self._pauses += 1
            case Broke() | Inconclusive():
                pass
            case _ as never:
                assert_never(never)


def _believed(share: Share) -> int:
    """How many refusals in a row are more than chance, given what was known before."""
    if share.passed > FLAT:
        return share.tries(FAULT_CHANCE, MOST_IN_A_ROW)
    return max(TRIAL, NONE_IN_A_ROW - round(share.refused - FLAT))
