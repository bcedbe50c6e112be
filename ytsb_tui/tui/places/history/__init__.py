"""The history: what was done and what it cost."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="H,shift+h,8",
    label="history",
    tip="The history: what was done, what it cost, where it failed, with plots",
    name="go: history",
    order=7,
    rank=14,
    shown="H",
)
