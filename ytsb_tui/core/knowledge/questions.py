"""Questions to the library: the search terms, the excerpts a model reads, and the checks of its answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ytsb_tui.core.notes.evidence import find_quote, index_cues
from ytsb_tui.core.notes.note import Evidence, trust_in
from ytsb_tui.core.notes.trust import NOT_SAID, Support, Trust, doubted
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.passages import defused
from ytsb_tui.core.videos.transcripts import Cue, timestamp
from ytsb_tui.core.videos.video import VideoId

_LONGEST = 2000  # characters of a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where to search: in these videos if any, else in the subject if given, else everywhere."""

    videos: tuple[VideoId, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Consecutive cues of one video, without durations."""

    video: VideoId
    title: str
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """The spoken text, on one line."""
        return " ".join(" ".join(cue.text.split()) for cue in self.cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of an answer, with the excerpt that its quote is in and where; both None when it is unverified.
    `support` is None where nobody checked whether the excerpt bears it out, and `doubt` says what it does not."""

    text: str
    source: Excerpt | None = None
    evidence: Evidence | None = None
    support: Support | None = None
    doubt: str = ""

    @property
    def trust(self) -> Trust:
        """How far its quote was said and bears it out."""
        return trust_in(self.evidence, self.support)

    @property
    def differs(self) -> str:
        """Why it is not verified, in words; empty where it is."""
        if self.evidence is None:
            return NOT_SAID
        return "; ".join(filter(None, (self.evidence.differs, doubted(self.support, self.doubt))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question of a conversation, and what was answered."""

    question: str
    answer: str


def answer_schema() -> dict[str, object]:
    """The JSON schema of an answer: statements, each with its source and quote."""
    properties = {
        "text": {"type": "string", "description": "One or two sentences of the answer"},
        "source": {"type": "integer", "description": "The number of the excerpt"},
        "quote": {"type": "string", "description": "Copied word for word from that excerpt"},
    }
    statement = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"statements": {"type": "array", "items": statement}},
        "required": ["statements"],
        "additionalProperties": False,
    }


def reading(excerpts: Sequence[Excerpt]) -> str:
    """The excerpts as text for the model, numbered from 1."""
    parts = []
    for number, excerpt in enumerate(excerpts, 1):
        said = defused(excerpt.text)
        parts.append(f"[{number}, {defused(clean(excerpt.title))}, {timestamp(excerpt.cues[0].start)}]\n{said}")
    return "\n\n".join(parts)


def joined(excerpts: Sequence[Excerpt]) -> tuple[Excerpt, ...]:
    """The excerpts with neighbours as one, where the best of them was. Neighbours share a cue."""
    in_time = sorted(excerpts, key=lambda excerpt: (excerpt.video, excerpt.cues[0].start))
    rows: list[list[Excerpt]] = []
    for excerpt in in_time:
        last = rows[-1][-1] if rows else None
        if last is not None and last.video == excerpt.video and last.cues[-1].start == excerpt.cues[0].start:
            rows[-1].append(excerpt)
        else:
            rows.append([excerpt])
    places = {excerpt: place for place, excerpt in enumerate(excerpts)}
    rows.sort(key=lambda row: min(places[excerpt] for excerpt in row))
    return tuple(_one(row) for row in rows)


def _one(row: Sequence[Excerpt]) -> Excerpt:
    first, *others = row
    return replace(first, cues=(*first.cues, *(cue for other in others for cue in other.cues[1:])))


def conversation(before: Sequence[Exchange]) -> str:
    """Earlier exchanges as text for the model; empty without any."""
    if not before:
        return ""
    turns = (f"Question: {defused(each.question)}\nAnswer: {defused(each.answer)}" for each in before)
    return "<earlier>\n{}\n</earlier>\n\n".format("\n\n".join(turns))


class AnswerParser:
    """Parses an answer while it arrives: yields each complete statement, its quote looked up in the excerpts."""

    def __init__(self, excerpts: Sequence[Excerpt]) -> None:
        self._excerpts = excerpts
        self._text = ""
        self._read = 0
        self._decoder = json.JSONDecoder()

    def feed(self, chunk: str) -> Iterator[Statement]:
        """The statements completed by this chunk."""
        self._text += chunk
        if not self._read:
            opened = self._text.find("[")
            if opened < 0:
                return
            self._read = opened + 1
        while (start := self._text.find("{", self._read)) >= 0:
            try:
                item, self._read = self._decoder.raw_decode(self._text, start)
            except (ValueError, RecursionError):
                return  # incomplete
            if (statement := self._statement(item)) is not None:
                yield statement

    def _statement(self, item: object) -> Statement | None:
        if not isinstance(item, Mapping) or not isinstance(item.get("text"), str):
            return None
        text, quote, number = clean(item["text"], _LONGEST), item.get("quote"), item.get("source")
        if not text:
            return None
        if not isinstance(quote, str):
            return Statement(text=text)
        near: Statement | None = None
        for excerpt in self._in_order(number):
            found = find_quote(clean(quote, _LONGEST), index_cues(excerpt.cues))
            if found is not None and found.exact:
                return Statement(text=text, source=excerpt, evidence=found)
            near = near or (None if found is None else Statement(text=text, source=excerpt, evidence=found))
        return near or Statement(text=text)

    def _in_order(self, number: object) -> Iterable[Excerpt]:
        """The named excerpt first; the others too, because a model may miscount and still quote correctly."""
        named = number if isinstance(number, int) and 0 < number <= len(self._excerpts) else 0
        return sorted(self._excerpts, key=lambda excerpt: excerpt is not self._excerpts[named - 1] if named else True)
