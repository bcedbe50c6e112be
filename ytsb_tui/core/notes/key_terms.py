"""What a talk is about: the phrases that it keeps coming back to, and the sentences in which most of them meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from typing import TYPE_CHECKING

from ytsb_tui.core.text.scripts import HAN, HIRAGANA, KATAKANA, STACKED, UNSPACED, is_unspaced

if TYPE_CHECKING:
    from regex import Pattern

_ASCII_TOKEN = re.compile(r"[a-zA-Z0-9]+(?:['-][a-zA-Z0-9]+)*|[^\w\s]", re.ASCII)
_NOUN = re.compile(f"[{HAN}{KATAKANA}가-힣]")  # two characters say something
_NO_NOUN = re.compile(f"[{HIRAGANA}{STACKED}]")
_LONGEST_PHRASE = 3  # words
_FEWEST_TIMES = 3
_ROUNDS = 12  # the ranks stand still after ten or so


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTerm:
    """A phrase as it is mostly written, in the form in which it is compared, how often it was said, and the numbers of
    the sentences that hold it."""

    text: str
    words: tuple[str, ...]
    times: int
    sentences: tuple[int, ...]


def tokens(text: str) -> list[str]:
    """Words and single punctuation marks. Japanese falls into runs of Kanji, of Katakana and of Hiragana: nouns are
    mostly of the first two, and what stands between them of the third."""
    return _ASCII_TOKEN.findall(text) if text.isascii() else _token().findall(text)


@cache
def _token() -> Pattern[str]:
    import regex

    word = rf"[[\p{{L}}\p{{N}}]--[{UNSPACED}]][[\p{{L}}\p{{N}}\p{{M}}\u200c\u200d]--[{UNSPACED}]]*"
    runs = "|".join(f"[{script}]+" for script in (KATAKANA, HIRAGANA, HAN, STACKED))
    return regex.compile(rf"{word}(?:['’-]{word})*|{runs}|[^\w\s\p{{M}}]", regex.VERSION1)


def content_words(sentence: Sequence[str], stops: frozenset[str]) -> list[str]:
    """The words of a tokenised sentence that say something, in lower case."""
    return [word for token in sentence if _says_something(word := token.casefold(), stops)]


def key_terms(spoken: Sequence[Sequence[str]], stops: frozenset[str], most: int) -> tuple[KeyTerm, ...]:
    """The `most` weightiest phrases of the tokenised sentences, weightiest first.

    Phrases are runs of content words (as in RAKE); what counts is how often and in how many places a phrase is said,
    how long it is, and that it is not only part of a longer one (as in the C-value)."""
    counts: Counter[tuple[str, ...]] = Counter()
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    surfaces: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for number, sentence in enumerate(spoken):
        for run in _runs(sentence, stops):
            for size in range(1, _LONGEST_PHRASE + 1):
                for at in range(len(run) - size + 1):
                    piece = run[at : at + size]
                    phrase = tuple(token.casefold() for token in piece)
                    counts[phrase] += 1
                    surfaces[phrase][_written(piece)] += 1
                    if not places[phrase] or places[phrase][-1] != number:
                        places[phrase].append(number)
    nested: dict[tuple[str, ...], int] = defaultdict(int)
    for phrase, times in counts.items():
        if times >= _FEWEST_TIMES:
            for size in range(1, len(phrase)):
                for at in range(len(phrase) - size + 1):
                    part = phrase[at : at + size]
                    nested[part] = max(nested[part], times)
    weights = {
        phrase: (len(phrase) ** 0.7) * sqrt(len(places[phrase])) * (times - 0.9 * nested[phrase])
        for phrase, times in counts.items()
        if times >= _FEWEST_TIMES and times - nested[phrase] > 0.1 * times
    }
    ranked = sorted(weights, key=lambda phrase: (-weights[phrase], phrase))
    chosen: list[tuple[str, ...]] = []
    for phrase in ranked:
        if len(chosen) == most:
            break
        if not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    return tuple(
        KeyTerm(
            text=surfaces[phrase].most_common(1)[0][0],
            words=phrase,
            times=counts[phrase],
            sentences=tuple(places[phrase]),
        )
        for phrase in chosen
    )


def sentence_ranks(contents: Sequence[Sequence[str]]) -> list[float]:
    """How central each sentence is, by the content words that it shares with others: a sentence ranks high when its
    words do, and a word when its sentences do (a random walk between both, as TextRank walks between sentences)."""
    homes: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(contents):
        for word in set(words):
            homes[word].append(number)
    rarity = {word: log(1 + len(contents) / len(numbers)) for word, numbers in homes.items()}
    shared = {word: numbers for word, numbers in homes.items() if len(numbers) > 1}
    ranks = [1.0] * len(contents)
    for _ in range(_ROUNDS):
        weights = {
            word: rarity[word] * sum(ranks[n] for n in numbers) / sqrt(len(numbers)) for word, numbers in shared.items()
        }
        fresh = [0.0] * len(contents)
        for word, numbers in shared.items():
            for number in numbers:
                fresh[number] += weights[word]
        fresh = [rank / (4 + len(words)) for rank, words in zip(fresh, contents, strict=True)]
        highest = max(fresh, default=0.0) or 1.0
        ranks = [0.15 + 0.85 * rank / highest for rank in fresh]
    return ranks


def _runs(sentence: Sequence[str], stops: frozenset[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for token in sentence:
        if _says_something(token.casefold(), stops):
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _written(piece: Sequence[str]) -> str:
    """The words of a phrase as they stand in a text: 固有ベクトル without a space."""
    joined = " ".join(piece)
    return joined.replace(" ", "") if is_unspaced(joined) else joined


def _says_something(word: str, stops: frozenset[str]) -> bool:
    if word in stops or not word[0].isalpha() or word.replace("’", "'").partition("'")[0] in stops:
        return False
    if word.isascii():
        return len(word) >= 3
    return len(word) >= (2 if _NOUN.match(word) else 3) and not _NO_NOUN.match(word)


def _overlap(phrase: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one is part of the other, or its plural."""
    mine, theirs = ({word.rstrip("s") for word in words} for words in (phrase, other))
    return mine <= theirs or theirs <= mine
