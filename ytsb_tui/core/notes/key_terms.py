"""What a talk is about: the phrases that it keeps coming back to, and the sentences in which most of them meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

from ytsb_tui.core.notes.evidence.number_words import number_parts
from ytsb_tui.core.text.grammar import determiners, joiners
from ytsb_tui.core.text.scripts import HAN, HIRAGANA, KATAKANA, STACKED, UNSPACED, is_unspaced
from ytsb_tui.core.text.stems import stems
from ytsb_tui.core.text.terms import folded

if TYPE_CHECKING:
    from regex import Pattern

_ELIDED = r"\b(?:[cdjlmnstv]|qu|jusqu|lorsqu|puisqu|un|(?:a|da|ne|su|de)ll|quest)['’](?=[^\W\d_]{2})"  # l'entropie
_ASCII_TOKEN = re.compile(rf"{_ELIDED}|[a-zA-Z0-9]+(?:['-][a-zA-Z0-9]+)*|[^\w\s]", re.ASCII | re.IGNORECASE)
_NOUN = re.compile(f"[{HAN}{KATAKANA}가-힣]")  # two characters say something
_NO_NOUN = re.compile(f"[{HIRAGANA}{STACKED}]")
_FIRST_SHORT = "\u0590"  # from Hebrew on, two letters can be a noun
_LONGEST_PHRASE = 3  # words
_FEWEST_TIMES = 3
_PRECEDED = 0.12  # the share of its mentions in which a noun follows an article, at least
_NO_NOUN_WEIGHT = 0.5
_FAVOUR = 1.5
_TOGETHER = 0.4  # the share of the rarer of two words that are one term, in which they stand together

Phrase = tuple[str, ...]  # words in lower case, or the stems of them


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerm:
    """A phrase as it is mostly written, in all forms in which it was said, how often, and the numbers of the sentences
    that hold it."""

    text: str
    forms: frozenset[Phrase]
    times: int
    sentences: tuple[int, ...]


def tokens(text: str) -> list[str]:
    """Words and single punctuation marks. Japanese falls into runs of Kanji and Katakana, of which nouns are mostly
    written, and of Hiragana, which stands between them."""
    return _ASCII_TOKEN.findall(text) if text.isascii() else _token().findall(text)


@cache
def _token() -> Pattern[str]:
    import regex

    word = rf"[[\p{{L}}\p{{N}}]--[{UNSPACED}]][[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d]--[{UNSPACED}]]*"
    runs = "|".join(f"[{script}]+" for script in (KATAKANA + HAN, HIRAGANA, STACKED))
    return regex.compile(rf"{_ELIDED}|{word}(?:['’-]{word})*|{runs}|[^\w\s\p{{M}}]", regex.VERSION1 | regex.IGNORECASE)


def content_words(sentence: Sequence[str], stops: frozenset[str]) -> list[str]:
    """The words of a tokenised sentence that say something, in lower case."""
    return [word for token in sentence if says_something(word := token.casefold(), stops)]


def key_terms(
    spoken: Sequence[Sequence[str]],
    keys: Mapping[str, str],
    most: int,
    language: str = "en",
    favoured: Iterable[str] = (),
) -> tuple[KeyTerm, ...]:
    """The `most` weightiest phrases of the tokenised sentences, weightiest first; `keys` are those of `keys_of`.

    Phrases are runs of content words (as in RAKE); what counts is how often and in how many places a phrase is said,
    how long it is, and that it is not only part of longer ones (as in the C-value). Inflected forms are one phrase, and
    in languages with articles one that never follows an article counts for less: it is hardly a noun.
    `favoured` are texts that name terms, such as the title; what stands in one counts for more."""
    found = _Counted()
    before, within = determiners(language), joiners(language)
    for number, sentence in enumerate(spoken):
        for at, piece in _pieces(sentence, keys, within):
            preceded = at > 0 and joiner(sentence[at - 1]) in before
            found.add(tuple(keys.get(token) or joiner(token) for token in piece), piece, number, preceded=preceded)
    weights = found.weights(articles=bool(before), capitals=language.startswith("de") and _has_capitals(keys))
    for text in favoured:
        named = {keys.get(token, "") for token in tokens(text)} | {
            keys.get(token.casefold(), "") for token in tokens(text)
        }
        for phrase in weights:
            if named.issuperset(phrase):
                weights[phrase] *= _FAVOUR
    ranked = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))
    chosen: list[Phrase] = []
    for phrase in ranked:
        if len(chosen) == most:
            break
        if not any(found.same(phrase, other) for other in chosen):
            chosen.append(phrase)
    return tuple(found.term(phrase) for phrase in chosen)


class _Counted:
    """The phrases of a talk: how often each was said, where, in what forms, and how often after an article."""

    def __init__(self) -> None:
        self._times: Counter[Phrase] = Counter()
        self._preceded: Counter[Phrase] = Counter()
        self._places: dict[Phrase, list[int]] = defaultdict(list)
        self._forms: dict[Phrase, Counter[Phrase]] = defaultdict(Counter)

    def add(self, phrase: Phrase, piece: Sequence[str], sentence: int, *, preceded: bool) -> None:
        """Counts a phrase that was said in a sentence."""
        self._times[phrase] += 1
        self._preceded[phrase] += preceded
        self._forms[phrase][tuple(piece)] += 1
        if not self._places[phrase] or self._places[phrase][-1] != sentence:
            self._places[phrase].append(sentence)

    def weights(self, *, articles: bool, capitals: bool) -> dict[Phrase, float]:
        """The weights of the phrases that were said often enough, also apart from longer ones. Nouns follow `articles`
        and have `capitals`, where so."""
        often = {phrase: times for phrase, times in self._times.items() if times >= _FEWEST_TIMES}
        nested = self._nested(often)
        weights: dict[Phrase, float] = {}
        for phrase, times in often.items():
            alone = times - nested.get(phrase, 0)
            if alone <= 0.1 * times or not self._holds_together(phrase):
                continue
            weights[phrase] = len(phrase) ** 0.7 * sqrt(len(self._places[phrase])) * (times - 0.9 * (times - alone))
            if len(phrase) == 1:
                if articles and self._preceded[phrase] < _PRECEDED * times:
                    weights[phrase] *= _NO_NOUN_WEIGHT
                if capitals and self._usual(phrase)[0].islower():
                    weights[phrase] *= _NO_NOUN_WEIGHT
        return weights

    def same(self, phrase: Phrase, other: Phrase) -> bool:
        """Whether one says no more than the other: a part of it that was hardly said alone."""
        if set(phrase) <= set(other):
            return 2 * self._times[other] >= self._times[phrase]
        return set(other) <= set(phrase) and 3 * self._times[phrase] < self._times[other]

    def term(self, phrase: Phrase) -> KeyTerm:
        """A phrase as it is mostly written."""
        return KeyTerm(
            text=self._usual(phrase),
            forms=frozenset(tuple(word.casefold() for word in form) for form in self._forms[phrase]),
            times=self._times[phrase],
            sentences=tuple(self._places[phrase]),
        )

    def _usual(self, phrase: Phrase) -> str:
        return written(self._forms[phrase].most_common(1)[0][0])

    def _nested(self, often: Mapping[Phrase, int]) -> dict[Phrase, int]:
        """How often each phrase was part of longer ones that were said often."""
        longer: dict[tuple[Phrase, int], int] = defaultdict(int)  # by the part, and where in the longer one it stands
        for phrase, times in often.items():
            for size in range(1, len(phrase)):
                for at in range(len(phrase) - size + 1):
                    longer[phrase[at : at + size], at and (1 if at + size == len(phrase) else 2)] += times
        nested: dict[Phrase, int] = defaultdict(int)
        for (part, _), times in longer.items():
            nested[part] = min(often.get(part, 0), max(nested[part], times))
        return nested

    def _holds_together(self, phrase: Phrase) -> bool:
        """Whether words with another between them are one term: they mostly stand together."""
        if len(phrase) < _LONGEST_PHRASE or (phrase[1],) in self._times:
            return True
        return self._times[phrase] >= _TOGETHER * min(self._times[(phrase[0],)], self._times[(phrase[-1],)])


def _has_capitals(keys: Mapping[str, str]) -> bool:
    return sum(token[0].isupper() for token in keys) > len(keys) / 5


def keys_of(spoken: Sequence[Sequence[str]], stops: frozenset[str], language: str) -> dict[str, str]:
    """The key of each token that says something, the same for all its inflected forms."""
    contents = {token for sentence in spoken for token in sentence if says_something(token.casefold(), stops)}
    stemmed = stems({folded(token) for token in contents}, language)
    return {token: stemmed[folded(token)] for token in contents}


def _pieces(
    sentence: Sequence[str], keys: Mapping[str, str], within: frozenset[str]
) -> Iterator[tuple[int, Sequence[str]]]:
    """The phrases that could be terms, and where they begin."""
    for first in range(len(sentence)):
        if sentence[first] not in keys:
            continue
        for after in range(first + 1, min(first + _LONGEST_PHRASE, len(sentence)) + 1):
            last = sentence[after - 1]
            if last in keys:
                yield first, sentence[first:after]
            elif after != first + 2 or joiner(last) not in within:
                break


def joiner(token: str) -> str:
    """A token as `joiners` and `determiners` list it."""
    return token.casefold().replace("’", "'")


def written(piece: Sequence[str]) -> str:
    """The words of a phrase as they stand in a text: 固有ベクトル without a space, taux d'intérêt with one."""
    joined = " ".join(piece)
    return joined.replace(" ", "") if is_unspaced(joined) else joined.replace("' ", "'").replace("’ ", "’")


def says_something(word: str, stops: frozenset[str]) -> bool:
    """Whether a word in lower case could be part of a term: no grammar, no figure, no number."""
    if word in stops or not word[0].isalpha() or word.replace("’", "'").partition("'")[0] in stops:
        return False
    if word.endswith(("'", "’")) or number_parts(word):
        return False
    if word.isascii():
        return len(word) >= 3
    return len(word) >= (2 if word[0] >= _FIRST_SHORT or _NOUN.match(word) else 3) and not _NO_NOUN.match(word)
