"""The reference matches the code, and covers all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.failure_texts import FAILURES, GROUPS
from tests.docs.reference import PAGES, PLACES, SHOW_PROGRAMS, pages, with_examples
from tests.tui.commands import COMMANDS
from ytsb_tui.core.jobs.failures import FailureKind


@pytest.mark.parametrize("name", pages())
def test_no_page_is_stale(name: str) -> None:
    file = PAGES / name
    written = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert written == pages()[name], "the page is out of date; regenerate it with: python -m tests.docs.reference"


@pytest.mark.parametrize(("page", "examples"), list(zip(SHOW_PROGRAMS, (5, 3), strict=True)))
def test_the_examples_on_a_page_match_their_files(page: Path, examples: int) -> None:
    written = page.read_text(encoding="utf-8")
    assert written.count("<!-- include ") == examples
    assert written == with_examples(page), "an example has changed; regenerate with: python -m tests.docs.reference"


def test_there_are_no_other_pages() -> None:
    assert {file.name for file in PAGES.iterdir()} == set(pages())


def test_every_failure_and_key_is_documented() -> None:
    assert set(FailureKind) <= set(FAILURES), "tests/docs/failure_texts.py needs a sentence for each class"
    assert {group for group, _ in FAILURES.values()} == set(GROUPS)
    assert {command.split(".")[0] for command in COMMANDS} == set(PLACES)
