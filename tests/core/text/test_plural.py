from __future__ import annotations

import pytest

from ytsb_tui.core.text.plural import plural


@pytest.mark.parametrize(("count", "text"), [(0, "0 videos"), (1, "1 video"), (2, "2 videos"), (3000, "3,000 videos")])
def test_a_count_has_its_noun_in_the_right_number(count: int, text: str) -> None:
    assert plural(count, "video") == text


def test_an_irregular_plural_is_given() -> None:
    assert (plural(1, "try", "tries"), plural(2, "try", "tries")) == ("1 try", "2 tries")
