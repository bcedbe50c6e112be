"""Notes without a model: an outline in the speaker's own words, so that every point is true to the second.

Recurring phrases show what a talk is about, and the sentences that contain several of them show what matters;
definitions, examples, advice and questions are known by how people say them. A section for which nothing is found is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from ytsb_tui.core.notes.definitions import Defined, Definitions
from ytsb_tui.core.notes.key_terms import KeyTerm, content_words, key_terms, keys_of, tokens
from ytsb_tui.core.notes.note import EXACT, Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.sentence_ranks import sentence_ranks
from ytsb_tui.core.text import phrases
from ytsb_tui.core.text.boundaries import cut
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.defining import defining
from ytsb_tui.core.text.scripts import has_kana, is_unspaced, word_count
from ytsb_tui.core.text.stop_words import knows_stop_words, stop_words
from ytsb_tui.core.videos.sentences import Sentence, sentences
from ytsb_tui.core.videos.transcripts import Chapter, Details, Transcript, timestamp

MODEL = "outline"
UNSEGMENTED = (
    "No outline can be made: this language is written without spaces, and only a model can tell its words apart."
)
GUESSED = "Its terms are guessed by how often they are said: nothing else is known here of this language."
NO_DEFINITIONS = "Definitions are not looked for: how people define in this language is not known here."
TERMS = 24  # phrases that are known; the first of them are the core concepts
CONCEPTS = 8
STRETCH = 300.0  # seconds; talks without chapters are cut into stretches of about this length
POINTS_PER_HOUR = 24
MOST = {
    SectionKind.DEFINITIONS: 12,
    SectionKind.EXAMPLES: 8,
    SectionKind.ACTIONS: 6,
    SectionKind.CONNECTIONS: 6,
    SectionKind.FURTHER_QUESTIONS: 8,
}
_SHORTEST = 6  # words of a sentence that is worth a point
_QUOTE_WORDS = 30
_QUOTE_CHARACTERS = 60  # where there are no spaces
_ALIKE = 0.5  # share of content words above which two points of a section say the same
_REPEATED = 0.8  # share of the content words of both above which one only repeats the other


@dataclass(slots=True, kw_only=True)
class _Talk:
    """A talk taken apart: its sentences, their content words and ranks, and its terms, weightiest first, and what it
    defines."""

    said: Sequence[Sentence]
    contents: Sequence[frozenset[str]]
    ranks: Sequence[float]
    terms: Sequence[KeyTerm]
    defined: Sequence[Defined]
    used: set[int] = field(default_factory=set)

    def take(self, number: int, term: str | None = None, text: str | None = None) -> Point:
        """A point made of a sentence, which is then used up."""
        self.used.add(number)
        sentence = self.said[number]
        return Point(
            text=text or _tidy(sentence),
            term=term,
            quote=_quote(sentence.text),
            evidence=Evidence(start=sentence.start, cue=sentence.cue, score=EXACT),
        )

    def best(self, numbers: Iterable[int], most: int) -> list[int]:
        """The highest ranked of these sentences that repeat neither each other nor what is used, in their order."""
        chosen: list[int] = []
        for number in sorted(numbers, key=lambda n: (-self.ranks[n], n)):
            if len(chosen) == most:
                break
            words = self.contents[number]
            if all(_overlap(words, self.contents[other]) <= _ALIKE for other in chosen) and not any(
                number == other or _repeats(words, self.contents[other]) for other in self.used
            ):
                chosen.append(number)
        return sorted(chosen)


def outline(details: Details, transcript: Transcript, subject: str | None = None) -> Note:
    """The outline of a talk. Deterministic; about 0.2 s for an hour of speech. Where neither spaces nor Kana tell words
    apart, it says that there is none and has no sections."""
    names: list[str] = []
    kinds: dict[SectionKind, tuple[Point, ...]] = {}
    summary = f"{_length(details, transcript)}. {UNSEGMENTED}"
    if not is_unspaced(transcript.text) or has_kana(transcript.text):
        talk = _take_apart(details, transcript)
        names = [term.text for term in talk.terms]
        kinds = {
            SectionKind.DEFINITIONS: _definitions(talk),
            SectionKind.EXAMPLES: _matching(talk, SectionKind.EXAMPLES, phrases.EXAMPLE),
            SectionKind.FURTHER_QUESTIONS: _questions(talk),
            SectionKind.ACTIONS: _matching(talk, SectionKind.ACTIONS, phrases.ACTION),
            SectionKind.CORE_CONCEPTS: _concepts(talk),
            SectionKind.CONNECTIONS: _connections(talk),
            SectionKind.KEY_POINTS: _key_points(talk, details, transcript),
        }
        words = sum(word_count(sentence.text) for sentence in talk.said)
        about = f" It keeps coming back to {', '.join(names[:6])}." if names else ""
        summary = f"{_length(details, transcript)} and has {words:,} words.{about}{_unknown(transcript.language)}"
    title = clean(details.title, 200) if details.title else _sentence_case(", ".join(names[:3]))
    return Note(
        title=title or details.video,
        summary=summary,
        sections=tuple(Section(kind=kind, points=points) for kind in SectionKind if (points := kinds.get(kind, ()))),
        language=transcript.language,
        model=MODEL,
        subject=subject,
    )


def _unknown(language: str) -> str:
    """What cannot be found in a language, as a sentence; empty where all can."""
    if not knows_stop_words(language):
        return f" {GUESSED}"
    return "" if defining(language) is not None else f" {NO_DEFINITIONS}"


def _length(details: Details, transcript: Transcript) -> str:
    last = transcript.cues[-1] if transcript.cues else None
    length = details.length or (last.start + last.duration if last else 0.0)
    return f"The talk lasts {timestamp(length)}"


def _take_apart(details: Details, transcript: Transcript) -> _Talk:
    said = sentences(transcript.cues)
    spoken = [tokens(sentence.text) for sentence in said]
    stops = stop_words(transcript.language, (token.casefold() for sentence in spoken for token in sentence))
    contents = [content_words(sentence, stops) for sentence in spoken]
    keys = keys_of(spoken, stops, transcript.language)
    definitions = Definitions(said, spoken, stops, keys, transcript.language)
    named = definitions.named()
    favoured = (details.title or "", *(each.term for each in named))
    terms = key_terms(spoken, keys, TERMS, transcript.language, favoured)
    ranks = sentence_ranks(contents)
    weighted = [_worth(sentence.text, rank) for sentence, rank in zip(said, ranks, strict=True)]
    return _Talk(
        said=said,
        contents=[frozenset(words) for words in contents],
        ranks=weighted,
        terms=terms,
        defined=definitions.best(named, terms, weighted),
    )


def _worth(text: str, rank: float) -> float:
    """The rank of a sentence as a point: whole and self-contained ones are worth more, chatter nothing."""
    words = word_count(text)
    if words < _SHORTEST or phrases.CHATTER.search(text) or phrases.EMPTY_QUESTION.search(text):
        return 0.0
    if phrases.LOOSE_START.match(text):
        rank *= 0.7
    if text.endswith("?"):
        rank *= 0.5
    if any(map(str.isdigit, text)):
        rank *= 1.25  # years, quantities and names of laws are what one looks up again
    return rank if words <= 32 else rank * 0.8


def _definitions(talk: _Talk) -> tuple[Point, ...]:
    chosen = sorted(talk.defined[: MOST[SectionKind.DEFINITIONS]], key=lambda each: each.sentence)
    return tuple(talk.take(each.sentence, _sentence_case(each.term)) for each in chosen)


def _matching(talk: _Talk, kind: SectionKind, pattern: re.Pattern[str]) -> tuple[Point, ...]:
    numbers = [
        n for n, s in enumerate(talk.said) if talk.ranks[n] and not s.text.endswith("?") and pattern.search(s.text)
    ]
    return tuple(talk.take(number) for number in talk.best(numbers, MOST[kind]))


def _questions(talk: _Talk) -> tuple[Point, ...]:
    numbers = [
        number
        for number, sentence in enumerate(talk.said)
        if talk.ranks[number]
        and talk.contents[number]
        and sentence.text.endswith("?")
        and phrases.ASKS.search(sentence.text)
    ]
    return tuple(talk.take(number) for number in talk.best(numbers, MOST[SectionKind.FURTHER_QUESTIONS]))


def _concepts(talk: _Talk) -> tuple[Point, ...]:
    points = []
    for term in talk.terms[:CONCEPTS]:
        first, last = talk.said[term.sentences[0]].start, talk.said[term.sentences[-1]].start
        span = f"{term.times} times, {timestamp(first)} to {timestamp(last)}"
        for number in talk.best((n for n in term.sentences if talk.ranks[n]), 1):
            text = f"{_tidy(talk.said[number])} ({span})"
            points.append(talk.take(number, _sentence_case(term.text), text))
    return tuple(points)


def _connections(talk: _Talk) -> tuple[Point, ...]:
    homes: dict[int, int] = {}
    for term in talk.terms:
        for number in term.sentences:
            homes[number] = homes.get(number, 0) + 1
    numbers = [
        number
        for number, terms in homes.items()
        if terms >= 2 and talk.ranks[number] and phrases.RELATION.search(talk.said[number].text)
    ]
    return tuple(talk.take(number) for number in talk.best(numbers, MOST[SectionKind.CONNECTIONS]))


def _key_points(talk: _Talk, details: Details, transcript: Transcript) -> tuple[Point, ...]:
    """The best sentences of every stretch, as many as it is long."""
    points: list[Point] = []
    stretches = _stretches(details.chapters, transcript) if transcript.cues else []
    for start, end in pairwise((*stretches, inf)):
        numbers = [n for n, s in enumerate(talk.said) if start <= s.start < end and talk.ranks[n]]
        last = min(end, transcript.cues[-1].start)
        share = max(1, min(6, round((last - start) / 3600 * POINTS_PER_HOUR)))
        points += (talk.take(number) for number in talk.best(numbers, share))
    return tuple(points)


def _stretches(chapters: Sequence[Chapter], transcript: Transcript) -> list[float]:
    """The seconds at which they begin."""
    if chapters:
        return [0.0, *(chapter.start for chapter in chapters if chapter.start > 0)]
    last = transcript.cues[-1].start
    count = max(1, round(last / STRETCH))
    return [number * last / count for number in range(count)]


def _tidy(sentence: Sentence) -> str:
    """The sentence without fillers and without the word that only ties it to the one before; dots show where a stretch
    was cut out."""
    text = phrases.FILLER.sub("", sentence.text).strip()
    if not sentence.whole:
        return f"… {text} …"
    return _sentence_case(phrases.LEAD.sub("", text, count=1) or text)


def _quote(text: str) -> str:
    """The beginning of a sentence, long enough to find it by."""
    return cut(text, _QUOTE_CHARACTERS) if is_unspaced(text) else " ".join(text.split()[:_QUOTE_WORDS])


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _overlap(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """The share of the shorter one's words that are in both, 0 to 1."""
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def _repeats(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(mine) > 1 and len(mine & theirs) > _REPEATED * len(mine | theirs)
