"""The thresholds of `make evaluate`, on a share of its quotes."""

from __future__ import annotations

from functools import cache

from tests.evaluate.claims import caught
from tests.evaluate.score import EXACT, NONE, Tally, tally

EVERY = 6  # of so many quotes one is tried here


@cache
def result() -> Tally:
    return tally(EVERY)


def test_altered_quotes_are_not_ticked() -> None:
    wrong = [(each.quote.text, each.quote.source) for each in result().altered if each.state == EXACT]
    assert len(result().altered) > 900
    assert result().ticked <= 0.01, wrong


def test_honest_quotes_are_found() -> None:
    lost = [(each.quote.text, each.quote.source) for each in result().honest if each.state == NONE]
    assert len(result().honest) > 500
    assert result().lost <= 0.03, lost


def test_what_is_only_written_in_another_way_is_ticked() -> None:
    """All but a few: a quote beside a denial that it leaves out is only near."""
    kinds = {"as it was said", "in capitals", "other punctuation", "numbers in figures"}
    same = [each for each in result().honest if each.quote.kind in kinds]
    assert sum(each.state == EXACT for each in same) > 0.95 * len(same)


def test_wrong_claims_with_true_quotes_are_caught() -> None:
    claims = caught()
    assert claims.wrong > 500
    assert claims.caught >= 0.9
    assert claims.right_ticked >= 0.85 * claims.right


def test_every_near_quote_tells_what_differs() -> None:
    assert all(
        bool(each.differs) == (each.state not in {EXACT, NONE}) for each in (*result().altered, *result().honest)
    )
