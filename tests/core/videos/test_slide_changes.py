"""Slides in frames that are made of numbers; drawn lectures are in tests/adapters/youtube/test_slides.py."""

from __future__ import annotations

import random

from ytsb_tui.core.videos.slide_changes import GRID, MOST_SLIDES, Slide, slides_in

CELLS = GRID[0] * GRID[1]
PAPER = 240


def slide(number: int, lines: int = 120) -> bytearray:
    """A slide with so many cells of text."""
    cells = bytearray([PAPER]) * CELLS
    for cell in random.Random(number).sample(range(64, CELLS), 120)[:lines]:
        cells[cell] = 40
    return cells


def noisy(cells: bytearray, seed: int) -> bytes:
    source = random.Random(seed)
    return bytes(min(255, max(0, cell + source.randint(-5, 5))) for cell in cells)


def shown(*runs: tuple[bytearray, int]) -> list[bytes]:
    """Frames of slides, each so many times, with the noise of JPEG."""
    each = [cells for cells, times in runs for _ in range(times)]
    return [noisy(cells, seed) for seed, cells in enumerate(each)]


def test_no_frames_have_no_slides() -> None:
    assert slides_in([]) == ()


def test_a_video_of_one_slide_has_one() -> None:
    assert slides_in(shown((slide(1), 1))) == (Slide(first=0, last=0),)
    assert slides_in(shown((slide(1), 30))) == (Slide(first=0, last=29),)


def test_each_change_is_found() -> None:
    frames = shown((slide(1), 4), (slide(2), 3), (slide(3), 1), (slide(4), 5))
    assert slides_in(frames) == (
        Slide(first=0, last=3),
        Slide(first=4, last=6),
        Slide(first=7, last=7),
        Slide(first=8, last=12),
    )


def test_lines_that_are_added_belong_to_the_slide_and_its_last_frame_is_shown() -> None:
    frames = shown((slide(1), 3), (slide(2, 60), 2), (slide(2, 90), 2), (slide(2), 2), (slide(3), 4))
    assert slides_in(frames) == (Slide(first=0, last=2), Slide(first=3, last=8), Slide(first=9, last=12))


def test_a_slide_that_is_shown_again_is_not_kept_again() -> None:
    frames = shown((slide(1), 4), (slide(2), 4), (slide(1), 4), (slide(2, 75), 3), (slide(3), 3))
    assert [each.first for each in slides_in(frames)] == [0, 4, 15]


def test_blank_frames_are_no_slides() -> None:
    black = bytearray([16]) * CELLS
    frames = shown((black, 2), (slide(1), 4), (black, 1), (slide(2), 4))
    assert [each.first for each in slides_in(frames)] == [2, 7]


def test_a_frame_between_two_slides_that_fade_is_no_slide() -> None:
    one, two = slide(1), slide(2)
    between = bytearray((a + b) // 2 for a, b in zip(one, two, strict=True))
    assert [each.first for each in slides_in(shown((one, 4), (between, 1), (two, 4)))] == [0, 5]


def test_a_speaker_who_moves_in_a_corner_is_no_change() -> None:
    frames = []
    for number in range(40):
        cells = slide(number // 10)
        source = random.Random(number)
        for row in range(12, 18):
            for column in range(24, 32):
                cells[row * GRID[0] + column] = source.randrange(256)
        frames.append(noisy(cells, number))
    assert [each.first for each in slides_in(frames)] == [0, 10, 20, 30]


def test_a_film_has_no_slides() -> None:
    assert slides_in([random.Random(number).randbytes(CELLS) for number in range(60)]) == ()


def test_only_so_many_are_kept_those_that_stand_longest_in_order() -> None:
    runs = [(slide(number), 1 if number % 2 else 3) for number in range(2 * MOST_SLIDES)]
    found = slides_in(shown(*runs))
    assert len(found) == MOST_SLIDES
    assert list(found) == sorted(found, key=lambda each: each.first)
    assert sum(each.last > each.first for each in found) > 0.95 * MOST_SLIDES
