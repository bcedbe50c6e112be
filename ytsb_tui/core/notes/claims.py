"""The claim against its quote: does what was said bear out what a point says? A second, cheap request asks a model.

The judge reads each claim with the sentences around its quote and nothing else; the sentences of the summary, which
have no quotes, are held against all of them. Sections that go beyond what was said (connections, questions, critique)
are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from ytsb_tui.core.notes.evidence import CueIndex, context_of
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind
from ytsb_tui.core.notes.schema import line, object_schema, parsed
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.videos.passages import defused

DOUBT_LIMIT = 200  # characters
_DOUBTS = (Support.PARTLY, Support.NO)
_ENDS = re.compile(r"(?<=[^\W\d][.!?…])\s+(?=[^\W\d_a-zß-ÿ])|(?<=[。！？।۔؟])\s*")  # of sentences
_CHECKED = frozenset(
    (
        SectionKind.CORE_CONCEPTS,
        SectionKind.KEY_POINTS,
        SectionKind.EXAMPLES,
        SectionKind.DEFINITIONS,
        SectionKind.ACTIONS,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a point says, and what was said around its quote; empty where all that was said is meant."""

    text: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A judgement on one claim; `doubt` is what is not borne out, empty when all is."""

    support: Support
    doubt: str


def claims_of(note: Note, index: CueIndex) -> tuple[Claim, ...]:
    """The claims of a note that can be checked, in its order: those whose quote was found, then the sentences of the
    summary. Where no quote was found there is nothing to check by."""
    of_points = tuple(
        Claim(
            text=f"{point.term}: {point.text}" if point.term else point.text,
            said=context_of(point.quote or "", point.evidence.cue, index),
        )
        for section in note.sections
        for point in section.points
        if _is_checked(section, point) and point.evidence is not None
    )
    return (*of_points, *(Claim(text=text, said="") for text in _sentences(note.summary))) if of_points else ()


def claims_text(claims: Sequence[Claim]) -> str:
    """The claims as the judge reads them, numbered from 1."""
    numbered = enumerate(claims, 1)
    parts = [f"[{number}]\nclaim: {defused(claim.text)}\nsaid: {defused(claim.said)}" for number, claim in numbered]
    return "\n\n".join(parts)


def check_schema() -> dict[str, object]:
    """The schema of the judge's answer: a check for each claim."""
    check = object_schema(
        {
            "number": {"type": "integer", "description": "The number of the claim"},
            "doubt": {"type": "string", "description": "What of the claim was not said, in a few words; else empty"},
            "supported": {"type": "string", "enum": [support.value for support in Support]},
        }
    )
    return object_schema({"checks": {"type": "array", "items": check}})


def checks_from_json(text: str, claims: int) -> dict[int, Check]:
    """The checks of an answer on so many `claims`, by the number of the claim from 0 on. What is not of the schema is
    left out: that claim was not checked. Raises NoteAnswerError when the answer is not JSON."""
    answer = parsed(text).get("checks")
    found: dict[int, Check] = {}
    for item in answer if isinstance(answer, Sequence) and not isinstance(answer, str) else ():
        if isinstance(item, Mapping) and (check := _check(item)) is not None:
            number = item.get("number")
            if isinstance(number, int) and 0 < number <= claims:
                found.setdefault(number - 1, check)
    return found


def with_checks(note: Note, checks: Mapping[int, Check]) -> Note:
    """The note with what the judge said of its claims; the numbers are those of `claims_of`."""
    numbers = count()

    def judged(section: Section, point: Point) -> Point:
        check = checks.get(next(numbers)) if _is_checked(section, point) else None
        return point if check is None else replace(point, support=check.support, doubt=check.doubt)

    sections = tuple(
        Section(kind=section.kind, points=tuple(judged(section, point) for point in section.points))
        for section in note.sections
    )
    doubted = tuple(
        text for text in _sentences(note.summary) if (check := checks.get(next(numbers))) and check.support in _DOUBTS
    )
    return replace(note, sections=sections, doubted=doubted)


def without_doubted(summary: str, doubted: Sequence[str]) -> str:
    """The summary without sentences that were not borne out; the whole when none is left."""
    kept = [" ".join(text for text in _split(line) if text not in doubted) for line in summary.split("\n")]
    return "\n".join(kept) if any(kept) else summary


def _sentences(summary: str) -> tuple[str, ...]:
    return tuple(text for line in summary.split("\n") for text in _split(line))


def _split(line: str) -> list[str]:
    return [text for text in _ENDS.split(line.strip()) if text]


def _is_checked(section: Section, point: Point) -> bool:
    return section.kind in _CHECKED and point.evidence is not None


def _check(item: Mapping[str, object]) -> Check | None:
    try:
        support = Support(str(item.get("supported")))
    except ValueError:
        return None
    return Check(support=support, doubt="" if support is Support.YES else line(item.get("doubt"), DOUBT_LIMIT))
