"""The failures of those who wait for exits when no relay is free."""

from __future__ import annotations

from ytsb_tui.core.exit_supply import Outlook
from ytsb_tui.core.exits import in_words
from ytsb_tui.core.jobs.failures import Failure, FailureKind, SetupFailure, TransientFailure
from ytsb_tui.engine.exits.sizing import QueueLimits


def no_exits(reason: str, action: str, seconds: float) -> TransientFailure:
    """There will be none for so many seconds."""
    return TransientFailure(FailureKind.NO_EXITS, reason, action, retry_after=seconds)


def none_left(seen: Outlook, known: int, now: float, limits: QueueLimits) -> Failure | None:
    """No exit is open either; `known` is how many Tor knows. None if one is free soon."""
    if not known:
        return no_exits("Tor knows no exits yet.", "Fetching resumes once it does.", limits.longest_pause)
    if not seen.allowed:
        reason = "Tor knows no exit in the allowed countries."
        action = "Allow more countries. Tor knows countries only with its geoip files (Debian: tor-geoipdb)."
        return SetupFailure(FailureKind.NO_EXITS, reason, action)
    if seen.next_free is None or seen.next_free - now <= limits.patience:
        return None
    wait = seen.next_free - now
    exits = "The only exit is" if seen.allowed == 1 else f"All {seen.allowed:,} exits are"
    return no_exits(f"{exits} cooling down or burned.", f"The next is free in {in_words(wait)}.", wait)


def too_few(seen: Outlook, ready: int, now: float, limits: QueueLimits) -> SetupFailure | None:
    """More than the `ready` exits are waited for. None if another is free soon."""
    if seen.next_free is not None and seen.next_free - now <= limits.patience:
        return None
    reason = f"Of {seen.allowed:,} exits only {ready} can be ready at once; {seen.unusable:,} are cooling or burned."
    return SetupFailure(FailureKind.NO_EXITS, reason, "Ask for fewer, allow more countries, or wait.")
