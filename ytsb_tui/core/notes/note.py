"""Notes: what the writers produce, section by section, each point with its evidence in the cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.trust import Support, Trust


class SectionKind(StrEnum):
    """The eight sections of a note, in their order."""

    CORE_CONCEPTS = "core_concepts"
    KEY_POINTS = "key_points"
    EXAMPLES = "examples"
    DEFINITIONS = "definitions"
    CONNECTIONS = "connections"
    FURTHER_QUESTIONS = "further_questions"
    ACTIONS = "actions"
    CRITIQUE = "critique"


_QUESTIONS = SectionKind.FURTHER_QUESTIONS  # a question claims nothing, so it needs no evidence


EXACT = 100.0  # the score of a quote that was said word for word


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a quote was found: the second its cue starts, the cue's index, how alike quote and cues are (0 to 100), and
    what differs between them, for a person to read."""

    start: float
    cue: int
    score: float
    differs: str = ""

    @property
    def exact(self) -> bool:
        """Whether it was said word for word."""
        return self.score >= EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point: its text, the term it explains (definitions, concepts), the quote, and where that was said. `evidence`
    is None when it was not. `support` is None where nobody checked whether the quote bears out the text, and `doubt`
    says what it does not bear out. `detail` is what words alone do not say. `heading` names the step of the lecture
    that begins with a key point, empty within a step and where the video has chapters."""

    text: str
    term: str | None = None
    quote: str | None = None
    evidence: Evidence | None = None
    support: Support | None = None
    doubt: str = ""
    detail: Detail | None = None
    heading: str = ""

    @property
    def trust(self) -> Trust:
        """How far the quote was said and bears out the text."""
        return trust_in(self.evidence, self.support)


def trust_in(evidence: Evidence | None, support: Support | None = None) -> Trust:
    """How far a quote with this evidence was said and bears out its claim: the lesser of the two."""
    if evidence is None or support is Support.NO:
        return Trust.NONE
    return Trust.VERIFIED if evidence.exact and support is not Support.PARTLY else Trust.NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section and its points."""

    kind: SectionKind
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as the library keeps it; the vault holds its Markdown. `model` is `outline` for notes without a key;
    `doubted` are sentences of the summary that a check did not find borne out."""

    title: str
    summary: str
    sections: tuple[Section, ...]
    language: str
    model: str
    subject: str | None = None
    doubted: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """Points that carry a quote or should."""
        return sum(1 for _ in self._claims())

    @property
    def verified(self) -> int:
        """Points that are borne out by what was said, word for word."""
        return sum(point.trust is Trust.VERIFIED for point in self._claims())

    @property
    def near(self) -> int:
        """Points that are nearly so."""
        return sum(point.trust is Trust.NEAR for point in self._claims())

    def _claims(self) -> Iterator[Point]:
        for section in self.sections:
            if section.kind is not _QUESTIONS:
                yield from section.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens as the API reports them; `cost` in US dollars, None for a model whose price is not known."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost: float | None = None

    @property
    def prompt_tokens(self) -> int:
        """All that was sent, cached or not."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNote:
    """A finished note and what it took to write."""

    note: Note
    usage: Usage
