"""Notices a row of refusals too long to be chance: YouTube may refuse everybody, and the supply must not be burned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from ytsb_tui.core.exit_shares import Share
from ytsb_tui.core.jobs.failures import EXIT_BACKOFF
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict

FAULT_CHANCE = 0.999  # that one of a row was let through; a video is given up earlier
MOST_IN_A_ROW = 135  # refusals that are believed when little is known: this chance where 1 in 20 is let through


@dataclass(slots=True)
class RefusalStreak:
    """Counts the refusals since the last exit that was let through. After a row that one in a thousand rows reaches,
    and again after each further one of that length, no exit is built until `paused_until` (seconds since the epoch)."""

    count: int = 0
    paused_until: float = 0.0
    _believed: int = MOST_IN_A_ROW

    def add(self, verdict: Verdict, share: Share, now: float) -> None:
        """Counts a verdict; `share` is what was known before it."""
        match verdict:
            case Answered():
                self.count, self.paused_until = 0, 0.0
            case Refused():
                if self.count == 0:
                    self._believed = share.tries(FAULT_CHANCE, MOST_IN_A_ROW)
                self.count += 1
                rows, rest = divmod(self.count, self._believed)
                if rest == 0:
                    self.paused_until = now + EXIT_BACKOFF[min(rows, len(EXIT_BACKOFF)) - 1]
            case Broke() | Inconclusive():
                pass
            case _ as never:
                assert_never(never)
