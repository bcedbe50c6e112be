"""Questions written by a model on a video: open questions, multiple choice and gaps, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.notes.evidence import CueIndex, quote_as_said
from ytsb_tui.core.notes.note import Evidence
from ytsb_tui.core.notes.schema import QUOTE_LIMIT, TERM_LIMIT, TEXT_LIMIT, NoteAnswerError, line, object_schema, parsed
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.study.cards import OPTIONS, Card, CardKind, card_key, gapped_at, shuffled
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.video import VideoId

MOST_QUESTIONS = 40  # of a kind in one answer; a model that writes more repeats itself
MOST_CONCEPTS = 8


class OpenKind(StrEnum):
    """The kinds of open questions."""

    GAP_ANALYSIS = "gap_analysis"
    APPLICATION = "application"
    ONE_UP = "one_up"
    SYNTHESIS = "synthesis"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question with its model answer and concepts. `evidence` is None when its `quote` is not in the transcript;
    assessments of earlier versions have no quotes. `support` is None where nobody checked whether the quote bears out
    the answer."""

    kind: OpenKind
    question: str
    answer: str
    concepts: tuple[str, ...]
    evidence: Evidence | None
    quote: str = ""
    support: Support | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion:
    """A question with the right answer, three wrong ones and an explanation."""

    question: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    evidence: Evidence | None
    quote: str = ""
    support: Support | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSentence:
    """A sentence, and the part of it to fill in."""

    sentence: str
    missing: str
    evidence: Evidence | None
    quote: str = ""
    support: Support | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """All questions on a video, in the order of the model's answer."""

    language: str
    model: str
    open: tuple[OpenQuestion, ...]
    choices: tuple[ChoiceQuestion, ...]
    gaps: tuple[GapSentence, ...]


def assessment_schema() -> dict[str, object]:
    """The JSON schema of the model's answer."""
    text: dict[str, object] = {"type": "string"}
    texts: dict[str, object] = {"type": "array", "items": text}
    quote: dict[str, object] = {"type": "string", "description": "Copied word for word from the transcript"}
    asked = object_schema({"question": text, "answer": text, "concepts": texts, "quote": quote})
    properties: dict[str, object] = {kind.value: {"type": "array", "items": asked} for kind in OpenKind}
    choice = object_schema({"question": text, "right": text, "wrong": texts, "explanation": text, "quote": quote})
    gap = object_schema({"sentence": text, "missing": text, "quote": quote})
    properties["multiple_choice"] = {"type": "array", "items": choice}
    properties["cloze"] = {"type": "array", "items": gap}
    return object_schema(properties)


def assessment_from_json(text: str, index: CueIndex, language: str, model: str) -> Assessment:
    """The assessment in a model's answer, without incomplete or unusable questions. Raises NoteAnswerError."""
    answer = parsed(text)
    found = Assessment(
        language=language,
        model=model,
        open=tuple(
            question for kind in OpenKind for item in _items(answer, kind) if (question := _open(kind, item, index))
        ),
        choices=tuple(choice for item in _items(answer, "multiple_choice") if (choice := _choice(item, index))),
        gaps=tuple(gap for item in _items(answer, "cloze") if (gap := _gap(item, index))),
    )
    if not (found.open or found.choices or found.gaps):
        raise NoteAnswerError("The answer contains no questions.")
    return found


def in_one(parts: Sequence[Assessment]) -> Assessment:
    """Merges the assessments of the parts of a video."""
    return Assessment(
        language=parts[0].language,
        model=parts[0].model,
        open=tuple(sorted((each for part in parts for each in part.open), key=lambda each: _OPEN_ORDER[each.kind])),
        choices=tuple(each for part in parts for each in part.choices),
        gaps=tuple(each for part in parts for each in part.gaps),
    )


def assessed_cards(video: VideoId, assessment: Assessment) -> tuple[Card, ...]:
    """The cards of an assessment, from questions whose quotes are exact and bear them out."""
    return tuple({card.key: card for card in _cards(video, assessment)}.values())


_OPEN_ORDER = {kind: place for place, kind in enumerate(OpenKind)}


def _cards(video: VideoId, assessment: Assessment) -> Iterator[Card]:
    for asked in assessment.open:
        if asked.evidence is not None and _proven(asked):
            yield Card(
                key=card_key(video, CardKind.BASIC, asked.question),
                video=video,
                kind=CardKind.BASIC,
                front=asked.question,
                back=asked.answer,
                explanation=", ".join(asked.concepts),
                quote=asked.quote,
                start=asked.evidence.start,
            )
    for choice in assessment.choices:
        if choice.evidence is not None and _proven(choice):
            key = card_key(video, CardKind.CHOICE, choice.question)
            yield Card(
                key=key,
                video=video,
                kind=CardKind.CHOICE,
                front=choice.question,
                back=choice.right,
                options=shuffled([choice.right, *choice.wrong], key),
                explanation=choice.explanation,
                quote=choice.quote,
                start=choice.evidence.start,
            )
    for gap in assessment.gaps:
        front, back = gapped_at(gap.sentence, gap.missing)
        if gap.evidence is not None and _proven(gap) and back:
            yield Card(
                key=card_key(video, CardKind.CLOZE, gap.sentence),
                video=video,
                kind=CardKind.CLOZE,
                front=front,
                back=back,
                quote=gap.quote,
                start=gap.evidence.start,
            )


def _proven(asked: OpenQuestion | ChoiceQuestion | GapSentence) -> bool:
    """Whether its quote was said word for word, and bears it out as far as that was checked."""
    return asked.evidence is not None and asked.evidence.exact and asked.support in (None, Support.YES)


def _items(answer: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    items = answer.get(name)
    if isinstance(items, Sequence) and not isinstance(items, str):
        for item in items[:MOST_QUESTIONS]:
            if isinstance(item, Mapping):
                yield item


def _looked_up(item: Mapping[str, object], index: CueIndex) -> tuple[str, Evidence | None]:
    return quote_as_said(line(item.get("quote"), QUOTE_LIMIT), index)


def _texts(value: object, limit: int) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        for each in value[:MOST_CONCEPTS]:
            if text := line(each, limit):
                yield text


def _open(kind: OpenKind, item: Mapping[str, object], index: CueIndex) -> OpenQuestion | None:
    question, answer = line(item.get("question"), TEXT_LIMIT), line(item.get("answer"), 2 * TEXT_LIMIT)
    if not question or not answer:
        return None
    concepts = tuple(dict.fromkeys(_texts(item.get("concepts"), TERM_LIMIT)))
    quote, evidence = _looked_up(item, index)
    return OpenQuestion(kind=kind, question=question, answer=answer, concepts=concepts, quote=quote, evidence=evidence)


def _choice(item: Mapping[str, object], index: CueIndex) -> ChoiceQuestion | None:
    """None for a choice with fewer than three wrong answers that really differ from the right one."""
    question, right = line(item.get("question"), TEXT_LIMIT), line(item.get("right"), TEXT_LIMIT)
    wrong = {tuple(plain_words(text)) or (text,): text for text in _texts(item.get("wrong"), TEXT_LIMIT)}
    wrong.pop(tuple(plain_words(right)) or (right,), None)
    if not question or not right or len(wrong) < OPTIONS - 1:
        return None
    quote, evidence = _looked_up(item, index)
    return ChoiceQuestion(
        question=question,
        right=right,
        wrong=tuple(wrong.values())[: OPTIONS - 1],
        explanation=line(item.get("explanation"), TEXT_LIMIT),
        quote=quote,
        evidence=evidence,
    )


def _gap(item: Mapping[str, object], index: CueIndex) -> GapSentence | None:
    sentence, missing = line(item.get("sentence"), TEXT_LIMIT), line(item.get("missing"), TERM_LIMIT)
    if not missing or not gapped_at(sentence, missing)[1]:
        return None
    quote, evidence = _looked_up(item, index)
    return GapSentence(sentence=sentence, missing=missing, quote=quote, evidence=evidence)
