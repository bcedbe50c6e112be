from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import stage
from ytsb_tui.core.state.panel import ExitState
from ytsb_tui.tui.places.network import render as network
from ytsb_tui.tui.places.network.world_map import place_of, size, world
from ytsb_tui.tui.render.countries import countries, country_name
from ytsb_tui.tui.render.look import ASCII, UNICODE
from ytsb_tui.tui.render.plots import sparkline
from ytsb_tui.tui.render.spans import Role, plain, width_of


def test_tallies() -> None:
    found = {tally.code: tally for tally in network.tallies(stage.working().state.exits.values())}
    assert (found["fr"].exits, found["fr"].usable, found["fr"].blocked) == (2, 1, 2)
    assert found["fr"].best is ExitState.LEASED
    assert (found["us"].let_through, found["us"].best) == (4, ExitState.READY)
    assert found["ro"].usable == 0


def test_marks_are_a_symbol_or_a_number() -> None:
    marked = network.marks(stage.working().state.exits.values(), UNICODE)
    assert marked["fr"] == ("2", Role.LEASED)
    assert marked["de"] == ("●", Role.READY)
    assert marked["ro"] == ("◐", Role.BUILDING)


def test_sparklines() -> None:
    assert sparkline([], UNICODE, 10) == ""
    assert sparkline([0.0, 0.0], UNICODE, 10) == "▁▁"
    assert sparkline([1.0, 8.0], UNICODE, 10) == "▂█"
    assert len(sparkline([1.0] * 50, UNICODE, 10)) == 10
    assert sparkline([1.0, 8.0], ASCII, 10).isascii()


@given(st.integers(1, 200), st.integers(1, 60))
def test_maps_fit(width: int, height: int) -> None:
    lines = world(network.marks(stage.working().state.exits.values(), UNICODE), UNICODE, width, height)
    assert len(lines) <= height
    assert all(width_of(line) <= width for line in lines)


def test_every_country_is_on_the_map() -> None:
    lines = world(dict.fromkeys(("de", "us", "jp", "za", "nz", "??"), ("●", Role.LIVE)), UNICODE, 108, 20)
    assert sum(plain(line).count("●") for line in lines) == 5
    width, height = size(108, 20)
    for country in countries().values():
        x, y = place_of(country, width, height)
        assert 0 <= x < width
        assert 0 <= y < height


def test_marks_that_meet_step_aside() -> None:
    lines = world(dict.fromkeys(("be", "nl", "lu", "de"), ("●", Role.LIVE)), UNICODE, 40, 8)
    assert sum(plain(line).count("●") for line in lines) == 4


def test_an_ascii_map() -> None:
    lines = world(network.marks(stage.working().state.exits.values(), ASCII), ASCII, 76, 14)
    assert all(plain(line).isascii() for line in lines)
    assert sum(plain(line).count(".") for line in lines) > 100


def test_too_small_for_a_map() -> None:
    assert world({}, UNICODE, 10, 10) == ()


@pytest.mark.parametrize(
    ("code", "name"), [("de", "Germany"), ("US", "United States"), ("??", "unknown"), ("qq", "QQ")]
)
def test_country_names(code: str, name: str) -> None:
    assert country_name(code) == name


def test_what_tor_says_fits() -> None:
    lines = network.tor(stage.working().state, UNICODE, 40, 3)
    assert len(lines) == 3
    assert all(width_of(line) <= 40 for line in lines)
    assert len(network.tor(stage.bootstrapping().state, UNICODE, 40, 1)) == 1
    assert "45%" in plain(network.tor(stage.bootstrapping().state, UNICODE, 60, 3)[0])


def test_build_times_of_none() -> None:
    assert "No exit has been built" in plain(network.build_times(stage.empty().state, UNICODE, 40)[0])
