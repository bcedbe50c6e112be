"""The reference is what the code says, and nothing that the code says is without words."""

from __future__ import annotations

import pytest

from tests.docs.reference import LIBRARY, PAGES, PLACES, library_page, pages
from tests.docs.told import FAILURES, GROUPS
from ytsb_tui.core.jobs.failures import FailureKind
from ytsb_tui.tui.keys import COMMANDS


@pytest.mark.parametrize("name", pages())
def test_no_page_is_stale(name: str) -> None:
    file = PAGES / name
    written = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert written == pages()[name], "it does not say what the code says; write it with: python -m tests.docs.reference"


def test_the_examples_are_printed_as_they_are() -> None:
    written = LIBRARY.read_text(encoding="utf-8")
    assert written.count("```python") == 3
    assert written == library_page(), "an example has changed; write it with: python -m tests.docs.reference"


def test_there_are_no_other_pages() -> None:
    assert {file.name for file in PAGES.iterdir()} == set(pages())


def test_everything_has_words() -> None:
    assert set(FailureKind) <= set(FAILURES), "tests/docs/told.py needs a sentence for each class"
    assert {group for group, _ in FAILURES.values()} == set(GROUPS)
    assert {command.split(".")[0] for command in COMMANDS} == set(PLACES)
