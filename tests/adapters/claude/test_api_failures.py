"""Refusals of the API in plain values; the real ones are tested with the writer."""

from __future__ import annotations

import pytest

from ytsb_tui.adapters.claude.api_failures import Refusal, failure_of
from ytsb_tui.core.jobs.failures import Failure, SetupFailure, TransientFailure, VideoFailure


@pytest.mark.parametrize(
    ("refusal", "group"),
    [
        (Refusal(status=408), TransientFailure),
        (Refusal(status=409, kind="conflict_error"), TransientFailure),
        (Refusal(status=200, kind="timeout_error"), TransientFailure),
        (Refusal(status=599), TransientFailure),
        (Refusal(status=418), SetupFailure),
        (Refusal(status=200, kind="invalid_request_error"), VideoFailure),
        (Refusal(status=400, kind="invalid_request_error", words="exceed context limit: 1 + 2 > 3"), VideoFailure),
    ],
)
def test_groups(refusal: Refusal, group: type[Failure]) -> None:
    failure = failure_of(refusal, "m")
    assert type(failure) is group
    assert failure.reason
    assert failure.action


@pytest.mark.parametrize(
    ("refusal", "everyone"),
    [
        (Refusal(status=429, kind="rate_limit_error"), True),
        (Refusal(status=429), True),
        (Refusal(status=529, kind="overloaded_error"), True),
        (Refusal(status=200, kind="overloaded_error"), True),
        (Refusal(status=500, kind="api_error"), False),
        (Refusal(status=408), False),
    ],
)
def test_limits_and_overload_are_everybodys(refusal: Refusal, everyone: bool) -> None:
    assert failure_of(refusal, "m").everyone is everyone
