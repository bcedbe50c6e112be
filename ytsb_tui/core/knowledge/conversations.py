"""Conversations: questions with their answers, as they are kept, continued and written into the vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ytsb_tui.core.knowledge.questions import Exchange, Scope, Statement
from ytsb_tui.core.notes.frontmatter import yaml_text
from ytsb_tui.core.notes.markdown import escaped, link_to
from ytsb_tui.core.notes.note_file import Generated
from ytsb_tui.core.notes.trust import Trust, signed
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.video import VideoId

CONVERSATION = "conversation"  # the property with the time at which it began; a note has `video` instead
NOT_SAID = "its quote is not in the transcripts"
_MOST_REMEMBERED = 4  # questions that a question may refer to


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement of an answer as it is kept: how far it can be trusted and what is missing, and the second of a video
    that bears it out; without one `start` and `video` are None."""

    text: str
    trust: Trust
    differs: str = ""
    video: VideoId | None = None
    title: str = ""
    start: float | None = None

    @property
    def url(self) -> str | None:
        """The link to that second."""
        return None if self.video is None else url_at(self.video, self.start)

    @property
    def standing(self) -> str:
        """The sign of its trust, and in a few words why it is that."""
        return signed(self.trust, self.differs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and its answer; `asked_at` in seconds since the epoch, `cost` in US dollars (None when unknown)."""

    question: str
    said: tuple[Said, ...]
    asked_at: float
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Questions about one scope, the first one first; there is at least one."""

    number: int
    scope: Scope
    turns: tuple[Turn, ...]

    @property
    def title(self) -> str:
        """Its first question."""
        return self.turns[0].question


def said(statement: Statement) -> Said:
    """A statement as it is kept."""
    source, evidence = statement.source, statement.evidence
    if source is None or evidence is None:
        return Said(text=statement.text, trust=statement.trust, differs=NOT_SAID)
    return Said(
        text=statement.text,
        trust=statement.trust,
        differs=statement.differs,
        video=source.video,
        title=source.title,
        start=evidence.start,
    )


def heard(before: Sequence[Said], statement: Statement) -> tuple[Said, ...]:
    """An answer with another statement, or with a doubted one in place of itself."""
    new = said(statement)
    return tuple(({each.text: each for each in before} | {new.text: new}).values())


def exchanges(turns: Sequence[Turn]) -> tuple[Exchange, ...]:
    """What the next question may refer to: the last ones that were answered."""
    answered = [turn for turn in turns if turn.said]
    return tuple(
        Exchange(question=turn.question, answer=" ".join(each.text for each in turn.said))
        for turn in answered[-_MOST_REMEMBERED:]
    )


def conversation_note(conversation: Conversation) -> Generated:
    """The generated part of its file in the vault."""
    first = conversation.turns[0]
    fields = [("title", yaml_text(first.question)), (CONVERSATION, yaml_text(began(conversation)))]
    if conversation.scope.subject is not None:
        fields.append(("subject", yaml_text(conversation.scope.subject)))
    return Generated(fields=fields, body="\n".join(_lines(conversation)) + "\n")


def began(conversation: Conversation) -> str:
    """When it began, to the millisecond, in UTC; no two of a library have the same."""
    return datetime.fromtimestamp(conversation.turns[0].asked_at, UTC).isoformat(timespec="milliseconds")


def _lines(conversation: Conversation) -> Iterator[str]:
    for number, turn in enumerate(conversation.turns):
        yield from ([f"# {escaped(turn.question)}"] if number == 0 else ["", f"## {escaped(turn.question)}"])
        yield ""
        for each in turn.said:
            place = "" if each.video is None else f"{link_to(each.video, each.start or 0.0)} {escaped(each.title)} "
            yield f"- {escaped(each.text)}  \n  {place}{escaped(each.standing)}"
        if not turn.said:
            yield "*The transcripts do not answer this.*"
