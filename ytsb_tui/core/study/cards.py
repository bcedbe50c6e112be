"""Cards made from a note without a model: terms and meanings, gaps to fill, and multiple choice."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ytsb_tui.core.notes.concepts import concept_key
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.notes.note import Note, Point, SectionKind
from ytsb_tui.core.notes.outline import MODEL as OUTLINE
from ytsb_tui.core.notes.schema import TEXT_LIMIT
from ytsb_tui.core.notes.trust import Trust
from ytsb_tui.core.text.boundaries import occurrences
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.scripts import word_count
from ytsb_tui.core.text.words import plain_words
from ytsb_tui.core.videos.video import VideoId

GAP = "[…]"
OPTIONS = 4  # of a multiple choice, including the right one
_TERMED = (SectionKind.DEFINITIONS, SectionKind.CORE_CONCEPTS)  # definitions make better cards than mere mentions
_FEWEST_WORDS = 5  # around a gap, so that there is enough context


class CardKind(StrEnum):
    """The kinds of cards."""

    BASIC = "basic"  # a term and its meaning, or a question and its answer
    CLOZE = "cloze"  # a sentence with gaps, all of the same word
    CHOICE = "choice"  # a meaning, and terms to choose from


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question and its answer. `key` stays the same when the note is rewritten in other words; `options` are those of
    a multiple choice, including the back; `quote` is what was said, at second `start`. Cards with the same `about` are
    made from one point, so that one gives away another; empty where there is only one. `detail` belongs to the
    answer."""

    key: str
    video: VideoId
    kind: CardKind
    front: str
    back: str
    options: tuple[str, ...] = ()
    explanation: str = ""
    quote: str = ""
    start: float | None = None
    about: str = ""
    detail: Detail | None = None


def terms(note: Note) -> tuple[str, ...]:
    """The terms explained by the note, each once, in their first spelling."""
    return tuple({_mark(point.term): point.term for point in _explained(note) if point.term}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPool:
    """Candidate terms for wrong answers, sorted by length, with the words of each."""

    terms: tuple[str, ...]
    lengths: tuple[int, ...]
    words: tuple[frozenset[str], ...]


def term_pool(choice: Iterable[str]) -> TermPool:
    """The terms of a subject, each once, without mere quantities; shared by all its notes."""
    known = {mark: term for term in choice if (mark := _mark(term)) and concept_key(term)}
    ordered = sorted(known.items(), key=lambda entry: (len(entry[1]), entry[0]))
    return TermPool(
        terms=tuple(term for _, term in ordered),
        lengths=tuple(len(term) for _, term in ordered),
        words=tuple(frozenset(mark) for mark, _ in ordered),
    )


def cards(video: VideoId, note: Note, pool: TermPool | None = None) -> tuple[Card, ...]:
    """The cards of a note. `pool` has the terms of its subject, by default the note's own, for wrong answers.
    Only verified points become cards: the others should not be memorized. Of an outline only its definitions do: its
    concepts are the words that were said most."""
    made: dict[str, Card] = {}
    pool = pool or term_pool(terms(note))
    for point in _explained(note):
        for card in _of_point(video, point, pool):
            made.setdefault(card.key, card)
    return tuple(made.values())


def card_key(video: VideoId, kind: CardKind, about: str) -> str:
    """The stable key of a card, from its video, kind and topic."""
    identity = "\n".join([video, kind, *plain_words(about)] if plain_words(about) else [video, kind, about])
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def edited(card: Card, front: str, back: str) -> Card:
    """The card in the learner's words. Raises ValueError, with a sentence for a person, when it would be none."""
    front, back = clean(front, TEXT_LIMIT), clean(back, 2 * TEXT_LIMIT)
    if not front or not back:
        raise ValueError("A card needs a question and an answer.")
    if card.kind is CardKind.CLOZE and GAP not in front:
        raise ValueError(f"The sentence needs a gap: {GAP}")
    options = tuple(back if option == card.back else option for option in card.options)
    if len(set(options)) < len(options):
        raise ValueError("That answer is one of the wrong ones.")
    return replace(card, front=front, back=back, options=options)


def shuffled(options: Sequence[str], key: str) -> tuple[str, ...]:
    """The options in an order derived from them and the key, so that the right one is not always first."""
    return tuple(sorted(options, key=lambda option: hashlib.sha256(f"{key}{option}".encode()).digest()))


def _explained(note: Note) -> Iterator[Point]:
    kinds = (SectionKind.DEFINITIONS,) if note.model == OUTLINE else _TERMED
    for kind in kinds:
        for section in note.sections:
            if section.kind is kind:
                for point in section.points:
                    if point.term and point.text and point.trust is Trust.VERIFIED:
                        yield point


def _of_point(video: VideoId, point: Point, pool: TermPool) -> Iterator[Card]:
    assert point.term is not None
    assert point.evidence is not None
    term, quote, start = point.term, point.quote or "", point.evidence.start
    about = card_key(video, CardKind.BASIC, term)
    yield Card(
        key=about,
        video=video,
        kind=CardKind.BASIC,
        front=term,
        back=point.text,
        quote=quote,
        start=start,
        about=about,
        detail=point.detail,
    )
    gapped, word = gapped_at(point.text, term)
    if word:
        yield Card(
            key=card_key(video, CardKind.CLOZE, term),
            video=video,
            kind=CardKind.CLOZE,
            front=gapped,
            back=word,
            explanation=point.text,
            quote=quote,
            start=start,
            about=about,
            detail=point.detail,
        )
    key = card_key(video, CardKind.CHOICE, term)
    wrong = _distractors(term, point.text, pool)
    if len(wrong) == OPTIONS - 1:
        yield Card(
            key=key,
            video=video,
            kind=CardKind.CHOICE,
            front=gapped,
            back=term,
            options=shuffled([term, *wrong], key),
            explanation=point.text,
            quote=quote,
            start=start,
            about=about,
            detail=point.detail,
        )


def gapped_at(text: str, term: str) -> tuple[str, str]:
    """The text with gaps for the term, and the term as spelled there; an empty term when a gap is not possible."""
    found = next(occurrences(term, text), None)
    if found is None or GAP in text:
        return text, ""
    word = text[slice(*found)]
    pieces: list[str] = []
    after = 0
    for start, end in occurrences(word, text):
        pieces += text[after:start], GAP
        after = end
    gapped = "".join(pieces) + text[after:]
    return gapped, word if word_count(gapped.replace(GAP, "")) >= _FEWEST_WORDS else ""


def _distractors(term: str, text: str, pool: TermPool) -> list[str]:
    """Plausible wrong answers: neither a form of the term nor in the text, and of similar length, so that the length
    gives nothing away."""
    right, said = set(plain_words(term)), set(plain_words(text))
    after = bisect_left(pool.lengths, len(term))
    before = after - 1
    wrong: list[str] = []
    while len(wrong) < OPTIONS - 1 and (before >= 0 or after < len(pool.terms)):
        longer = pool.lengths[after] - len(term) if after < len(pool.terms) else None
        shorter = len(term) - pool.lengths[before] if before >= 0 else None
        if longer is not None and (shorter is None or longer <= shorter):
            place, after = after, after + 1
        else:
            place, before = before, before - 1
        words = pool.words[place]
        if not words & right and not words <= said:
            wrong.append(pool.terms[place])
    return wrong


def _mark(term: str | None) -> tuple[str, ...]:
    return tuple(plain_words(term or ""))
