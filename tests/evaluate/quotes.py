"""Quotes from the talks: some altered so that they say something else, some only written in another way."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.evaluate.talks import Talk

_LONG = 4  # letters of a word that carries meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quote, how it was made, and from what."""

    kind: str
    text: str
    source: str


def altered(talk: Talk) -> Iterator[Quote]:
    """Quotes that say what was not said."""
    for number, sentence in enumerate(talk.sentences):
        source = random.Random(f"{talk.language} {number}")
        for kind, pairs in (
            ("another number", talk.number_swaps),
            ("another magnitude", talk.magnitudes),
            ("a negation put in or left out", talk.negations),
            ("an antonym or look-alike", talk.swaps),
            ("another name", _others(talk.names, source)),
        ):
            for old, new in (*pairs, *((new, old) for old, new in pairs)):
                changed = talk.replaced(sentence, old, new) if old else None
                if changed is not None:
                    yield from _cut(talk, kind, changed, sentence)
        yield from _figures(sentence)
        words = talk.pieces(sentence.rstrip(".。।"))
        other = talk.pieces(talk.sentences[(number + 7) % len(talk.sentences)])
        yield Quote(
            kind="words appended", text=talk.space.join([*words, source.choice(talk.appended)]), source=sentence
        )
        if len(words) >= 10:
            at = source.randint(3, len(words) - 6)
            left = [*words[:at], *words[at + source.randint(3, 5) :]]
            yield Quote(kind="a clause left out", text=talk.space.join(left), source=sentence)
        spliced = [*words[: len(words) // 2], *other[len(other) // 2 :]]
        yield Quote(kind="two sentences in one", text=talk.space.join(spliced), source=sentence)
        long = [
            place for place, word in enumerate(words) if len(word.strip(".,;«»،、，")) >= (_LONG if talk.space else 2)
        ]
        if len(long) >= 2:
            a, b = sorted(source.sample(long, 2))
            if words[a].casefold().strip(",") != words[b].casefold().strip(","):
                turned = list(words)
                turned[a], turned[b] = words[b], words[a]
                yield Quote(kind="two words exchanged", text=talk.space.join(turned), source=sentence)
            strangers = [word for word in other if len(word) >= _LONG and word not in sentence]
            if strangers and talk.space:
                swapped = list(words)
                swapped[a] = source.choice(strangers)
                yield Quote(kind="a word from elsewhere", text=" ".join(swapped), source=sentence)
        at = source.randrange(len(words) - 2)
        short = words[at : at + source.randint(1, 2)]
        yield Quote(kind="one or two words", text=talk.space.join(short), source=sentence)


def honest(talk: Talk) -> Iterator[Quote]:
    """Quotes of what was said, written in another way, or as a listener would set them right."""
    for number, sentence in enumerate(talk.sentences):
        source = random.Random(f"{talk.language} {number} honest")
        words = talk.pieces(sentence.rstrip(".。।"))
        yield Quote(kind="as it was said", text=sentence, source=sentence)
        if len(words) >= 12:
            at = source.randint(1, 3)
            yield Quote(kind="a part of it", text=talk.space.join(words[at:-1]), source=sentence)
        yield Quote(
            kind="in capitals", text=sentence.upper() if source.random() < 0.5 else sentence.title(), source=sentence
        )
        bare = re.sub(r"(?<!\d)[.,;:،。、，।](?!\d)|—", "", sentence)
        yield Quote(kind="other punctuation", text=f"“{bare}”…", source=sentence)
        for kind, pairs in (
            ("numbers in figures", talk.numbers),
            ("another spelling", talk.spellings),
            ("another way to write it", talk.written),
        ):
            for old, new in pairs:
                changed = talk.replaced(sentence, old, new)
                if changed is not None:
                    yield from _cut(talk, kind, changed, sentence)
        long = [place for place, word in enumerate(words) if len(word) >= (_LONG if talk.space else 2)]
        heard = list(words)
        heard[source.choice(long or [0])] = source.choice(talk.misheard)
        yield Quote(kind="one word misheard", text=talk.space.join(heard), source=sentence)


def halting(talk: Talk) -> tuple[str, ...]:
    """The sentences as they are really said, with fillers, which an honest quote leaves out."""
    said = []
    for number, sentence in enumerate(talk.sentences):
        source = random.Random(f"{talk.language} {number} halting")
        words = talk.pieces(sentence)
        for _ in range(2):
            words.insert(source.randint(1, len(words) - 2), source.choice(talk.fillers))
        said.append(talk.space.join(words))
    return tuple(said)


def _others(names: tuple[str, ...], source: random.Random) -> tuple[tuple[str, str], ...]:
    return tuple((name, source.choice([other for other in names if other != name])) for name in names)


def _cut(talk: Talk, kind: str, changed: tuple[str, str, str], sentence: str) -> Iterator[Quote]:
    """The whole sentence, and a few words around the change."""
    before, new, after = changed
    yield Quote(kind=kind, text=" ".join(f"{before}{new}{after}".split()), source=sentence)
    few = f"{' '.join(before.split(' ')[-5:])}{new}{' '.join(after.split(' ')[:5])}"
    if talk.space and len(few.split()) >= 6:
        yield Quote(kind=kind, text=" ".join(few.split()), source=sentence)


def _figures(sentence: str) -> Iterator[Quote]:
    """Each figure with another digit."""
    for found in re.finditer(r"\d(?=\D*$|\D)", sentence):
        other = str((int(found[0]) + 3) % 10)
        text = f"{sentence[: found.start()]}{other}{sentence[found.end() :]}"
        yield Quote(kind="another number", text=text, source=sentence)
