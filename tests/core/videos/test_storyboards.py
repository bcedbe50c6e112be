"""Storyboards: the line that names them, in YouTube's recorded form and in hostile ones."""

from __future__ import annotations

import pytest

from ytsb_tui.core.videos.storyboards import MOST_SHEETS, storyboard_in

# As recorded for youtube-transcript-api's tests, the value of `sqp` shortened.
RECORDED = (
    "https://i.ytimg.com/sb/GJLlxj_dtq8/storyboard3_L$L/$N.jpg?sqp=-oaymwGbA0g48quKqQOSA4gBAZUB=="
    "|48#27#100#10#10#0#default#rs$AOn4CLCBl68_j71MErcfP_dtBmVkzI4ing"
    "|80#45#65#10#10#5000#M$M#rs$AOn4CLB3d0IU5fFzbBQIpF7_o-Hpu4Nrbw"
    "|160#90#65#5#5#5000#M$M#rs$AOn4CLBRevtHnOyR6NWQv4bOfvU7pOhE3A"
)
BASE = "https://i.ytimg.com/sb/GJLlxj_dtq8/storyboard3_L$L/$N.jpg?sqp=x"
LARGE = "320#180#65#3#3#5000#M$M#rs"


def test_the_recorded_line_is_read() -> None:
    board = storyboard_in(RECORDED, 324.0)
    assert board is not None
    assert (board.survey.width, board.survey.sheets, board.survey.every) == (80, 1, 5.0)
    assert (board.pictures.width, board.pictures.height, board.pictures.sheets) == (160, 90, 3)
    assert board.pictures.url(2) == (
        "https://i.ytimg.com/sb/GJLlxj_dtq8/storyboard3_L2/M2.jpg?sqp=-oaymwGbA0g48quKqQOSA4gBAZUB=="
        "&sigh=rs$AOn4CLBRevtHnOyR6NWQv4bOfvU7pOhE3A"
    )
    assert board.pictures.place(33) == (1, 3 * 160, 1 * 90)


def test_the_largest_size_is_taken_and_the_smallest_that_fits_it_looked_through() -> None:
    board = storyboard_in(f"{BASE}|80#45#65#10#10#5000#M$M#a|160#90#65#5#5#5000#M$M#b|{LARGE}", None)
    assert board is not None
    assert (board.survey.height, board.pictures.height) == (45, 180)
    other_frames = storyboard_in(f"{BASE}|80#45#66#10#10#5000#M$M#a|{LARGE}", None)
    assert other_frames is not None
    assert other_frames.survey is other_frames.pictures


def test_a_size_with_too_many_sheets_is_left_out() -> None:
    frames = (MOST_SHEETS + 1) * 9
    board = storyboard_in(f"{BASE}|160#90#{frames}#5#5#5000#M$M#b|320#180#{frames}#3#3#5000#M$M#c", None)
    assert board is not None
    assert board.pictures.height == 90


def test_frames_without_an_interval_are_spread_over_the_video() -> None:
    level = f"{BASE}|320#180#9#3#3#0#default#rs"
    board = storyboard_in(level, 90.0)
    assert board is not None
    assert board.survey.every == 10.0
    assert board.survey.url(0) == BASE.replace("$L", "0").replace("$N", "default") + "&sigh=rs"
    assert storyboard_in(level, None) is None


def test_a_base_without_a_query_gets_one() -> None:
    board = storyboard_in(f"https://i.ytimg.com/sb/x/L$L/$N.jpg|{LARGE}", None)
    assert board is not None
    assert board.pictures.url(0) == "https://i.ytimg.com/sb/x/L0/M0.jpg?sigh=rs"


@pytest.mark.parametrize(
    "spec",
    [
        "",
        BASE,
        f"{BASE}|48#27#100#10#10#0#default#rs",  # too small to read
        f"{BASE}|{LARGE}#more",
        f"{BASE}|" + LARGE.replace("320", "0"),
        f"{BASE}|" + LARGE.replace("320", "-1"),
        f"{BASE}|" + LARGE.replace("320", "٣٢٠"),
        f"{BASE}|" + LARGE.replace("320", "100000"),
        f"{BASE}|" + LARGE.replace("180", "99999"),
        f"{BASE}|" + LARGE.replace("#65#", "#0#"),
        f"{BASE}|" + LARGE.replace("#65#", "#999999#"),
        f"{BASE}|" + LARGE.replace("#3#3#", "#3#400#"),
        f"{BASE}|" + LARGE.replace("#3#3#", "#400#3#"),
        f"{BASE}|1280#1280#65#25#25#5000#M$M#rs",  # a sheet of a billion pixels
        f"{BASE}|" + LARGE.replace("M$M", "one"),  # the same sheet eight times
        f"{BASE}|" + LARGE.replace("M$M", "../../x"),
        f"{BASE}|" + LARGE.replace("#rs", "#rs@evil.example"),
        f"{BASE.replace('https', 'http')}|{LARGE}",
        f"{BASE.replace('i.ytimg.com', 'i.ytimg.com.evil.example')}|{LARGE}",
        f"{BASE.replace('i.ytimg.com', 'i.ytimg.com@evil.example')}|{LARGE}",
        f"{BASE.replace('i.ytimg.com', 'i.ytimg.com:444')}|{LARGE}",
        f"{BASE.replace('/sb/', '/vi/')}|{LARGE}",
        f"https://[|{LARGE}",
    ],
)
def test_what_shows_no_slides_or_leads_elsewhere_is_none(spec: str) -> None:
    assert storyboard_in(spec, 60.0) is None
