"""The recorded session is one that a player takes, and shows what it is meant to; so does the moving picture of it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.docs.markup import ROOT
from tests.tui.cast import COLUMNS, ROWS, STILL
from tests.tui.moving import moving
from tests.tui.replay import replayed

CAST = ROOT / "assets" / "demo.cast"
FILM = ROOT / "assets" / "demo.svg"
MOST_BYTES = 1_000_000
SEEN = ("! demo", "R tries", "trying again now", "DONE", "Core concepts", "Exits", " done")


def test_the_cast_is_whole() -> None:
    header, *frames = [json.loads(line) for line in CAST.read_text(encoding="utf-8").splitlines()]
    assert (header["version"], header["width"], header["height"]) == (2, COLUMNS, ROWS)
    assert all(kind == "o" for _, kind, _ in frames)
    assert all(0 <= later - earlier <= STILL + 0.01 for (earlier, *_), (later, *_) in pairwise(frames))


@pytest.mark.exhaustive
def test_played_on_a_terminal_it_shows_the_app_from_the_first_exit_to_the_last_note() -> None:
    screens = list(replayed(CAST))
    texts = [screen.text for screen in screens]
    at = -1
    for words in SEEN:  # one after the other
        at = next((number for number, text in enumerate(texts) if number >= at and words in text), -1)
        assert at >= 0, words
    app = [text.splitlines() for text in texts if "! demo" in text]
    assert len(app) > 50
    assert all(len(lines) == ROWS and max(map(len, lines)) <= COLUMNS for lines in app)
    assert "wrote into a temporary folder" in texts[-1]


def test_the_moving_picture_is_that_session_and_small() -> None:
    film = FILM.read_text(encoding="utf-8")
    assert film == moving(CAST)
    assert len(film.encode()) < MOST_BYTES
    root = ET.fromstring(film)
    names = {node.get("id") for node in root.iter()}
    used = {node.get("href", "")[1:] for node in root.iter() if node.tag.endswith("}use")}
    assert used <= names
    steps = [float(step) for step in re.findall(r"([\d.]+)%\{transform", film)]
    assert steps == sorted(steps)
    assert steps[0] == 0.0
