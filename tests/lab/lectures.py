"""The lectures of the fake YouTube: generated from the video id alone, so that a test can generate them too.

An hour is about 1,500 cues and 9,000 words, like real speech. Some sentences are facts with names and numbers
that occur once: `facts` returns what a good note or a search should find.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache

from tests.lab.subjects import SUBJECTS, Subject

WORDS_PER_SECOND = 2.5
WORDS_PER_CUE = 6
DEFAULT_SECONDS = 600
SENTENCES_BETWEEN_FACTS = 14

_SENTENCES = (
    "Let me begin with {a}, which is {a_is}.",
    "Remember that {a} is {a_is}, and most of what follows rests on it.",
    "People often confuse {a} with {b}, but {b} is {b_is}.",
    "If you only take one thing home today, take {a}.",
    "For example, think of {a} on an ordinary afternoon, and ask what would change without it.",
    "So why does {a} matter at all?",
    "The reason is simple: without {a} we could not speak about {b}.",
    "Here is {a} again, and this time it is {a_is} seen from the other side.",
    "A student once asked me whether {a} and {b} are the same thing, and the answer is no.",
    "What we have just seen is {a_is}, and we call that {a}.",
    "There is a catch, though, because {a} works only under certain conditions.",
    "Try this at home: write down what you know about {a} and explain it to somebody.",
    "In practice {a} is used together with {b}, one after the other.",
    "This is the point where many books stop, but we go on to {b}.",
    "I would not say that {a} is difficult, it only takes getting used to.",
    "Compare that with {b}, {b_is}, and the difference is plain.",
)
_FACTS = (
    "In {year} {person} measured exactly {number} cases of {a} in {place}.",
    "{person} wrote the first account of {a} in {place} in the year {year}.",
    "The archive in {place} keeps {number} letters that {person} sent about {a}.",
    "It took {person} {number} days in {year} to prove the claim about {a}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabCue:
    """One caption: when it starts and how long it stays, in seconds."""

    start: float
    duration: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact's sentence, and the second at which the cue with its first word starts."""

    text: str
    start: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lecture:
    """Everything that the fake YouTube says about one video."""

    video: str
    title: str
    author: str
    channel_id: str
    seconds: int
    description: str
    chapters: tuple[tuple[float, str], ...]
    sentences: tuple[str, ...]
    cues: tuple[LabCue, ...]
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The whole speech in one line."""
        return " ".join(self.sentences)


@lru_cache(maxsize=256)
def lecture(video: str, seconds: int = DEFAULT_SECONDS) -> Lecture:
    """The lecture of a video that lasts `seconds`; the same arguments always give the same lecture."""
    source = random.Random(f"{video}/{seconds}")
    subject = source.choice(SUBJECTS)
    sentences, planted = _speech(source, subject, round(seconds * WORDS_PER_SECOND))
    cues, starts = _cues(sentences, seconds)
    number, term = source.randint(1, 40), source.choice(subject.terms)[0]
    chapters = _chapters(source, subject, cues, seconds)
    listing = "\n".join(f"{_clock(start)} {name}" for start, name in chapters)
    channel = random.Random(subject.course)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return Lecture(
        video=video,
        title=f"{subject.name}, lecture {number}: {_bare(term)} ({video})",
        author=subject.course,
        channel_id="UC" + "".join(channel.choices(letters, k=22)),
        seconds=seconds,
        description=f"Lecture {number} of {subject.course}.\n\nChapters:\n{listing}\n\nSlides: https://example.org/{number}",
        chapters=chapters,
        sentences=tuple(sentences),
        cues=cues,
        facts=tuple(Fact(text=sentences[index], start=starts[index]) for index in planted),
    )


def facts(video: str, seconds: int = DEFAULT_SECONDS) -> tuple[Fact, ...]:
    """The facts of a video, in order, verbatim as in the manual English captions."""
    return lecture(video, seconds).facts


def spoken(cues: tuple[LabCue, ...], *, automatic: bool, language: str) -> tuple[LabCue, ...]:
    """The cues of another track: automatic ones have no capitals and punctuation, other languages are marked."""
    mark = "" if language.startswith("en") else f"[{language}] "

    def say(text: str) -> str:
        return mark + (re.sub(r"[^\w\s'-]", "", text).lower() if automatic else text)

    return tuple(LabCue(start=cue.start, duration=cue.duration, text=say(cue.text)) for cue in cues)


def _speech(source: random.Random, subject: Subject, words: int) -> tuple[list[str], list[int]]:
    """Sentences until `words` are spoken, and the indexes of those that are facts."""
    sentences: list[str] = []
    planted: list[int] = []
    numbers = iter(source.sample(range(101, 1_000_000), words))  # each once, so that a fact is unique
    total = 0
    while total < words:
        (a, a_is), (b, b_is) = source.sample(subject.terms, 2)
        if len(sentences) % SENTENCES_BETWEEN_FACTS == SENTENCES_BETWEEN_FACTS // 2:
            pattern = source.choice(_FACTS)
            planted.append(len(sentences))
        else:
            pattern = source.choice(_SENTENCES)
        sentence = pattern.format(
            a=a,
            a_is=a_is,
            b=b,
            b_is=b_is,
            year=source.randint(1801, 1999),
            person=source.choice(subject.people),
            place=source.choice(subject.places),
            number=next(numbers),
        )
        sentence = sentence[0].upper() + sentence[1:]
        sentences.append(sentence)
        total += len(sentence.split())
    return sentences, planted


def _cues(sentences: list[str], seconds: int) -> tuple[tuple[LabCue, ...], list[float]]:
    """Cut the speech into cues of a few words each, across sentences as real captions are.

    Also returns, for each sentence, the start of the cue that holds its first word.
    """
    words = [word for sentence in sentences for word in sentence.split()]
    count = max(1, -(-len(words) // WORDS_PER_CUE))
    each = seconds / count
    cues = tuple(
        LabCue(
            start=round(n * each, 3),
            duration=round(each * 1.1, 3),
            text=" ".join(words[n * WORDS_PER_CUE : (n + 1) * WORDS_PER_CUE]),
        )
        for n in range(count)
    )
    starts, spoken_words = [], 0
    for sentence in sentences:
        starts.append(cues[spoken_words // WORDS_PER_CUE].start)
        spoken_words += len(sentence.split())
    return cues, starts


def _chapters(
    source: random.Random, subject: Subject, cues: tuple[LabCue, ...], seconds: int
) -> tuple[tuple[float, str], ...]:
    """Three or more chapters of at least ten seconds, as YouTube asks, or none in a short video."""
    count = min(len(subject.terms), seconds // 120)
    if count < 3:
        return ()
    terms = source.sample(subject.terms, count)
    starts = [float(int(cues[len(cues) * n // count].start)) for n in range(count)]
    return tuple((start, _bare(term).capitalize()) for start, (term, _) in zip(starts, terms, strict=True))


def _bare(term: str) -> str:
    return re.sub(r"^(an?|the) ", "", term)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
