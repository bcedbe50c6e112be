"""Marked lectures in fourteen languages: how many of the terms that a person marked an outline finds, and how many of
those that it finds were marked; the same for what it defines."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ytsb_tui.core.notes.note import Note, SectionKind
from ytsb_tui.core.notes.outline import outline
from ytsb_tui.core.text.scripts import is_unspaced, word_count
from ytsb_tui.core.text.stems import stems
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.transcripts import Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

_FOLDER = Path(__file__).with_name("terms")
_WIDTH = 42  # characters of a caption
_SPOKEN = 2.8  # words a second
_UNMARKED = re.compile(r"[.,;:!?¿¡—«»“”،؟।。、]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A lecture, what it is about and what it defines; each term with the other forms that are as good."""

    language: str
    title: str
    said: str
    marked: tuple[tuple[str, ...], ...]
    defined: tuple[tuple[str, ...], ...]

    def transcript(self, *, automatic: bool) -> Transcript:
        """Its captions; automatic ones have neither capitals nor punctuation."""
        text = " ".join(self.said.split())
        if is_unspaced(text):
            text = _UNMARKED.sub("", text) if automatic else text
            lines = textwrap.wrap(text, _WIDTH // 2)
        else:
            lines = textwrap.wrap(" ".join(_UNMARKED.sub(" ", text).split()).lower() if automatic else text, _WIDTH)
        ends = [0.0, *accumulate(max(2.0, word_count(line) / _SPOKEN) for line in lines)]
        cues = tuple(
            Cue(start=at, duration=end - at, text=line) for at, end, line in zip(ends, ends[1:], lines, strict=False)
        )
        return Transcript(video=VideoId("dQw4w9WgXcQ"), language=self.language, automatic=automatic, cues=cues)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many were found, how many of these were right, how many were marked, and how many of these were found."""

    found: int = 0
    right: int = 0
    marked: int = 0
    met: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            found=self.found + other.found,
            right=self.right + other.right,
            marked=self.marked + other.marked,
            met=self.met + other.met,
        )

    @property
    def precision(self) -> float:
        """The share of the found that was marked."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the marked that was found."""
        return self.met / self.marked if self.marked else 0.0


def lectures() -> Iterator[Marked]:
    """All of them, by language."""
    for file in sorted(_FOLDER.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["lecture"]:
            yield Marked(
                language=file.stem,
                title=entry["title"],
                said=entry["said"],
                marked=tuple(tuple(term.split("|")) for term in entry["terms"]),
                defined=tuple(tuple(term.split("|")) for term in entry["defined"]),
            )


def scored(found: Sequence[str], marked: Sequence[tuple[str, ...]], language: str) -> Score:
    """How the found terms fit the marked ones; inflection makes no difference."""
    keys = [{_key(form, language) for form in forms} for forms in marked]
    names = [_key(term, language) for term in found]
    return Score(
        found=len(names),
        right=sum(any(name in forms for forms in keys) for name in names),
        marked=len(keys),
        met=sum(any(name in forms for name in names) for forms in keys),
    )


def terms(note: Note) -> list[str]:
    """The terms that a note explains: its core concepts, and what it defines."""
    return list(dict.fromkeys(_named(note, SectionKind.CORE_CONCEPTS) + definitions(note)))


def definitions(note: Note) -> list[str]:
    """The terms that a note defines."""
    return _named(note, SectionKind.DEFINITIONS)


def outlined(lecture: Marked, *, automatic: bool) -> Note:
    """The outline of a lecture."""
    details = Details(video=VideoId("dQw4w9WgXcQ"), title=lecture.title)
    return outline(details, lecture.transcript(automatic=automatic))


def totals(read: Callable[[Note], list[str]], *, defined: bool, automatic: bool) -> dict[str, Score]:
    """The score of each language."""
    found: dict[str, Score] = {}
    for lecture in lectures():
        marked = lecture.defined if defined else lecture.marked
        score = scored(read(outlined(lecture, automatic=automatic)), marked, lecture.language)
        found[lecture.language] = found.get(lecture.language, Score()) + score
    return found


def report() -> None:
    """Prints the tables."""
    for name, read, defined in (("terms", terms, False), ("definitions", definitions, True)):
        for automatic in (False, True):
            captions = "automatic captions" if automatic else "captions with punctuation"
            print(f"\n{name} of outlines, {captions}: precision, recall")
            scores = totals(read, defined=defined, automatic=automatic)
            for language, score in (*scores.items(), ("all", sum(scores.values(), Score()))):
                print(f"  {language:<6}{score.precision:9.1%}{score.recall:9.1%}")


def _named(note: Note, kind: SectionKind) -> list[str]:
    return [point.term for section in note.sections if section.kind is kind for point in section.points if point.term]


def _key(term: str, language: str) -> str:
    words = plain_words(term)
    stemmed = stems(words, language)
    return " ".join(stemmed[word] for word in words)
