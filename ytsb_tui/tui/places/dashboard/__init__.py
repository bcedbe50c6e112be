"""The dashboard: what is moving, what failed and what to press, at a glance."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="1",
    label="dashboard",
    tip="The dashboard",
    name="go: dashboard",
    order=1,
)
