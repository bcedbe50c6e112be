from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from ytsb_tui.tui.narrow_update import NarrowUpdate

CONSOLE = Console(file=StringIO(), color_system=None)


def sent(spans: list[tuple[int, int, int]]) -> str:
    """What is sent for changes in a line of two panels: `abcdefgh`, then `ijkl`."""
    chops: list[dict[int, Strip | None]] = [
        {0: Strip([Segment("abcdefgh")]), 8: Strip([Segment("ijkl")])},
        {0: Strip([Segment("x" * 12)]), 8: None},
    ]
    return NarrowUpdate(chops, spans, [[8, 12], [12, 12]]).render_segments(CONSOLE)


def test_no_more_is_sent_than_what_changed() -> None:
    assert sent([(0, 3, 5)]) == "\x1b[1;4Hde"
    assert sent([(0, 6, 10)]) == "\x1b[1;7Hgh\x1b[1;9Hij"
    assert sent([(0, 0, 8), (1, 2, 4)]) == "\x1b[1;1Habcdefgh\x1b[2;3Hxx"
