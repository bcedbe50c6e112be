"""Hostile titles, channels, reasons, notes, cues and offers: every place stays whole and holds no control character."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len

from tests.fakes.answers import FakeAnswers
from tests.tui import stage
from tests.tui.busy import HOSTILE, scene
from tests.tui.stage import SEARCH, app_on, settle, vid
from tests.tui.test_snapshots import PLACES, go
from ytsb_tui.core.state import events as e
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.engine.client import Offered, Preview

LONG = "wide \u4e2d\u6587 " * 2_000
ALL = (*HOSTILE, LONG)
JOINERS = "\u200c\u200d"  # letters of Persian and of emoji: they stay


@pytest.mark.parametrize("place", PLACES)
async def test_every_place_stays_whole(place: str) -> None:
    fake = scene("hostile")
    for number, text in enumerate(ALL):
        fake.change(vid(number), title=clean(text) or None, channel=clean(text), reason=clean(text))
        fake.emit(e.Message(at=stage.NOW, level="error", text=clean(text)))
    fake.notes[vid(0)] = stage.NOTE + "\n\n".join(f"- {text} [{text}](https://{text})" for text in ALL)  # as on disk
    offered = tuple(Offered(video=vid(500 + number), title=clean(text)) for number, text in enumerate(ALL))
    fake.previews[SEARCH] = Preview(source=SEARCH, title=clean(ALL[0]), videos=offered)
    app = app_on(fake, answers=FakeAnswers())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await go(PLACES[place])(pilot)
        await settle(pilot)
        for strip in app.screen._compositor.render_strips(app.size):
            text = "".join(segment.text for segment in strip)
            assert cell_len(text) == 80
            assert not [char for char in text if unicodedata.category(char) in ("Cc", "Cf") and char not in JOINERS]
