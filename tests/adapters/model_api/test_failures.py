"""How long a server asks to be left alone."""

from __future__ import annotations

import pytest

from ytsb_tui.adapters.model_api.failures import LONGEST_WAIT, retry_after

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
        ({"retry-after": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
        ({"retry-after": "1e400"}, LONGEST_WAIT),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds
