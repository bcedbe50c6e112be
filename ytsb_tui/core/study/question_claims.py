"""What the questions of a model claim: a check holds their answers against their quotes, as it does with notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import assert_never

from ytsb_tui.core.notes.claims import Check, Claim
from ytsb_tui.core.notes.evidence import CueIndex, context_of
from ytsb_tui.core.study.assessment import Assessment, ChoiceQuestion, GapSentence, OpenKind, OpenQuestion

_Asked = OpenQuestion | ChoiceQuestion | GapSentence


def claims_of_questions(assessment: Assessment, index: CueIndex) -> tuple[Claim, ...]:
    """The claims that can be checked: answers that the video gives, where their quote was found. Questions that go
    beyond the video claim nothing about it."""
    return tuple(
        Claim(text=_text(asked), said=context_of(asked.quote, asked.evidence.cue, index))
        for asked in _all(assessment)
        if _is_checked(asked) and asked.evidence is not None
    )


def with_checked_questions(assessment: Assessment, checks: Mapping[int, Check]) -> Assessment:
    """The assessment with what the judge said; the numbers are those of `claims_of_questions`."""
    numbers = count()
    supports = [
        check.support if _is_checked(asked) and (check := checks.get(next(numbers))) else None
        for asked in _all(assessment)
    ]
    rest = iter(supports)
    return replace(
        assessment,
        open=tuple(replace(asked, support=next(rest)) for asked in assessment.open),
        choices=tuple(replace(asked, support=next(rest)) for asked in assessment.choices),
        gaps=tuple(replace(asked, support=next(rest)) for asked in assessment.gaps),
    )


def _all(assessment: Assessment) -> Iterator[_Asked]:
    yield from assessment.open
    yield from assessment.choices
    yield from assessment.gaps


def _is_checked(asked: _Asked) -> bool:
    beyond = isinstance(asked, OpenQuestion) and asked.kind is not OpenKind.GAP_ANALYSIS
    return asked.evidence is not None and not beyond


def _text(asked: _Asked) -> str:
    match asked:
        case OpenQuestion():
            return f"{asked.question} {asked.answer}"
        case ChoiceQuestion():
            return f"{asked.question} {asked.right}"
        case GapSentence():
            return asked.sentence
        case _ as never:
            assert_never(never)
