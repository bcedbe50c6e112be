"""Asks the model whether the quotes of a note bear out its claims: one short request, without the transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.notes.claims import Check, Claim, check_schema, checks_from_json, claims_of, claims_text, with_checks
from ytsb_tui.core.notes.evidence import CueIndex
from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.notes.schema import NoteAnswerError
from ytsb_tui.engine.models.limits import Limits
from ytsb_tui.engine.models.metered import MeteredModel, Paid
from ytsb_tui.engine.models.templates import packaged
from ytsb_tui.engine.ports.models import Ending, Question

_PER_CLAIM = 80  # tokens of an answer: the number, a word, and a few for what was not said
_AROUND = 200  # tokens of an answer that are no check


async def checked(note: Note, index: CueIndex, model: MeteredModel, limits: Limits, paid: Paid) -> Note:
    """The note with the model's judgement on each claim. When the check fails, they stay unchecked: no note is lost."""
    claims = await asyncio.to_thread(claims_of, note, index)
    return with_checks(note, await checks_of(claims, model, limits, paid)) if claims else note


async def checks_of(claims: Sequence[Claim], model: MeteredModel, limits: Limits, paid: Paid) -> Mapping[int, Check]:
    """The model's judgement on claims, by their numbers; none when the check fails, for whatever reason."""
    if not claims:
        return {}
    question = Question(
        system=packaged("check"),
        material=f"<claims>\n{claims_text(claims)}\n</claims>",
        task="Check the claims.",
        schema=check_schema(),
        most_tokens=min(limits.answer, _AROUND + _PER_CLAIM * len(claims)),
    )
    try:
        answer = await model.ask(question, lambda _: None, paid)
        return checks_from_json(answer.text, len(claims)) if answer.ending is Ending.WHOLE else {}
    except (Failure, NoteAnswerError):
        return {}
