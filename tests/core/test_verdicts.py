"""Which failure speaks of the exit, and which does not."""

from __future__ import annotations

import pytest

from ytsb_tui.core.jobs.failures import (
    BURN_BLOCKED,
    ChoiceNeeded,
    ExitFailure,
    Failure,
    FailureKind,
    SetupFailure,
    TransientFailure,
    VideoFailure,
)
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict, verdict_on_exit


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (
            ExitFailure(FailureKind.BLOCKED, "Sign in.", burn=BURN_BLOCKED),
            Refused(reason="Sign in.", burn=BURN_BLOCKED),
        ),
        (
            ExitFailure(FailureKind.EXIT_LOST, "Wrong certificate.", burn=9),
            Refused(reason="Wrong certificate.", burn=9),
        ),
        (ExitFailure(FailureKind.EXIT_LOST, "It stalled."), Broke(reason="It stalled.")),
        (ExitFailure(FailureKind.SUSPECT, "No captions in it."), Broke(reason="No captions in it.")),
        (ExitFailure(FailureKind.PO_TOKEN, "It wants a token."), Inconclusive()),
        (ExitFailure(FailureKind.CLIENT, "No player is served."), Inconclusive()),
        (ExitFailure(FailureKind.GEO_BLOCKED, "Not in this country."), Inconclusive()),
        (VideoFailure(FailureKind.PRIVATE, "Private.", ""), Answered()),
        (VideoFailure(FailureKind.SOURCE, "The playlist is private.", ""), Answered()),
        (ChoiceNeeded(FailureKind.NO_LANGUAGE, "No English.", "", offered=("de",)), Answered()),
        (TransientFailure(FailureKind.SUSPECT, "YouTube has trouble.", ""), Inconclusive()),
        (SetupFailure(FailureKind.LIBRARY, "The disk is full.", ""), Inconclusive()),
    ],
    ids=lambda value: f"{type(value).__name__} {getattr(value, 'kind', '')}",
)
def test_what_a_failure_says_about_the_exit(failure: Failure, verdict: Verdict) -> None:
    assert verdict_on_exit(failure) == verdict
