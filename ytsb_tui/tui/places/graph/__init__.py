"""The knowledge graph: concepts and the notes that explain them."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="7,K,shift+k",
    label="graph",
    tip="The knowledge graph: concepts, the notes that explain them, related concepts",
    name="go: knowledge graph",
    order=9,
)
