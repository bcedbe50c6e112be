"""The network: where exits are, what became of each, how long circuits take."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="n,2",
    label="network",
    tip="The network: exits on the map, by country, build times, blocks",
    name="go: network",
    order=2,
    rank=7,
)
