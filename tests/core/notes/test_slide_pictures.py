"""Pictures of slides among the key points of a note."""

from __future__ import annotations

from ytsb_tui.core.notes.slide_pictures import (
    illustrated,
    picture_at,
    picture_path,
    pictures_in,
    with_pictures_beside,
    without_pictures,
)
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
HEAD = "# Title\n\nSummary.\n\n## Core concepts\n\n- **a**: b [0:05](u)\n\n"
STEPS = """## Key points

### One [0:00](u)

- first [0:03](u) ✓
  > quote
- no second
- second [0:20](u) ✓

### Two [1:00](u)

- third [1:03](u) ✓
"""
TAIL = "\n## Chapters\n\n- [0:00](u) One\n"


def shown(second: int, up: str = "../") -> str:
    clock = f"{second // 60}:{second % 60:02}"
    return f"![Slide at {clock}]({up}slides/{VIDEO}/{second}.jpg) [{clock}](https://youtu.be/{VIDEO}?t={second})"


def test_each_picture_stands_before_what_was_said_after_it_came_in_its_step() -> None:
    body = illustrated(HEAD + STEPS + TAIL, VIDEO, (0, 10, 30, 62, 90), "Maths/T.md")
    points = f"""## Key points

### One [0:00](u)

{shown(0)}

- first [0:03](u) ✓
  > quote
- no second

{shown(10)}

- second [0:20](u) ✓

{shown(30)}

### Two [1:00](u)

{shown(62)}

- third [1:03](u) ✓

{shown(90)}
"""
    assert body == HEAD + points + TAIL
    assert pictures_in(body) == tuple(picture_path(VIDEO, second) for second in (0, 10, 30, 62, 90))


def test_what_comes_before_the_first_step_stands_in_it() -> None:
    body = illustrated("## Key points\n\n### Late [1:00](u)\n\n- point [1:05](u)\n", VIDEO, (3,), "T.md")
    assert body == f"## Key points\n\n### Late [1:00](u)\n\n{shown(3, '')}\n\n- point [1:05](u)\n"


def test_points_without_steps_and_the_end_of_a_note() -> None:
    body = illustrated("## Key points\n\n- one [0:05](u)\n- two [0:50](u)\n", VIDEO, (20, 70), "T.md")
    assert body == f"## Key points\n\n- one [0:05](u)\n\n{shown(20, '')}\n\n- two [0:50](u)\n\n{shown(70, '')}\n"


def test_a_note_without_key_points_has_them_at_its_end_before_the_links() -> None:
    assert illustrated("# T\n\nText.\n", VIDEO, (5,), "T.md") == f"# T\n\nText.\n\n## Slides\n\n{shown(5, '')}\n"
    linked = illustrated("# T\n<!-- ytsb:links -->\n\n## See also\n", VIDEO, (5,), "T.md")
    assert linked == f"# T\n\n## Slides\n\n{shown(5, '')}\n<!-- ytsb:links -->\n\n## See also\n"
    points = illustrated("## Key points\n\n- a\n<!-- ytsb:links -->\n\n## See also\n", VIDEO, (5,), "T.md")
    assert points == f"## Key points\n\n- a\n\n{shown(5, '')}\n<!-- ytsb:links -->\n\n## See also\n"


def test_a_note_stays_as_it_is_without_pictures_and_with_them() -> None:
    assert illustrated(HEAD + STEPS, VIDEO, (), "T.md") == HEAD + STEPS
    once = illustrated(HEAD + STEPS, VIDEO, (0, 70), "T.md")
    assert illustrated(once, VIDEO, (0, 30, 70), "T.md") == once


def test_a_note_for_another_place() -> None:
    body = illustrated(HEAD + STEPS, VIDEO, (0,), "Maths/Analysis/T.md")
    assert f"(../../slides/{VIDEO}/0.jpg)" in body
    assert f"![Slide at 0:00](slides/{VIDEO}/0.jpg) [0:00](" in with_pictures_beside(body)
    assert "\nSlide at 0:00 [0:00](" in without_pictures(body)


def test_only_our_own_pictures_are_recognized() -> None:
    text = f"x ![a](slides/{VIDEO}/12.jpg)"
    assert picture_at(text, 2) == ("a", f"slides/{VIDEO}/12.jpg", len(text))
    for other in (
        "![a](https://example.org/slides/x/1.jpg)",
        "![a](slides/../x/1.jpg)",
        "![a](slides/x/1.png)",
        "text",
    ):
        assert picture_at(other, 0) is None
        assert pictures_in(other) == ()
