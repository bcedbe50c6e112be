"""Notes: what the writers produce, section by section, each point with its evidence in the cues."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a quote was found: the second its cue starts, the cue's index, how alike quote and cues are (0 to 100)."""

    start: float
    cue: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point: its text, the term it explains (definitions, concepts), the verbatim quote, and where that stands.
    `evidence` is None when the quote is not in the transcript: the point is unverified."""

    text: str
    term: str | None = None
    quote: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section and its points."""

    kind: SectionKind
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as the library keeps it; the vault holds its Markdown. `model` is `outline` for notes without a key."""

    title: str
    summary: str
    sections: tuple[Section, ...]
    language: str
    model: str
    subject: str | None = None

    @property
    def points(self) -> int:
        """Points that carry a quote or should."""
        return sum(len(section.points) for section in self.sections if section.kind is not _QUESTIONS)

    @property
    def verified(self) -> int:
        """Points whose quote stands in the transcript."""
        return sum(
            point.evidence is not None
            for section in self.sections
            if section.kind is not _QUESTIONS
            for point in section.points
        )


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
