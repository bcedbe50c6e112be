"""Refusals of the API in plain values; the real ones are tested with the writer."""

from __future__ import annotations

import pytest

from ytsb_tui.adapters.claude.api_failures import LONGEST_WAIT, Refusal, failure_of, retry_after
from ytsb_tui.core.jobs.failures import Failure, SetupFailure, TransientFailure, VideoFailure

NOW = 1_794_000_000.0  # Friday 6 November 2026, 21:20:00 GMT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, LONGEST_WAIT),
        ({"retry-after": "99999999"}, LONGEST_WAIT),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "odd", "retry-after": "3"}, None),
        ({"retry-after": "Fri, 06 Nov 2026 21:20:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 06 Nov 2026 21:19:30 GMT"}, None),
        ({"retry-after": "tomorrow"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


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
