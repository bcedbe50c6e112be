"""A state after events."""

from __future__ import annotations

from ytsb_tui.core.exits import Exit
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.fold import reduce
from ytsb_tui.core.state.panel import PanelState
from ytsb_tui.core.videos.video import VideoId

A, B = VideoId("aaaaaaaaaaa"), VideoId("bbbbbbbbbbb")


EXIT = Exit(key="k1", ip="203.0.113.5", fingerprint="F" * 40, nickname="nick", country="de", seconds=0.9)


def fold(*events: e.Event, state: PanelState | None = None) -> PanelState:
    current = state or PanelState()
    for event in events:
        current = reduce(current, event)
    return current


READY = (
    e.ExitBuilding(at=1.0, key="k1", country="de", nickname="nick"),
    e.ExitReady(at=2.0, exit=EXIT, ready=1, wanted=3),
)
