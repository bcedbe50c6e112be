from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui.stage import NOTE
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Chapter, Cue
from ytsb_tui.tui.places.reader.note_page import note_page, readable
from ytsb_tui.tui.places.reader.transcript_page import entries, transcript_page
from ytsb_tui.tui.render.look import ASCII, UNICODE
from ytsb_tui.tui.render.page import Page, PageMaker, Run, moment
from ytsb_tui.tui.render.spans import Role, marked, plain, width_of


def text(page: Page) -> str:
    return "\n".join(plain(line) for line in page.lines)


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://youtu.be/abc?t=133", 133.0),
        ("https://www.youtube.com/watch?v=abc&t=2m13s", 133.0),
        ("https://m.youtube.com/watch?v=abc&t=1h2s", 3602.0),
        ("https://www.youtube.com/embed/abc?start=7", 7.0),
        ("https://youtu.be/abc", None),
        ("https://example.org/?t=5", None),
        ("https://youtu.be/abc?t=soon", None),
        ("https://[", None),
        ("../other.md", None),
    ],
)
def test_moments(url: str, seconds: float | None) -> None:
    assert moment(url) == seconds


def test_a_note_as_a_page() -> None:
    page = note_page(readable(NOTE, UNICODE), UNICODE, 60)
    shown = text(page)
    assert shown.startswith("The essence of calculus\n━━━━")
    assert "• Integral: an area as a sum of thin slices that grow ever" in shown
    assert "1. Slicing a circle" in shown
    assert "2. The two are inverses: the fundamental theorem. 12:40" in shown
    assert "▌ The art is to find the right slices." in shown
    assert [link.seconds for link in page.links] == [133.0, 527.0, 182.0, 760.0]
    assert [plain(page.lines[link.line])[link.start : link.end] for link in page.links] == [
        "2:13",
        "8:47",
        "3:02",
        "12:40",
    ]
    assert [heading.text for heading in page.headings] == ["The essence of calculus", "Core concepts", "Key points"]
    assert all(plain(page.lines[heading.line]) == heading.text for heading in page.headings)


def test_roles_come_from_the_markdown() -> None:
    page = note_page("a **strong** *soft* `code` ~~gone~~ [link](https://x.org)", UNICODE, 60)
    assert {role for _, role in page.lines[0]} >= {Role.STRONG, Role.EMPHASIS, Role.CODE, Role.DIM, Role.LINK}


def test_lists_in_lists_quotes_code_rules_and_tables() -> None:
    page = note_page(
        "- a\n  - b\n    1. c\n    2. d\n\n> q\n> r\n\n```\ncode  here\n```\n\n---\n\n|x|y|\n|-|-|\n|1|2|\n",
        UNICODE,
        40,
    )
    assert text(page).split("\n") == [
        "• a", "  • b", "    1. c", "    2. d", "", "▌ q r", "", "  code  here", "", "─" * 40, "", "x | y", "1 | 2",
    ]  # fmt: skip


def test_html_and_images_are_text() -> None:
    shown = text(note_page("<b>x</b> <script>alert(1)</script>", UNICODE, 60))
    assert "<b>x</b>" in shown


def test_a_link_over_two_lines_is_one() -> None:
    page = note_page("aaaa [bbbb cccc dddd](https://x.org) e", UNICODE, 10)
    assert len({link.url for link in page.links}) == 1
    assert len(page.links) <= 2


def test_a_very_deep_list_stays_on_the_page() -> None:
    deep = "\n".join("  " * level + "- x" for level in range(30))
    page = note_page(deep, UNICODE, 40)
    assert all(width_of(line) <= 60 for line in page.lines)


@example("#", 8)
@example("# \n\ntext", 8)
@given(st.text(max_size=300), st.integers(8, 60))
def test_any_text_makes_a_page_that_fits(markdown: str, width: int) -> None:
    page = note_page(readable(markdown, UNICODE), UNICODE, width)
    for link in page.links:
        assert 0 <= link.start < link.end <= len(plain(page.lines[link.line]))
    assert all(heading.line < len(page.lines) for heading in page.headings)


@given(st.text(max_size=200), st.integers(8, 60))
def test_paragraphs_keep_every_word_and_their_width(told: str, width: int) -> None:
    told = UNICODE.safe(clean(told))
    maker = PageMaker(width)
    maker.paragraph([Run(text=told)])
    lines = maker.page().lines
    assert "".join("".join(plain(line).split()) for line in lines) == "".join(told.split())
    assert all(width_of(line) <= width for line in lines)


def test_ascii_pages_are_ascii() -> None:
    assert text(note_page(readable(NOTE, ASCII), ASCII, 50)).isascii()


def test_finding() -> None:
    page = note_page("Rings and more rings.\n\nNo RING here?", UNICODE, 60)
    assert page.find("ring") == ((0, 0, 4), (0, 15, 19), (2, 3, 7))
    assert page.find("") == ()
    assert page.find("nothing") == ()


def test_marking_a_part_of_a_line() -> None:
    line = (("abc", Role.TEXT), ("def", Role.STRONG))
    assert marked(line, 2, 4, Role.FOUND) == (
        ("ab", Role.TEXT),
        ("c", Role.FOUND),
        ("d", Role.FOUND),
        ("ef", Role.STRONG),
    )


def cues(count: int) -> tuple[Cue, ...]:
    return tuple(Cue(start=3.0 * n, duration=3.0, text=f"cue number {n} says so") for n in range(count))


def test_captions_are_put_together_to_entries() -> None:
    told = entries(cues(12))
    assert [start for start, _ in told] == [0.0, 12.0, 24.0]
    assert " ".join(words for _, words in told) == " ".join(cue.text for cue in cues(12))
    assert entries(()) == ()


def test_a_transcript_as_a_page() -> None:
    chapters = (Chapter(start=0.0, title="Begin"), Chapter(start=24.0, title="End"))
    page = transcript_page(cues(12), chapters, UNICODE, 60)
    assert [heading.text for heading in page.headings] == ["Begin", "End"]
    assert [link.seconds for link in page.links] == [0.0, 12.0, 24.0]
    assert [plain(page.lines[link.line])[link.start : link.end] for link in page.links] == ["0:00", "0:12", "0:24"]
    assert transcript_page((), (), UNICODE, 60) == Page()
