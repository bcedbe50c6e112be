"""Every command that a page tells people to type is carried out by some test."""

from __future__ import annotations

import pytest

from tests.docs.carried_out import COMMANDS, IN_LAB, PAGES, elsewhere, in_lab, without_comment
from tests.docs.markup import DOCUMENTS, ROOT, blocks

TUTORIAL = "docs/tutorial.md"  # its commands and their output: tests/lab/test_tutorial.py


def test_every_page_with_commands_has_a_test() -> None:
    pages = {
        str(file.relative_to(ROOT))
        for file in DOCUMENTS
        if "tests" not in file.relative_to(ROOT).parts and list(blocks(file.read_text(encoding="utf-8"), "sh"))
    }
    assert pages - {TUTORIAL} == {*IN_LAB, *PAGES}


@pytest.mark.parametrize("test", sorted({*PAGES.values(), *COMMANDS.values()}))
def test_that_test_exists(test: str) -> None:
    assert (ROOT / test).exists()


def test_what_is_left_out_in_the_lab_is_named() -> None:
    assert elsewhere("ytsb") is not None
    assert elsewhere("ytsb run --watch @3blue1brown") is not None
    assert elsewhere("ytsb run -f links.txt") is None
    assert without_comment('ytsb search "#1"   # the first') == 'ytsb search "#1"'
    assert all(list(in_lab(page)) for page in IN_LAB)
