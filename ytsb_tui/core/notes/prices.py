"""What the models cost. The API reports tokens and never money, so this table is kept by hand and carries its date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ytsb_tui.core.notes.note import Usage

PRICES_AS_OF = "2026-11"
LONG_PROMPT = 100_000  # tokens, cached ones included; above it the whole request has the long prompt's price
BATCH = 0.5  # of the price, for answers that come as a message batch
_MILLION = 1_000_000
_DATED = re.compile(r"-\d{8}$")  # `claude-haiku-5-5-20260914` is a snapshot of `claude-haiku-5-5` at the same price


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """US dollars for a million tokens: sent, written, read from the prompt cache and stored in it."""

    sent: float
    written: float
    cache_read: float
    cache_write: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tariff:
    """A model's price, and what it is for long prompts where that differs."""

    usual: Price
    long: Price


_HAIKU = Price(sent=0.10, written=0.50, cache_read=0.01, cache_write=0.125)
# For long prompts only the first two are published; the cache keeps its share of them (a tenth, and five quarters).
_HAIKU_LONG = Price(sent=0.50, written=2.50, cache_read=0.05, cache_write=0.625)
# The price of storing is not published for Sonnet; five quarters of the price of sending, as for every other model.
_SONNET = Price(sent=2.00, written=10.00, cache_read=0.10, cache_write=2.50)
_TARIFFS = {
    "claude-haiku-5-5": _Tariff(usual=_HAIKU, long=_HAIKU_LONG),
    "claude-sonnet-5-5": _Tariff(usual=_SONNET, long=_SONNET),
}


def price(model: str, prompt_tokens: int) -> Price | None:
    """The price of one request of `prompt_tokens` (cached ones included); None for a model that is not in the table."""
    tariff = _TARIFFS.get(_DATED.sub("", model))
    if tariff is None:
        return None
    return tariff.long if prompt_tokens > LONG_PROMPT else tariff.usual


def dearer_from(model: str) -> int | None:
    """The tokens of a prompt above which each costs more; None for a model that has one price, or none in the table."""
    tariff = _TARIFFS.get(_DATED.sub("", model))
    return None if tariff is None or tariff.long == tariff.usual else LONG_PROMPT


def other_model(model: str) -> str | None:
    """Another model in the table, None for a model that is not in it."""
    mine = _DATED.sub("", model)
    return next((name for name in _TARIFFS if name != mine), None) if mine in _TARIFFS else None


def cost(model: str, usage: Usage, *, batch: bool = False) -> float | None:
    """US dollars for one request, alone or in a `batch`; None for a model whose price is not known. Sum costs, not
    tokens: the price of a token depends on the length of its own request."""
    rate = price(model, usage.prompt_tokens)
    if rate is None:
        return None
    share = BATCH if batch else 1.0
    dollars = (
        usage.input_tokens * rate.sent
        + usage.output_tokens * rate.written
        + usage.cache_read_tokens * rate.cache_read
        + usage.cache_write_tokens * rate.cache_write
    )
    return share * dollars / _MILLION


def most_cost(model: str, prompt_tokens: int, written_tokens: int) -> float | None:
    """US dollars that one request can cost at most, whatever the cache does; None for a model whose price is not
    known."""
    rate = price(model, prompt_tokens)
    if rate is None:
        return None
    return (prompt_tokens * max(rate.sent, rate.cache_write) + written_tokens * rate.written) / _MILLION


def total(usages: Iterable[Usage]) -> Usage:
    """The sum of several requests; its cost is None when one of theirs is."""
    summed = Usage(cost=0.0)
    for usage in usages:
        summed = Usage(
            input_tokens=summed.input_tokens + usage.input_tokens,
            output_tokens=summed.output_tokens + usage.output_tokens,
            cache_read_tokens=summed.cache_read_tokens + usage.cache_read_tokens,
            cache_write_tokens=summed.cache_write_tokens + usage.cache_write_tokens,
            cost=None if summed.cost is None or usage.cost is None else summed.cost + usage.cost,
        )
    return summed
