"""Which sentences matter: those in which most of what a talk is about meets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log, sqrt

_ROUNDS = 12  # the ranks stand still after ten or so


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
