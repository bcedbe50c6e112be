"""Pictures of the vault as pixels for a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from ytsb_tui.adapters import extras
from ytsb_tui.adapters.vault.slides import LARGEST, pixels
from ytsb_tui.core.jobs.failures import SetupFailure

PATH = "slides/vid00000000/12.jpg"


def stored(vault: Path, jpeg: bytes) -> Path:
    (vault / PATH).parent.mkdir(parents=True)
    (vault / PATH).write_bytes(jpeg)
    return vault


def jpeg(width: int, height: int) -> bytes:
    """The left half black, the right half white."""
    picture = Image.new("RGB", (width, height))
    picture.paste((255, 255, 255), (width // 2, 0, width, height))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize(
    ("room", "cells"), [((76, 40), (76, 21)), ((200, 10), (36, 10)), ((1, 1), (1, 1)), ((36, 10), (36, 10))]
)
def test_it_keeps_its_shape_and_fits(tmp_path: Path, room: tuple[int, int], cells: tuple[int, int]) -> None:
    picture = pixels(stored(tmp_path, jpeg(320, 180)), PATH, *room)
    assert (picture.columns, picture.lines) == cells
    assert len(picture.rgb) == 12 * cells[0] * cells[1]
    line = picture.rgb[: 6 * cells[0]]
    assert max(line[:3]) < 40
    assert min(line[-3:]) > 215


@pytest.mark.parametrize("content", [b"", b"no picture", jpeg(320, 180)[:300], b"\xff" * (LARGEST + 1)])
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SetupFailure, match="The picture"):
        pixels(stored(tmp_path, content), PATH, 76, 20)


def test_a_picture_that_was_deleted_is_said(tmp_path: Path) -> None:
    with pytest.raises(SetupFailure, match="is gone"):
        pixels(tmp_path, PATH, 76, 20)


def test_without_the_extra_it_says_which_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "present", lambda module: False)
    with pytest.raises(SetupFailure, match="not installed") as raised:
        pixels(stored(tmp_path, jpeg(8, 8)), PATH, 76, 20)
    assert "slides" in raised.value.action
