"""Ten kills in an hour of sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.test_listening_kills import killed
from tests.trust.table import Proven


@pytest.mark.timeout(1800)
def test_ten_kills_in_an_hour_of_sound(tmp_path: Path, proven: Proven) -> None:
    twice = killed(tmp_path, 3_600.0, 10)
    proven("listening", "SIGKILLs in an hour of sound", 10, f"{twice:.0f} s of it listened to twice")
    assert twice <= 300.0
