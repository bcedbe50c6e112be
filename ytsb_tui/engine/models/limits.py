"""How much a model is given to read and to write in one request."""

from __future__ import annotations

from dataclasses import dataclass

from ytsb_tui.core.notes.estimates import INSTRUCTIONS
from ytsb_tui.core.notes.models import Model
from ytsb_tui.core.notes.prices import dearer_from, price

USUAL_TOKENS = 85_000  # of a transcript in one request, where the prices of a model are not known
MOST_TOKENS = 170_000  # where they are; more is read with less attention
_ESTIMATED = 0.87  # of what is allowed: tokens are counted by estimate
FEWEST_TOKENS = 2_000  # of a part; a model that cannot read that cannot write notes
OUTPUT = 16_000  # tokens; three times a usual note, so that a model that runs away is stopped soon
MOST_OUTPUT = 64_000  # tokens, for the second try


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Tokens of one request: of a `part` of a transcript, and of its `answer`."""

    part: int = USUAL_TOKENS
    answer: int = OUTPUT


def limits_of(model: Model) -> Limits:
    """The limits that suit a model: a small context is shared between question and answer."""
    answer = min(OUTPUT, model.writes or OUTPUT, (model.reads or 3 * OUTPUT) // 3)
    part = part_of(model.name) if model.reads is None else min(part_of(model.name), model.reads - answer - INSTRUCTIONS)
    return Limits(part=max(FEWEST_TOKENS, part), answer=answer)


def part_of(name: str) -> int:
    """The most tokens of a transcript that a model is given at once: as many as cost the usual price."""
    if price(name, 0) is None:
        return USUAL_TOKENS
    step = dearer_from(name)
    return MOST_TOKENS if step is None else round(_ESTIMATED * (step - INSTRUCTIONS))
