"""What a talk defines, known by what is said: "this is called X", "we call it X", "an X is a …"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ytsb_tui.core.notes.key_terms import KeyTerm, joiner, says_something, tokens, written
from ytsb_tui.core.text.defining import Defining, defining
from ytsb_tui.core.text.grammar import determiners, joiners
from ytsb_tui.core.text.phrases import OPENERS, PREPOSITIONS, RELATIVES
from ytsb_tui.core.videos.sentences import Sentence

_LONGEST = 3  # words of a term
_FARTHEST = 8  # words that are looked at
_AGAIN = 2  # times that a term is said which is only known by being said again
_HEADS = frozenset(("number", "order", "part", "point", "problem", "sort", "time", "work"))  # merge *sort*
_MARKS = frozenset("\"'“”„«»‚‘’「」『』()")  # around a term


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A term, and the number of the sentence that defines it; `named` by being called so."""

    term: str
    sentence: int
    named: bool


class Definitions:
    """Finds the definitions of one talk: its `said` sentences, taken apart into tokens (`spoken`)."""

    def __init__(
        self,
        said: Sequence[Sentence],
        spoken: Sequence[Sequence[str]],
        stops: frozenset[str],
        keys: Mapping[str, str],
        language: str,
    ) -> None:
        """`keys` are those of `keys_of`."""
        self._said = said
        self._stops = stops
        self._keys = keys
        self._patterns = defining(language)
        self._articles = determiners(language)
        self._within = joiners(language)
        self._nouns_in_capitals = language.startswith("de")
        keyed = [[self._key(token) for token in sentence] for sentence in spoken]
        self._times = Counter(
            tuple(sentence[at : at + size])
            for sentence in keyed
            for size in range(1, _LONGEST + 1)
            for at in range(len(sentence) - size + 1)
        )

    def key(self, term: str) -> tuple[str, ...]:
        """What all forms of a term share."""
        return tuple(self._key(token) for token in tokens(term))

    def named(self) -> list[Defined]:
        """What is called by a name, in the order of the talk."""
        if self._patterns is None:
            return []
        return [
            Defined(term=term, sentence=number, named=True)
            for number, sentence in enumerate(self._said)
            if not sentence.text.endswith("?")
            for term in self._named(sentence, self._patterns)
            if term
        ]

    def best(self, named: Iterable[Defined], terms: Sequence[KeyTerm], ranks: Sequence[float]) -> list[Defined]:
        """What is `named`, and what is said of the `terms`: each once, spelled as the term, by the sentence that names
        it, else by the one of the highest rank that says what it is; the best first. Sentences of no rank define
        nothing."""
        found: dict[tuple[str, ...], Defined] = {}
        spelled = {self.key(term.text): term.text for term in terms}
        for each in (*named, *self._of_subjects(terms)):
            if ranks[each.sentence]:
                known = found.setdefault(self.key(each.term), each)
                if not known.named and ranks[each.sentence] > ranks[known.sentence]:
                    found[self.key(each.term)] = each
        best = sorted(found.items(), key=lambda entry: (not entry[1].named, -ranks[entry[1].sentence]))
        return [replace(each, term=spelled.get(key, each.term)) for key, each in best]

    def _of_subjects(self, terms: Sequence[KeyTerm]) -> Iterator[Defined]:
        """What is said to be something, of the terms of the talk."""
        patterns = self._patterns
        if patterns is None or patterns.subject is None:
            return
        for number, sentence in enumerate(self._said):
            for match in () if sentence.text.endswith("?") else patterns.subject.finditer(sentence.text):
                if not patterns.excluded.match(sentence.text, match.end()):
                    term = self._subject(tokens(sentence.text[: match.start()]), terms, sentence)
                    if term is not None:
                        yield Defined(term=term, sentence=number, named=False)

    def _named(self, sentence: Sentence, patterns: Defining) -> Iterator[str]:
        text = sentence.text
        for match in patterns.after.finditer(text) if patterns.after else ():
            run = self._run(tokens(text[match.end() :]))
            yield self._term([run[:size] for size in range(1, len(run) + 1)], sentence)
        for match in patterns.before.finditer(text) if patterns.before else ():
            run = self._run(tokens(text[: match.start()])[::-1])[::-1]
            yield self._term([run[-size:] for size in range(1, len(run) + 1)], sentence)

    def _run(self, after: Sequence[str]) -> list[str]:
        """The words of a name: what says something, after an article or mark, up to what says nothing."""
        run: list[str] = []
        for place, token in enumerate(after[:_FARTHEST]):
            word, following = joiner(token), after[place + 1 : place + 3]
            joined = word in self._within and self._says_something(*following[:1])
            if self._says_something(word) or (run and (joined or word in _HEADS)):
                run.append(token)
            elif not run and joiner("".join(following[:1])) in self._within and self._says_something(*following[1:]):
                run.append(token)  # punto di fuga
            elif run or word not in self._articles | _MARKS:
                break
        return run

    def _says_something(self, *words: str) -> bool:
        return bool(words) and says_something(words[0].casefold(), self._stops)

    def _term(self, runs: Sequence[list[str]], sentence: Sentence) -> str:
        """Which of these runs, all of them growing from one word, is a term; empty where none is."""
        if 0 < len(runs) <= _LONGEST and sentence.whole:
            is_name = runs[-1][0][0].isupper() and not self._nouns_in_capitals  # perhaps a person's
            if not is_name:
                return written(runs[-1])
        for run in reversed(runs[:_LONGEST]):
            if self._times[tuple(map(self._key, run))] >= _AGAIN and not self._within & {run[0], run[-1]}:
                return written(run)
        return ""

    def _key(self, token: str) -> str:
        return self._keys.get(token) or joiner(token)

    def _subject(self, before: list[str], terms: Sequence[KeyTerm], sentence: Sentence) -> str | None:
        """The term that ends these words, where it is the subject of its clause."""
        words = [token.casefold() for token in before]
        relative = words[-2:-1] == [","] and words[-1] in RELATIVES
        end = len(words) - 2 if relative else len(words)
        for size in range(min(_LONGEST, end), 0, -1):
            if any(tuple(words[end - size : end]) in term.forms for term in terms):
                begins = relative or self._begins(words[: end - size], whole=sentence.whole)
                return written(before[end - size : end]) if begins else None
        return None

    def _begins(self, lead: list[str], *, whole: bool) -> bool:
        """Whether a clause begins after these words, but for an article. Without punctuation, an
        article begins one, unless the words before it depend on it."""
        if not lead or not lead[-1][0].isalnum() or lead[-1] in OPENERS:
            return True
        if self._articles and joiner(lead.pop()) not in self._articles:
            return False
        if not lead or not lead[-1][0].isalnum() or lead[-1] in OPENERS:
            return True
        return not whole and lead[-1] not in PREPOSITIONS | self._within
