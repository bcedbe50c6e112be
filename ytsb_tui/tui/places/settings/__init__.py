"""The settings and the keys of all commands."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="9",
    label="settings",
    tip="Settings and keys: what each means, where it comes from, and how to change it",
    name="go: settings",
    order=10,
    rank=15,
)
