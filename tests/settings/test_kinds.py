"""Each kind of value reads what people type, writes it so that it can be read again, and says what it wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.settings import kinds
from ytsb_tui.settings.kinds import Kind


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (kinds.DURATION, 0.0, "0s"),
        (kinds.DURATION, 90.0, "90s"),
        (kinds.DURATION, 1800.0, "30m"),
        (kinds.DURATION, 5400.0, "90m"),
        (kinds.DURATION, 172_800.0, "48h"),
        (kinds.DURATION, 0.5, "0.5s"),
        (kinds.DOLLARS, 2.5, "2.50"),
        (kinds.SWITCH, True, "true"),
        (kinds.COUNTRIES, frozenset({"se", "de"}), "de,se"),
        (kinds.LANGUAGES, ("de", "en"), "de,en"),
        (kinds.words("h:1"), ("h:2", "h:1"), "h:2,h:1"),
        (kinds.whole(1, 9), 7, "7"),
        (kinds.choice("a", "b"), "b", "b"),
    ],
)
def test_a_value_is_written_as_it_would_be_typed(kind: Kind[object], value: object, text: str) -> None:
    assert kind.text(value) == text
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (kinds.whole(1, 9), True),
        (kinds.whole(1, 9), 3.0),
        (kinds.whole(1, 9), "10"),
        (kinds.choice("a", "b"), "A"),
        (kinds.API_KEY, "two words"),
        (kinds.API_KEY, "schlüssel"),
        (kinds.API_KEY, "esc\x1b"),
        (kinds.PASSWORD, "esc\x1b"),
        (kinds.KEYS, {"app.quit": " "}),
        (kinds.NAME, "../../etc"),
        (kinds.TEXT, " "),
    ],
)
def test_what_is_wrong_is_refused(kind: Kind[object], wrong: object) -> None:
    with pytest.raises(ValueError):
        kind.parse(wrong)


def test_a_password_may_be_in_any_script() -> None:
    assert kinds.PASSWORD.parse(" two Wörter ") == "two Wörter"


@given(st.integers(0, 10**7))
def test_every_duration_is_read_as_it_was(seconds: int) -> None:
    assert kinds.DURATION.parse(kinds.DURATION.text(float(seconds))) == seconds
