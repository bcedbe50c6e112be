"""Every place in every state, at three sizes, in the theme of high contrast and without colours: the words are those of
the usual theme, nothing is too pale to be read, and without colours none is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as Shade
from textual.strip import Strip

from tests.tui.stage import SCENES, app_on, screen_text, settle
from tests.tui.test_snapshots import CASES, PLACES, SIZES, go
from ytsb_tui.tui.app import StudyBuddyApp

pytestmark = pytest.mark.exhaustive
READABLE = 7.0  # contrast of text that everybody can read (WCAG 2, AAA)
SHAPES = set("─│╭╮╰╯━▰▱▁▂▃▄▅▆▇█▔▎▊▌▐╸╺╴╶┄┈ ")  # borders, rules, bars and scrollbars are no text


def sent(app: StudyBuddyApp) -> Iterator[Segment]:
    """What the terminal gets, after the filters."""
    strips: list[Strip] = app.screen._compositor.render_strips(app.size)
    for filter_ in app._filters:
        if filter_.enabled:
            strips = [strip.apply_filter(filter_, app.screen.styles.background) for strip in strips]
    box = app.screen.query("#box")
    within = box.first().region if app.screen.is_modal and box else app.screen.region  # the rest is dimmed
    for strip in strips[within.y : within.bottom]:
        yield from strip.crop(within.x, within.right)


def shade(colour: Color | None, instead: Shade) -> Shade:
    return instead if colour is None or colour.triplet is None else Shade(*colour.triplet)


def contrast(one: Shade, other: Shade) -> float:
    def luminance(colour: Shade) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(segment: Segment, background: Shade) -> bool:
    style = segment.style or Style()
    if set(segment.text) <= SHAPES or style.meta.get("dim"):
        return True
    fore, back = shade(style.color, Shade(255, 255, 255)), shade(style.bgcolor, background)
    if style.reverse:
        fore, back = back, fore
    return contrast(fore, back) >= READABLE


@pytest.mark.parametrize(("place", "state"), CASES)
async def test_high_contrast(place: str, state: str) -> None:
    app = app_on(SCENES[state](), theme="high-contrast")
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        await go(PLACES[place])(pilot)
        for size in SIZES.values():
            app.theme = "calm"
            await pilot.resize_terminal(*size)
            await settle(pilot)
            usual = screen_text(app)
            app.theme = "high-contrast"
            await settle(pilot)
            assert screen_text(app) == usual
            background = app.screen.styles.background
            pale = {segment.text.strip(): segment.style for segment in sent(app) if not readable(segment, background)}
            assert not pale


@pytest.mark.parametrize(("place", "state"), CASES)
async def test_no_colours(place: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(SCENES[state](), theme=None)
    async with app.run_test(size=SIZES["80x24"]) as pilot:
        await go(PLACES[place])(pilot)
        for size in SIZES.values():
            await pilot.resize_terminal(*size)
            await settle(pilot)
            colours = {segment.style.color for segment in sent(app) if segment.style}
            colours |= {segment.style.bgcolor for segment in sent(app) if segment.style}
            assert {colour.name for colour in colours if colour} <= {"default"}
