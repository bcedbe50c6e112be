"""The log: what happened, the newest at the end."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="l,3",
    label="log",
    tip="The whole log",
    name="go: log",
    order=3,
    rank=12,
)
