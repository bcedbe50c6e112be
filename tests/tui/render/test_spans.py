from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.tui.render import spans
from ytsb_tui.tui.render.look import ASCII, UNICODE
from ytsb_tui.tui.render.spans import Line, Role, changed_cells

TEXT = st.text(max_size=60)
LINES = st.lists(st.tuples(TEXT, st.sampled_from(Role)), max_size=5).map(tuple)


@given(TEXT, st.integers(0, 40))
def test_left_and_right_fill_exactly_the_width(text: str, width: int) -> None:
    text = UNICODE.safe(clean(text))
    assert cell_len(spans.left(text, width)) == width
    assert cell_len(spans.right(text, width)) == width


@given(LINES, st.integers(0, 40))
def test_a_cropped_line_never_is_wider(line: Line, width: int) -> None:
    line = tuple((UNICODE.safe(clean(text)), role) for text, role in line)
    assert spans.width_of(spans.crop(line, width)) <= width


@given(LINES, LINES, st.integers(2, 60))
def test_spread_puts_the_end_at_the_edge(start: Line, end: Line, width: int) -> None:
    start = tuple((UNICODE.safe(clean(text)), role) for text, role in start)
    end = spans.crop(tuple((UNICODE.safe(clean(text)), role) for text, role in end), width - 1)
    line = spans.spread(start, end, width)
    assert spans.width_of(line) == width
    assert spans.plain(line).endswith(spans.plain(end))


@given(TEXT, st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    text = UNICODE.safe(clean(text))
    lines = spans.wrapped(text, width)
    assert all(spans.width_of(line) <= width for line in lines)
    assert "".join("".join(spans.plain(line).split()) for line in lines) == "".join(text.split())


def test_wrapped_indents_what_follows() -> None:
    lines = spans.wrapped("one two three", 7, indent="  ")
    assert [spans.plain(line) for line in lines] == ["one two", "  three"]


def test_cut_shows_where() -> None:
    assert spans.cut("calculus", 5) == "calc…"
    assert spans.cut("calculus", 8) == "calculus"
    assert spans.cut("calculus", 5, "~") == "calc~"
    assert spans.cut("日本語", 5) == "日本…"


def test_crop_keeps_what_is_in_front() -> None:
    line: Line = (("abc", Role.TEXT), ("defg", Role.ERROR))
    assert spans.crop(line, 7) == line
    assert spans.crop(line, 5) == (("abc", Role.TEXT), ("d…", Role.ERROR))
    assert spans.crop(line, 3) == (("abc", Role.TEXT),)


@given(st.text(max_size=80))
def test_ascii_is_ascii(text: str) -> None:
    assert ASCII.safe(clean(text)).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("naïve “café”…", 'naive "cafe"...'),
        ("日本 → x", "?? > x"),
        ("flag 🇩🇪", "flag DE"),
    ],
)
def test_ascii_tells_what_it_can(text: str, shown: str) -> None:
    assert ASCII.safe(text) == shown


def test_unsure_widths_are_left_out() -> None:
    assert UNICODE.safe("❤\ufe0f 👍🏽 🇩🇪 1\ufe0f\u20e3") == "❤ 👍 DE 1"


def test_bars_have_their_length() -> None:
    for look in (UNICODE, ASCII):
        for fraction in (-1.0, 0.0, 0.3, 1.0, 7.0):
            assert spans.width_of(look.bar(fraction, 5)) == 5
        for done, failed in ((0.0, 0.0), (0.5, 0.01), (1.0, 0.0), (0.0, 1.0), (0.99, 0.01)):
            assert spans.width_of(look.rule(done, failed, 40)) == 40


def test_a_failure_is_seen_in_the_rule_however_rare() -> None:
    assert any(role is Role.ERROR for _, role in UNICODE.rule(0.2, 0.0001, 40))


def test_both_looks_have_the_same_symbols() -> None:
    assert set(ASCII.symbols) == set(UNICODE.symbols)
    assert all(cell_len(symbol) == 1 for look in (ASCII, UNICODE) for symbol in look.symbols.values())
    assert all(symbol.isascii() for symbol in ASCII.symbols.values())


@given(st.lists(st.text("aé日b ", max_size=6), max_size=4), st.lists(st.text("aé日b ", max_size=6), max_size=4))
def test_only_cells_that_differ_are_drawn_again(one: list[str], other: list[str]) -> None:
    roles = (Role.TEXT, Role.DIM, Role.LIVE, Role.DONE)
    before: Line = tuple(zip(one, roles, strict=False))
    after: Line = tuple(zip(other, roles, strict=False))
    start, count = changed_cells(before, after)

    def cells(line: Line) -> list[tuple[str, Role]]:
        return [(char, role) for text, role in line for char in text for _ in range(cell_len(char))]

    old, new = cells(before), cells(after)
    assert old[:start] == new[:start]
    assert old[start + count :] == new[start + count :]
    if before == after:
        assert count == 0


def test_a_time_that_runs_draws_its_cells_alone() -> None:
    before: Line = (("a title  ", Role.TEXT), ("  9s", Role.DIM), (" end", Role.TEXT))
    after: Line = (("a title  ", Role.TEXT), (" 10s", Role.DIM), (" end", Role.TEXT))
    assert changed_cells(before, after) == (10, 2)


@pytest.mark.parametrize(
    ("width", "shown"),
    [(36, "R tries 3; the other 3 cannot heal"), (20, "R tries 3"), (5, "R tr…")],
)
def test_a_sentence_without_room_ends_with_its_first_clause(width: int, shown: str) -> None:
    assert spans.clause("R tries 3; the other 3 cannot heal", width) == shown
