"""Right and wrong claims with true quotes, checked by the lab's judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.evaluate.quotes import altered
from tests.evaluate.talks import Talk, captions, talks
from tests.lab.judge import judgement
from ytsb_tui.core.notes.claims import checks_from_json, claims_of, claims_text, with_checks
from ytsb_tui.core.notes.evidence import CueIndex, quote_as_said
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind
from ytsb_tui.core.notes.trust import Trust

MISTAKES = 0.05  # of the judge
_WRONG = frozenset(
    (
        "another number",
        "another magnitude",
        "a negation put in or left out",
        "an antonym or look-alike",
        "another name",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """How many claims were ticked, right and wrong ones."""

    right: int
    right_ticked: int
    wrong: int
    wrong_ticked: int

    @property
    def caught(self) -> float:
        """The share of wrong claims that are not ticked."""
        return 1 - self.wrong_ticked / self.wrong


def caught() -> Caught:
    """All claims of the talks: what the judge reads of them, what it answers, and the note that comes of it."""
    totals = [0, 0, 0, 0]
    for talk in talks():
        index = captions(talk, talk.sentences, automatic=False)
        for place, points in enumerate((list(_right(talk, index)), list(_wrong(talk, index)))):
            totals[2 * place] += len(points)
            totals[2 * place + 1] += sum(point.trust is Trust.VERIFIED for point in _checked(points, index))
    return Caught(right=totals[0], right_ticked=totals[1], wrong=totals[2], wrong_ticked=totals[3])


def _right(talk: Talk, index: CueIndex) -> Iterator[Point]:
    for sentence in talk.sentences:
        yield _point(sentence, sentence, index)


def _wrong(talk: Talk, index: CueIndex) -> Iterator[Point]:
    """A claim that was altered, and one of another sentence."""
    for quote in altered(talk):
        if quote.kind in _WRONG and len(quote.text) > len(quote.source) / 2:
            yield _point(quote.text, quote.source, index)
    for number, sentence in enumerate(talk.sentences):
        yield _point(talk.sentences[number - 5], sentence, index)


def _point(text: str, quote: str, index: CueIndex) -> Point:
    said, evidence = quote_as_said(quote, index)
    return Point(text=text, quote=said, evidence=evidence)


def _checked(points: list[Point], index: CueIndex) -> tuple[Point, ...]:
    sections = (Section(kind=SectionKind.KEY_POINTS, points=tuple(points)),)
    note = Note(title="", summary="", sections=sections, language="", model="")
    claims = claims_of(note, index)
    checks = checks_from_json(json.dumps(judgement(claims_text(claims), MISTAKES)), len(claims))
    return with_checks(note, checks).sections[0].points
