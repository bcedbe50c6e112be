"""How many altered quotes are ticked all the same, and how many honest ones are not found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tests.evaluate.quotes import Quote, altered, halting, honest
from tests.evaluate.talks import Talk, captions, talks
from ytsb_tui.core.notes.evidence import CueIndex, find_quote

EXACT, NEAR, NONE = "✓", "≈", "✗"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A quote and what became of it."""

    language: str
    quote: Quote
    state: str
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the altered and of the honest quotes."""

    altered: tuple[Judged, ...]
    honest: tuple[Judged, ...]

    @property
    def ticked(self) -> float:
        """The share of altered quotes that are ticked."""
        return sum(each.state == EXACT for each in self.altered) / len(self.altered)

    @property
    def lost(self) -> float:
        """The share of honest quotes that are neither ticked nor near."""
        return sum(each.state == NONE for each in self.honest) / len(self.honest)

    @property
    def precision(self) -> float:
        """The share of honest quotes among all that are ticked."""
        right = sum(each.state == EXACT for each in self.honest)
        return right / (right + sum(each.state == EXACT for each in self.altered))

    @property
    def recall(self) -> float:
        """The share of honest quotes that are ticked."""
        return sum(each.state == EXACT for each in self.honest) / len(self.honest)


def tally(every: int = 1) -> Tally:
    """All quotes of the talks, or one of `every` so many, looked up in captions of both kinds."""
    return Tally(
        altered=tuple(_judged(*case) for talk in talks() for case in islice(_altered(talk), 0, None, every)),
        honest=tuple(_judged(*case) for talk in talks() for case in islice(_honest(talk), 0, None, every)),
    )


def by_kind(judged: tuple[Judged, ...], key: Callable[[Judged], str]) -> dict[str, Counter[str]]:
    """How many of each kind came out in each way."""
    counted: dict[str, Counter[str]] = {}
    for each in judged:
        counted.setdefault(key(each), Counter())[each.state] += 1
    return counted


def _altered(talk: Talk) -> Iterator[tuple[str, Quote, CueIndex]]:
    for automatic in (False, True):
        index = captions(talk, talk.sentences, automatic=automatic)
        said = f" {' '.join(index.text.casefold().split())} "
        for quote in altered(talk):
            # By chance a change may lead to what was said elsewhere; one or two words are always said.
            if quote.kind == "one or two words" or f" {quote.text.casefold()} " not in said:
                yield talk.language, quote, index


def _honest(talk: Talk) -> Iterator[tuple[str, Quote, CueIndex]]:
    for automatic in (False, True):
        index = captions(talk, talk.sentences, automatic=automatic)
        for quote in honest(talk):
            yield talk.language, quote, index
        index = captions(talk, halting(talk), automatic=automatic)
        for sentence in talk.sentences:
            yield talk.language, Quote(kind="fillers left out", text=sentence, source=sentence), index


def _judged(language: str, quote: Quote, index: CueIndex) -> Judged:
    found = find_quote(quote.text, index)
    state = NONE if found is None else EXACT if found.exact else NEAR
    return Judged(language=language, quote=quote, state=state, differs=found.differs if found else "")
