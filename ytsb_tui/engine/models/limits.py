"""How much a model is given to read and to write in one request."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.notes.estimates import INSTRUCTIONS
from ytsb_tui.core.notes.models import Model

MOST_TOKENS = 85_000  # of a transcript in one request, more or less: from 100,000 on they cost five times as much
FEWEST_TOKENS = 2_000  # of a part; a model that cannot read that cannot write notes
OUTPUT = 16_000  # tokens; three times a usual note, so that a model that runs away is stopped soon
MOST_OUTPUT = 64_000  # tokens, for the second try


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Tokens of one request: of a `part` of a transcript, and of its `answer`."""

    part: int = MOST_TOKENS
    answer: int = OUTPUT


def limits_of(model: Model) -> Limits:
    """The limits that suit a model: a small context is shared between question and answer."""
    answer = min(OUTPUT, model.writes or OUTPUT, (model.reads or 3 * OUTPUT) // 3)
    part = MOST_TOKENS if model.reads is None else model.reads - answer - INSTRUCTIONS
    return Limits(part=max(FEWEST_TOKENS, min(MOST_TOKENS, part)), answer=answer)
