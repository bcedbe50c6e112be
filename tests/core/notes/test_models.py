from __future__ import annotations

import pytest

from ytsb_tui.core.notes.models import Lifecycle, Model


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Model(name="new"), ""),
        (Model(name="new", forms=True), ""),
        (Model(name="plain", forms=False), "cannot answer in a given JSON form"),
        (Model(name="old", lifecycle=Lifecycle.DEPRECATED), "old is deprecated. Choose"),
        (Model(name="old", lifecycle=Lifecycle.DEPRECATED, retires="2027-01-31"), "deprecated and goes on 2027-01-31."),
        (Model(name="gone", lifecycle=Lifecycle.RETIRED, retires="2026-01-31"), "retired and answers no more"),
    ],
)
def test_what_a_person_should_know(model: Model, words: str) -> None:
    assert (words in model.warning) if words else not model.warning
