from __future__ import annotations

from ytsb_tui.headless.numbers import rounded


def test_floats_are_rounded_wherever_they_are() -> None:
    noisy = 0.1 + 0.2
    value = {"a": noisy, "b": [noisy, {"c": (noisy, 1)}], "d": "text", "e": None, "f": True}
    assert rounded(value) == {"a": 0.3, "b": [0.3, {"c": [0.3, 1]}], "d": "text", "e": None, "f": True}
