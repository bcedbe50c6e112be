"""Pictures as characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.engine.ports.slides import Pixels
from ytsb_tui.tui.render.pixels import cells

BLACK, WHITE, RED = bytes(3), b"\xff" * 3, b"\xc8\x00\x00"


def drawn(columns: int, *lines: bytes) -> Pixels:
    return Pixels(columns=columns, lines=len(lines) // 2, rgb=b"".join(lines))


def test_a_cell_has_the_shape_of_what_is_bright() -> None:
    picture = drawn(3, WHITE + BLACK + WHITE * 2 + BLACK * 2, BLACK * 2 + WHITE * 2 + WHITE * 2)
    assert ["".join(each.character for each in row) for row in cells(picture)] == ["▘ ▄"]
    first, second, third = cells(picture)[0]
    assert first[1:] == ((255, 255, 255), (0, 0, 0))
    assert second.back == (255, 255, 255), "one colour is the background"
    assert third[1:] == ((255, 255, 255), (0, 0, 0))


def test_pixels_of_one_side_are_mixed() -> None:
    ((cell,),) = cells(drawn(1, RED + BLACK, WHITE + WHITE))
    assert cell == ("▄", (255, 255, 255), (100, 0, 0))


@given(st.integers(1, 6), st.integers(1, 4), st.randoms())
def test_any_picture_fills_its_cells(columns: int, lines: int, random: object) -> None:
    rgb = random.randbytes(12 * columns * lines)  # type: ignore[attr-defined]  # a Random
    rows = cells(Pixels(columns=columns, lines=lines, rgb=rgb))
    assert [len(row) for row in rows] == [columns] * lines
    assert all(max(*cell.front, *cell.back) < 256 for row in rows for cell in row)
