"""The thresholds of `make evaluate` for the terms and definitions of outlines."""

from __future__ import annotations

import pytest

from tests.evaluate.terms import Score, definitions, terms, totals


@pytest.mark.parametrize(("automatic", "least"), [(False, 0.8), (True, 0.7)])
def test_an_outline_explains_what_a_person_would_mark(automatic: bool, least: float) -> None:
    found = totals(terms, defined=False, automatic=automatic)
    whole = sum(found.values(), Score())
    assert whole.precision >= 0.75, found
    assert whole.recall >= least, found


@pytest.mark.parametrize(("automatic", "least"), [(False, 0.75), (True, 0.6)])
def test_what_it_defines_was_defined(automatic: bool, least: float) -> None:
    """Cards are made from these, so that hardly one may be wrong."""
    found = totals(definitions, defined=True, automatic=automatic)
    whole = sum(found.values(), Score())
    assert whole.precision >= 0.9, found
    assert whole.recall >= least, found
