"""How much a model is given to read and to write."""

from __future__ import annotations

import pytest

from ytsb_tui.core.notes.estimates import INSTRUCTIONS
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.prices import LONG_PROMPT
from ytsb_tui.engine.models.limits import FEWEST_TOKENS, MOST_TOKENS, OUTPUT, USUAL_TOKENS, limits_of


@pytest.mark.parametrize(
    ("reads", "writes", "part", "answer"),
    [
        (None, None, USUAL_TOKENS, OUTPUT),
        (1_000_000, 64_000, USUAL_TOKENS, OUTPUT),
        (1_000_000, 8_000, USUAL_TOKENS, 8_000),
        (32_768, None, 32_768 - 10_922 - INSTRUCTIONS, 10_922),
        (8_192, None, 8_192 - 2_730 - INSTRUCTIONS, 2_730),
        (4_096, None, FEWEST_TOKENS, 1_365),
    ],
)
def test_a_small_context_is_shared_between_question_and_answer(
    reads: int | None, writes: int | None, part: int, answer: int
) -> None:
    limits = limits_of(Model(name="m", reads=reads, writes=writes))
    assert (limits.part, limits.answer) == (part, answer)
    if reads is not None and reads > 8_000:
        assert limits.part + limits.answer + INSTRUCTIONS <= reads


def test_a_part_ends_where_tokens_become_dearer() -> None:
    haiku = limits_of(Model(name="claude-haiku-5-5", reads=1_000_000)).part
    assert haiku > 80_000
    assert haiku + INSTRUCTIONS < LONG_PROMPT
    assert limits_of(Model(name="claude-sonnet-5-5", reads=1_000_000)).part == MOST_TOKENS
    assert limits_of(Model(name="claude-sonnet-5-5", reads=60_000)).part == 60_000 - OUTPUT - INSTRUCTIONS
