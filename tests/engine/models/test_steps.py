"""What is shown of requests that are under way at the same time: one word, one fraction, text in order."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tests.engine.models.samples import Heard
from ytsb_tui.engine.models.steps import READING, Steps

ANSWER = json.dumps({"title": "T", "summary": "All of part {}.", "key_points": [{"text": "Point {}.", "quote": "q"}]})


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ytsb_tui.engine.models.steps.time", SimpleNamespace(monotonic=lambda: 0.0)
    )  # so that only new words and ends are reported


def begun(requests: int) -> tuple[Heard, Steps]:
    heard = Heard()
    steps = Steps(heard)
    steps.expect(requests)
    return heard, steps


def answered(steps: Steps, number: int) -> None:
    reporter = steps.of(number)
    reporter.begin()
    reporter.hear(ANSWER.replace("{}", str(number + 1)))


def test_the_text_of_a_later_part_waits_for_those_before_it() -> None:
    heard, steps = begun(3)
    steps.of(0).begin()
    answered(steps, 2)
    steps.ended(2)
    answered(steps, 1)
    assert heard.text == ""
    answered(steps, 0)
    assert "Point 1." in heard.text
    assert "Point 2." not in heard.text
    steps.ended(0)
    assert "Point 2." in heard.text
    assert "Point 3." not in heard.text
    steps.ended(1)
    assert [heard.text.count(f"Point {n}.") for n in (1, 2, 3)] == [1, 1, 1]
    assert heard.text.index("Point 1.") < heard.text.index("Point 2.") < heard.text.index("Point 3.")


def test_the_word_is_that_of_the_first_unfinished() -> None:
    heard, steps = begun(3)
    first, second = steps.of(0), steps.of(1)
    first.begin()
    second.begin()
    second.hear('{"title": "T", "summary": "So')
    assert heard.words == ["reading"]
    first.thinking()
    first.hear('{"title": "T"')
    first.checking()
    assert heard.words == ["reading", "thinking", "title", "checking"]
    steps.ended(0)
    assert heard.words[-1] == "summary"


def test_the_fraction_is_of_all_and_never_falls() -> None:
    heard, steps = begun(4)
    for number in range(3):
        steps.of(number).begin()
        steps.ended(number)
    assert heard.fractions[-1] == pytest.approx(3 / 4)
    reporter = steps.of(3)
    reporter.begin()
    reporter.hear(ANSWER)
    assert 3 / 4 < heard.fractions[-1] < 1
    reporter.begin()  # its answer was none
    assert heard.fractions[-1] > (3 + READING) / 4
    steps.expect(8)  # or too long: it is cut
    for number in range(8):
        steps.ended(number)
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == 1.0


def test_thought_between_two_answers_is_shown_and_within_one_is_not() -> None:
    heard, steps = begun(1)
    reporter = steps.of(0)
    for _ in range(2):
        reporter.begin()
        reporter.thinking()
        reporter.hear('{"title": "T"')
        reporter.thinking()
    assert heard.words == ["reading", "thinking", "title"] * 2
