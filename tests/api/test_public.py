"""The public names."""

from __future__ import annotations

import pytest

import ytsb_tui


def test_public_names_are_there_and_others_are_not() -> None:
    for name in ytsb_tui.__all__:
        assert getattr(ytsb_tui, name)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ytsb_tui.nonsense  # type: ignore[attr-defined]  # that is what is tested


def test_dir_lists_what_is_public() -> None:
    assert dir(ytsb_tui) == sorted(ytsb_tui.__all__)
    assert {"exits", "transcript", "video_id", "Failure"} <= set(dir(ytsb_tui))
