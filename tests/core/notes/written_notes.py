"""A note with everything in it, written for one video."""

from __future__ import annotations

from datetime import date

from markdown_it.token import Token

from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind, Usage, WrittenNote
from ytsb_tui.core.videos.transcripts import Chapter, Details
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")
DAY = date(2026, 11, 23)
DETAILS = Details(
    video=VIDEO,
    title="The essence of calculus",
    channel="3Blue1Brown",
    channel_id="UCYO_jab_esuFRV4b17AJtAw",
    length=1024.0,
    chapters=(Chapter(start=0.0, title="Intro"), Chapter(start=754.2, title="The area of a circle")),
)


NOTE = Note(
    title="A title by the model",
    summary="What calculus is about.\n\nAnd why.",
    sections=(
        Section(
            kind=SectionKind.DEFINITIONS,
            points=(
                Point(
                    text="the slope at a point",
                    term="derivative",
                    quote="a derivative is the slope",
                    evidence=Evidence(start=754.2, cue=7, score=100.0),
                ),
            ),
        ),
        Section(
            kind=SectionKind.CORE_CONCEPTS,
            points=(Point(text="Invented", quote="never said"), Point(text="Bare")),
        ),
        Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="What comes next?"),)),
        Section(kind=SectionKind.CRITIQUE, points=()),
    ),
    language="en",
    model="claude-haiku-5-5",
    subject="mathematics",
)


def written(note: Note = NOTE, cost: float | None = 0.0123) -> WrittenNote:
    return WrittenNote(note=note, usage=Usage(cost=cost))


def flat(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *(token.children or ()))]


def shown(tokens: list[Token]) -> str:
    return "".join(token.content for token in flat(tokens) if token.type in {"text", "text_special"})
