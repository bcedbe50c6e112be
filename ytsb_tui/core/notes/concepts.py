"""Concepts: the terms that notes explain, and when two of them are the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ytsb_tui.core.notes.note import Note
from ytsb_tui.core.text.scripts import is_unspaced
from ytsb_tui.core.text.words import plain_words

MOST_WORDS = 5  # of a concept; a longer term is a sentence
_SHORTEST = 3  # characters
_MOST_UNSPACED, _SHORTEST_UNSPACED = 12, 2  # the same in scripts without spaces, where a character counts as a word
_QUANTITIES = frozenset(
    ("hundred", "thousand", "million", "billion", "half", "dozen", "percent")
)  # outlines take them for terms
_SINGULAR_ENDS = ("ss", "us", "is")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedNote:
    """Another note, and the concepts that it explains and the material at hand speaks of, as it names them."""

    title: str
    concepts: tuple[str, ...]


def concept_key(name: str) -> str:
    """Names with the same key name one concept: case, accents, hyphens and a plural make no difference. Empty for what
    names nothing that could be shared."""
    words = plain_words(name)
    most, shortest = (_MOST_UNSPACED, _SHORTEST_UNSPACED) if is_unspaced(name) else (MOST_WORDS, _SHORTEST)
    if not 0 < len(words) <= most or len("".join(words)) < shortest:
        return ""
    key = _key(words)
    return "" if key in _QUANTITIES else key


def concepts_of(note: Note) -> dict[str, str]:
    """The concepts that a note explains: their keys, and their names as they are first written."""
    found: dict[str, str] = {}
    for section in note.sections:
        for point in section.points:
            key = concept_key(point.term or "")
            if key:
                found.setdefault(key, point.term or "")
    return found


def keys_in(text: str) -> Iterator[str]:
    """The key of everything in the text that could be a concept, in its order, some more than once."""
    words = plain_words(text)
    for first in range(len(words)):
        most = _MOST_UNSPACED if is_unspaced(words[first]) else MOST_WORDS
        for after in range(first + 1, min(first + most, len(words)) + 1):
            yield _key(words[first:after])


def _key(words: list[str]) -> str:
    last = words[-1]
    if len(last) > _SHORTEST and last.endswith("s") and not last.endswith(_SINGULAR_ENDS):
        last = last[:-1]
    return " ".join([*words[:-1], last])
