"""What colours mean in every theme: green is done, blue runs, amber waits, red needs a person; exits have others."""

from __future__ import annotations

import colorsys

import pytest
from textual.theme import Theme

from ytsb_tui.core.state.panel import ExitState
from ytsb_tui.tui.render.spans import Role
from ytsb_tui.tui.render.wording import ROLES
from ytsb_tui.tui.themes import TERMINAL, THEMES, role_styles

HUES = {Role.DONE: (80, 150), Role.LIVE: (195, 240), Role.WARNING: (30, 62), Role.ERROR: (340, 375)}
EXITS = (Role.BUILDING, Role.READY, Role.LEASED, Role.BURNED)  # those that rest are grey


def hue(theme: Theme, role: Role) -> float:
    colour = role_styles(theme)[role].color
    assert colour is not None
    red, green, blue = (part / 255 for part in colour.get_truecolor())
    return 360 * colorsys.rgb_to_hls(red, green, blue)[0]


@pytest.mark.parametrize("theme", [each for each in THEMES if each is not TERMINAL], ids=lambda theme: theme.name)
def test_in_every_theme(theme: Theme) -> None:
    for role, (low, high) in HUES.items():
        assert low <= (hue(theme, role) - low) % 360 + low <= high, (role, hue(theme, role))
    for role in EXITS:
        assert 235 <= hue(theme, role) <= 335, (role, hue(theme, role))
    styles = role_styles(theme)
    assert len({styles[role].color for role in (*HUES, *EXITS, Role.COOLING)}) == len(HUES) + len(EXITS) + 1


def test_in_16_colours() -> None:
    styles = role_styles(TERMINAL)
    numbers = {role: colour.number for role in (*HUES, *EXITS) if (colour := styles[role].color) is not None}
    assert [numbers[role] for role in HUES] == [2, 12, 3, 1]  # green, bright blue, yellow, red
    assert {numbers[role] for role in EXITS} == {5, 13}  # magenta, and a bright one


def test_each_state_has_its_meaning() -> None:
    meant = {
        "done": Role.DONE, "fetching": Role.LIVE, "listening": Role.LIVE, "writing": Role.LIVE,
        "waiting": Role.WARNING, "failed": Role.ERROR,
    }  # fmt: skip
    assert {word: ROLES[word] for word in meant} == meant
    exits = {ROLES[state.value] for state in ExitState}
    assert len(exits) == len(ExitState), "each state of an exit has a colour of its own"
    assert not exits & set(HUES)
