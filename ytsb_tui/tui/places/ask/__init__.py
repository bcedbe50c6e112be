"""Questions about a video, a subject or everything."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="A,shift+a,0",
    label="ask",
    tip="Ask what your videos say about something",
    name="go: ask",
    order=8,
    rank=13,
    shown="A",
)
