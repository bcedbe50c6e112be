"""The study place: what is due, the way to reviews and quizzes, and what is remembered."""

from ytsb_tui.tui.place_info import PlaceInfo

PLACE = PlaceInfo(
    keys="s,6",
    label="study",
    tip="Study: the cards that are due, quizzes, what you remember",
    name="go: study",
    order=5,
    rank=10,
)
