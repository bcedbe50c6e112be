"""The JSON in which a model answers, and the way from there to a Note: every text cleaned, every quote looked up."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytsb_tui.core.notes.detail import detail_of, detail_schema
from ytsb_tui.core.notes.evidence import CueIndex, quote_as_said
from ytsb_tui.core.notes.note import Note, Point, Section, SectionKind
from ytsb_tui.core.text.cleaning import clean, clean_block
from ytsb_tui.core.text.words import plain_words

TITLE_LIMIT = 200  # characters, like all limits here
SUMMARY_LIMIT = 4000
TERM_LIMIT = 120
HEADING_LIMIT = 100
SUBJECT_LIMIT = 60
TEXT_LIMIT = 1500
QUOTE_LIMIT = 600
MOST_POINTS = 100  # in a section; more is a model that repeats itself
TERMED = frozenset({SectionKind.CORE_CONCEPTS, SectionKind.DEFINITIONS})  # their points explain a term
QUOTELESS = frozenset({SectionKind.FURTHER_QUESTIONS})  # a question claims nothing
DETAILED = TERMED | {SectionKind.KEY_POINTS, SectionKind.EXAMPLES}  # their points may have formulas, code and steps

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PARAGRAPHS = re.compile(r"\n\s*\n")


class NoteAnswerError(ValueError):
    """The answer is no note: not JSON, not of the schema's shape, or empty. The message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is known of a note before it is written. `title` is None when the model has to find one; `language` is the
    code of the language it is asked to write in. Where no `subject` is given the model finds one, if it can among
    those that there are (`subjects`)."""

    video: str
    title: str | None
    language: str
    model: str
    subject: str | None = None
    subjects: tuple[str, ...] = field(default=(), compare=False)  # more come while the parts of a video are written


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above the sections."""

    title: str
    summary: str


def note_schema() -> dict[str, object]:
    """The schema that is sent. Structured outputs want every property required and no others, and know no limits of
    length. Sections come in the order of the note, so that it can be read while it is written."""
    properties: dict[str, object] = {
        "title": {"type": "string", "description": "A short title for the video, in the language of the note"},
        "language": {"type": "string", "description": "The code of the language of the note, such as en or pt-BR"},
        "subject": {"type": "string", "description": "The field that the video belongs to"},
        "summary": {"type": "string", "description": "What the video says, in one to three paragraphs"},
    }
    properties |= {kind.value: {"type": "array", "items": _point_schema(kind)} for kind in SectionKind}
    return object_schema(properties) | {"$defs": {"detail": detail_schema()}}


def head_schema() -> dict[str, object]:
    """The schema for title and summary alone."""
    return object_schema({"title": {"type": "string"}, "summary": {"type": "string"}})


def note_from_json(text: str, index: CueIndex, frame: Frame) -> Note:
    """The note that the answer holds. Points keep their order; one that repeats another of its section is left out, and
    so are sections without points. Raises NoteAnswerError."""
    answer = parsed(text)
    summary = _summary(answer.get("summary"))
    sections = []
    for kind in SectionKind:
        points = _points(answer.get(kind.value), kind, index)
        if points:
            sections.append(Section(kind=kind, points=points))
    if not sections:
        raise NoteAnswerError("The answer holds no points.")
    language = line(answer.get("language"), 20)
    return Note(
        title=frame.title or line(answer.get("title"), TITLE_LIMIT) or frame.video,
        summary=summary,
        sections=tuple(sections),
        language=language if _LANGUAGE.fullmatch(language) else frame.language,
        model=frame.model,
        subject=frame.subject or _subject(answer.get("subject"), frame.subjects),
    )


def head_from_json(text: str) -> Head:
    """Title and summary. Raises NoteAnswerError."""
    answer = parsed(text)
    summary = _summary(answer.get("summary"))
    if not summary:
        raise NoteAnswerError("The answer holds no summary.")
    return Head(title=line(answer.get("title"), TITLE_LIMIT), summary=summary)


def joined(notes: Sequence[Note], head: Head, frame: Frame) -> Note:
    """One note from those of the parts of a video, in order. What a later part says again (the same term, the same
    words or the same quote) is left out."""
    sections = []
    for kind in SectionKind:
        points: list[Point] = []
        seen: set[tuple[str, ...]] = set()
        for point in (p for note in notes for section in note.sections if section.kind is kind for p in section.points):
            marks = {_mark("text", point.text), _mark("term", point.term), _mark("quote", point.quote)} - {()}
            if not marks & seen:
                points.append(point)
            seen |= marks
        if points:
            sections.append(Section(kind=kind, points=tuple(points)))
    return Note(
        title=frame.title or head.title or notes[0].title,
        summary=head.summary,
        sections=tuple(sections),
        language=notes[0].language,
        model=frame.model,
        subject=notes[0].subject,
    )


def _mark(field: str, text: str | None) -> tuple[str, ...]:
    words = plain_words(text or "")
    return (field, *words) if words else ()


def object_schema(properties: dict[str, object]) -> dict[str, object]:
    """An object with all of these properties and no others, as structured outputs want it."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _point_schema(kind: SectionKind) -> dict[str, object]:
    properties: dict[str, object] = {}
    if kind is SectionKind.KEY_POINTS:
        properties["heading"] = {"type": "string", "description": "Of a step that begins here; else empty"}
    if kind in TERMED:
        properties["term"] = {"type": "string"}
    properties["text"] = {"type": "string"}
    if kind not in QUOTELESS:
        properties["quote"] = {"type": "string", "description": "Copied word for word from the transcript"}
    if kind in DETAILED:
        properties["detail"] = {"$ref": "#/$defs/detail"}
    return object_schema(properties)


def parsed(text: str) -> Mapping[str, object]:
    """The answer's outermost object: servers without structured outputs like to write around it. Raises
    NoteAnswerError."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise NoteAnswerError("The answer is not JSON.")
    try:
        answer = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        raise NoteAnswerError("The answer is not JSON.") from None
    if not isinstance(answer, dict):  # pragma: no cover - text that starts with a brace and parses is an object
        raise NoteAnswerError("The answer is not a JSON object.")
    return answer


def _points(value: object, kind: SectionKind, index: CueIndex) -> tuple[Point, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    points: dict[tuple[str, ...], Point] = {}
    for item in value[:MOST_POINTS]:
        point = _point(item, kind, index)
        if point is not None:
            points.setdefault(tuple(plain_words(f"{point.term or ''} {point.text}")), point)
    return tuple(points.values())


def _point(item: object, kind: SectionKind, index: CueIndex) -> Point | None:
    if not isinstance(item, Mapping):
        return None
    text = line(item.get("text"), TEXT_LIMIT)
    if not text:
        return None
    term = line(item.get("term"), TERM_LIMIT) if kind in TERMED else ""
    quote = line(item.get("quote"), QUOTE_LIMIT) if kind not in QUOTELESS else ""
    said, evidence = quote_as_said(quote, index)
    detail = detail_of(item.get("detail")) if kind in DETAILED else None
    heading = line(item.get("heading"), HEADING_LIMIT) if kind is SectionKind.KEY_POINTS else ""
    return Point(text=text, term=term or None, quote=said or None, evidence=evidence, detail=detail, heading=heading)


def _subject(value: object, known: Sequence[str]) -> str | None:
    """The subject that the model found, spelled as the one that there is already."""
    found = line(value, SUBJECT_LIMIT)
    return next((subject for subject in known if subject.casefold() == found.casefold()), found) or None


def _summary(value: object) -> str:
    text = clean_block(value) if isinstance(value, str) else ""
    paragraphs = [clean(paragraph, SUMMARY_LIMIT) for paragraph in _PARAGRAPHS.split(text)]
    whole = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return whole if len(whole) <= SUMMARY_LIMIT else whole[: SUMMARY_LIMIT - 1].rstrip() + "…"


def line(value: object, limit: int) -> str:
    """A text of the answer, cleaned, on one line; empty for what is none."""
    return clean(value, limit) if isinstance(value, str) else ""
