"""The prices in the documentation are those of the estimates."""

from __future__ import annotations

import re

import pytest

from tests.docs.markup import ROOT
from ytsb_tui.core.notes.estimates import ANSWER, INSTRUCTIONS, of_length
from ytsb_tui.core.notes.models import Effort
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import cost
from ytsb_tui.engine.models.limits import part_of

PAGE = (ROOT / "docs/explanation/costs.md").read_text(encoding="utf-8")
MODELS = ("claude-haiku-5-5", "claude-sonnet-5-5")
HOUR = 16_000  # tokens


def cents(dollars: float | None) -> str:
    assert dollars is not None
    return f"{100 * dollars:.2f}"


@pytest.mark.parametrize("effort", Effort)
def test_an_hour_of_video(effort: Effort) -> None:
    row = re.search(rf"^\| {effort.value}\b[^|]*\|(.*)\|$", PAGE, re.MULTILINE)
    assert row is not None
    assert [cell.strip() for cell in row[1].split("|")] == [
        cents(of_length(3600.0, model, part_of(model), check=check, effort=effort).cost)
        for model in MODELS
        for check in (False, True)
    ]


def test_what_it_cost_before_and_what_questions_cost() -> None:
    asked = Usage(input_tokens=1_500, output_tokens=500)
    for model in MODELS:
        before = Usage(input_tokens=INSTRUCTIONS, cache_write_tokens=HOUR, output_tokens=ANSWER)
        stored = Usage(input_tokens=asked.input_tokens, cache_write_tokens=HOUR, output_tokens=asked.output_tokens)
        read = Usage(input_tokens=asked.input_tokens, cache_read_tokens=HOUR, output_tokens=asked.output_tokens)
        for usage in (before, stored, read):
            assert cents(cost(model, usage)) in PAGE
