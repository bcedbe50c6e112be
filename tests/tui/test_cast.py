"""The recorded session is one that a player takes, and shows what it is meant to."""

from __future__ import annotations

import json
from itertools import pairwise

from tests.docs.markup import ROOT
from tests.tui.cast import COLUMNS, ROWS, STILL

CAST = ROOT / "assets" / "demo.cast"


def test_the_cast_is_whole() -> None:
    header, *frames = [json.loads(line) for line in CAST.read_text(encoding="utf-8").splitlines()]
    assert (header["version"], header["width"], header["height"]) == (2, COLUMNS, ROWS)
    assert all(kind == "o" for _, kind, _ in frames)
    assert all(0 <= later - earlier <= STILL + 0.01 for (earlier, *_), (later, *_) in pairwise(frames))
    shown = "".join(text for *_, text in frames)
    for words in ("! demo", "r tries again", "Core concepts", "12 done", "wrote into a temporary folder"):
        assert words in shown, words
