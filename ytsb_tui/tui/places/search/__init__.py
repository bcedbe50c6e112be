"""The search in everything that was said and noted."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="S,shift+s,4",
    label="search",
    tip="Search everything that was said and noted, as you type",
    name="go: search",
    order=4,
    rank=11,
    shown="S",
)
