from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style

from tests.tui.replay import Terminal
from ytsb_tui.tui.short_styles import shortened

COLOURS = (None, "#87afd7", "#d7af87", "red", "bright_blue", "color(200)")
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=40)
STYLES = st.builds(
    Style,
    color=st.sampled_from(COLOURS),
    bgcolor=st.sampled_from(COLOURS),
    bold=st.sampled_from((None, True)),
    italic=st.sampled_from((None, True)),
    underline=st.sampled_from((None, True)),
    reverse=st.sampled_from((None, True)),
)
PIECES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 30), STYLES, st.sampled_from(("abc", " ", "é│", ""))))


def written(pieces: list[tuple[int, int, Style, str]]) -> str:
    """What Textual would write: a style for each piece of text, and a reset after it."""
    return "".join(
        f"\x1b[{y};{x}H{style.render(text, color_system=CONSOLE._color_system)}" for y, x, style, text in pieces
    )


def seen(terminal: Terminal) -> list[object]:
    """What the eye sees: a blank has no colour but that behind it, unless it is underlined or reversed."""
    cells = [terminal.screen.buffer[y][x] for y in range(6) for x in range(40)]
    return [
        (cell.data, cell.bg) if cell.data == " " and not cell.underscore and not cell.reverse else cell
        for cell in cells
    ]


@given(PIECES, PIECES)
def test_it_looks_the_same_and_takes_no_more_bytes(
    first: list[tuple[int, int, Style, str]], then: list[tuple[int, int, Style, str]]
) -> None:
    long, short = Terminal(40, 6), Terminal(40, 6)
    for pieces in (first, then):
        data = written(pieces)
        assert len(shortened(data)) <= len(data)
        long.feed(data)
        short.feed(shortened(data))
    assert seen(short) == seen(long)
    assert (short.screen.cursor.x, short.screen.cursor.y) == (long.screen.cursor.x, long.screen.cursor.y)
    assert short.screen.cursor.attrs == long.screen.cursor.attrs


def test_only_what_changes_is_sent() -> None:
    data = (
        "\x1b[1;1H\x1b[38;2;1;2;3;48;2;9;9;9ma\x1b[0m\x1b[1;38;2;4;5;6;48;2;9;9;9m   b\x1b[0m"
        "\x1b[2;1H\x1b[48;2;9;9;9mc\x1b[0m"
    )
    assert shortened(data) == (
        "\x1b[1;1H\x1b[38;2;1;2;3;48;2;9;9;9ma\x1b[1;38;2;4;5;6m   b\x1b[2;1H\x1b[0;48;2;9;9;9mc\x1b[0m"
    )


def test_what_is_not_known_is_left_as_it_is() -> None:
    for data in ("\x1b[58;5;1mx\x1b[0m", "\x1b[38;7mx\x1b[0m", "\x1b]0;title\x07"):
        assert shortened(data) == data
