"""Tokens into money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.notes.prices import LONG_PROMPT, cost, dearer_from, most_cost, other_model, price, total

HAIKU, SONNET = "claude-haiku-5-5", "claude-sonnet-5-5"
MILLION = Usage(input_tokens=50_000, output_tokens=1_000_000)


@pytest.mark.parametrize(
    ("model", "usage", "dollars"),
    [
        (HAIKU, Usage(input_tokens=100_000), 0.01),
        (HAIKU, Usage(output_tokens=1_000_000), 0.50),
        (HAIKU, Usage(cache_read_tokens=100_000), 0.001),
        (HAIKU, Usage(cache_write_tokens=100_000), 0.0125),
        (HAIKU, Usage(input_tokens=1_000_000), 0.50),
        (HAIKU, Usage(input_tokens=200_000, output_tokens=1_000_000), 0.10 + 2.50),
        (SONNET, Usage(input_tokens=1_000_000, output_tokens=1_000_000, cache_read_tokens=1_000_000), 12.10),
        ("claude-haiku-5-5-20260914", Usage(input_tokens=100_000), 0.01),
    ],
)
def test_cost(model: str, usage: Usage, dollars: float) -> None:
    assert cost(model, usage) == pytest.approx(dollars)


def test_an_unknown_model_has_no_price() -> None:
    assert cost("llama-of-somebody", MILLION) is None
    assert price("claude-haiku-5-5-latest", 1) is None


def test_cached_tokens_count_towards_a_long_prompt() -> None:
    short = Usage(input_tokens=40_000, cache_read_tokens=30_000, cache_write_tokens=LONG_PROMPT - 70_000)
    long = Usage(input_tokens=40_001, cache_read_tokens=30_000, cache_write_tokens=LONG_PROMPT - 70_000)
    a, b = cost(HAIKU, short), cost(HAIKU, long)
    assert a is not None
    assert b == pytest.approx(5 * a, rel=1e-4)


def test_two_short_prompts_are_cheaper_than_one_long() -> None:
    half = Usage(input_tokens=60_000, cost=cost(HAIKU, Usage(input_tokens=60_000)))
    assert total([half, half]).cost == pytest.approx(0.012)
    assert cost(HAIKU, Usage(input_tokens=120_000)) == pytest.approx(0.06)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 10) | st.none()), max_size=5))
def test_total_adds_up(parts: list[tuple[int, int, float | None]]) -> None:
    usages = [
        Usage(input_tokens=a, output_tokens=b, cache_read_tokens=b, cache_write_tokens=a, cost=c) for a, b, c in parts
    ]
    summed = total(usages)
    assert summed.input_tokens == summed.cache_write_tokens == sum(a for a, _, _ in parts)
    assert summed.output_tokens == summed.cache_read_tokens == sum(b for _, b, _ in parts)
    if any(c is None for _, _, c in parts):
        assert summed.cost is None
    else:
        assert summed.cost == pytest.approx(sum(c or 0.0 for _, _, c in parts))


TOKENS = st.integers(0, 2 * LONG_PROMPT)


@given(st.sampled_from([HAIKU, SONNET]), TOKENS, TOKENS, TOKENS, TOKENS)
def test_no_request_costs_more_than_its_most(model: str, sent: int, read: int, stored: int, written: int) -> None:
    usage = Usage(input_tokens=sent, cache_read_tokens=read, cache_write_tokens=stored, output_tokens=written)
    paid, most = cost(model, usage), most_cost(model, usage.prompt_tokens, written)
    assert paid is not None
    assert most is not None
    assert paid <= most * (1 + 1e-9)
    dearest = cost(model, Usage(cache_write_tokens=usage.prompt_tokens, output_tokens=written))
    assert most == pytest.approx(dearest)  # no higher than it can really be


def test_the_most_of_an_unknown_model_is_not_known() -> None:
    assert most_cost("llama-of-somebody", 1, 1) is None
    assert most_cost(HAIKU, LONG_PROMPT, 0) == pytest.approx(0.0125)
    assert most_cost(HAIKU, LONG_PROMPT + 1, 0) == pytest.approx(0.0625, rel=1e-4)


def test_a_batch_costs_half() -> None:
    usage = Usage(input_tokens=200_000, output_tokens=1_000)
    whole, half = cost("claude-haiku-5-5", usage), cost("claude-haiku-5-5", usage, batch=True)
    assert whole == pytest.approx(0.1025)
    assert half == pytest.approx(0.1025 / 2)
    assert cost("another", usage, batch=True) is None


def test_where_the_price_rises_and_what_other_model_there_is() -> None:
    assert dearer_from("claude-haiku-5-5-20260914") == LONG_PROMPT
    assert dearer_from("claude-sonnet-5-5") is None
    assert dearer_from("local") is None
    assert other_model("claude-haiku-5-5") == "claude-sonnet-5-5"
    assert other_model("claude-sonnet-5-5-20260914") == "claude-haiku-5-5"
    assert other_model("local") is None
