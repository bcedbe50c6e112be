"""The library: subjects and their notes."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="L,shift+l,5",
    label="library",
    tip="The library: subjects and their notes",
    name="go: library",
    order=6,
    rank=13,
    shown="L",
)
