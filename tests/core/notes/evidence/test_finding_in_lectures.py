"""Quotes of an hour: true ones, changed ones and inventions."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from tests.core.notes.evidence.cues import HOUR, VIDEOS, indexed
from tests.lab.lectures import _SENTENCES, lecture
from tests.lab.subjects import SUBJECTS
from ytsb_tui.core.notes.evidence import CueIndex, find_quote
from ytsb_tui.core.notes.evidence.speech import spoken_words

TRACKS = ["manual", "automatic"]
TRIED = [VIDEOS[0], *(pytest.param(video, marks=pytest.mark.exhaustive) for video in VIDEOS[1:])]
FORMS = {"measured", "wrote", "keeps", "took"}  # a word of each form that the planted facts have
STRANGERS = "banana holiday government velocity ocean quickly music people thinking window".split()  # noqa: SIM905 - a list of words


def cue_at(index: CueIndex, start: float) -> int:
    return next(number for number, c in enumerate(index.cues) if c.start == start)


def without_figures(words: list[str]) -> list[int]:
    return [place for place, word in enumerate(words) if not any(map(str.isdigit, word))]


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("video", TRIED)
def test_planted_facts_are_found_to_the_cue(video: str, track: str) -> None:
    """In automatic captions, which have no stops, an answer such as `no` may seem to deny the sentence after it."""
    index = indexed(video, track)
    facts = lecture(video, HOUR).facts
    assert len(facts) > 30
    found = [find_quote(fact.text, index) for fact in facts]
    assert [each and each.start for each in found] == [fact.start for fact in facts]
    doubted = [each for each in found if each is not None and not each.exact]
    assert [each.differs for each in doubted] == ["“no” left out"] * len(doubted)
    assert len(doubted) <= (0 if track == "manual" else 0.2 * len(facts))


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("video", TRIED)
def test_changed_facts_are_near_within_one_cue(video: str, track: str) -> None:
    """A word exchanged, two dropped, or long words misspelt."""
    index = indexed(video, track)
    source = random.Random(video)
    for fact in lecture(video, HOUR).facts:
        words = fact.text.split()
        exchanged = list(words)
        exchanged[source.choice(without_figures(words))] = source.choice(STRANGERS)
        gone = source.sample(without_figures(words), 2)
        dropped = [word for place, word in enumerate(words) if place not in gone]
        misspelt = [word[:-2] + word[-1] if len(word) > 6 and word.isalpha() else word for word in words]
        for changed in (exchanged, dropped, misspelt):
            found = find_quote(" ".join(changed), index)
            assert found is not None, changed
            assert abs(found.cue - cue_at(index, fact.start)) <= 1, changed
            assert found.exact == (" ".join(changed) in fact.text and not found.differs), changed


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("video", TRIED)
def test_invented_quotes_are_hardly_ever_near_and_never_exact(video: str, track: str) -> None:
    """Facts of other lectures, shuffled facts, halves of two facts, and plain nonsense."""
    index = indexed(video, track)
    source = random.Random(video)
    facts = [fact.text for fact in lecture(video, HOUR).facts]
    invented = [fact.text for other in ("strange-one", "strange-two") for fact in lecture(other, HOUR).facts]
    invented += [" ".join(source.sample(fact.split(), len(fact.split()))) for fact in facts]
    for one, other in pairwise(facts):
        first, second = one.split(), other.split()
        if not FORMS & set(first) & set(second):  # else one half may well be a near quote of the other
            invented.append(" ".join([*first[: len(first) // 2], *second[len(second) // 2 :]]))
    invented += [f"The moon is made of a cheese that nobody has ever mentioned, item {n}." for n in range(20)]
    assert len(invented) > 120
    found = [(quote, evidence) for quote in invented if (evidence := find_quote(quote, index)) is not None]
    assert not [quote for quote, evidence in found if evidence.exact or not evidence.differs]
    assert len(found) <= 0.04 * len(invented)


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("video", TRIED)
def test_facts_with_another_figure_are_never_exact(video: str, track: str) -> None:
    index = indexed(video, track)
    for fact in lecture(video, HOUR).facts:
        changed = re.sub(r"\d+", lambda figure: str(int(figure[0]) + 7), fact.text, count=1)
        found = find_quote(changed, index)
        assert found is not None
        assert not found.exact
        assert re.search(r"said “\d+\W?”, quoted “\d+”", found.differs), found.differs


def test_a_term_in_the_place_of_another_one_is_never_exact() -> None:
    """The hardest inventions: what was said of one term, word for word, said of another one of the same lecture."""
    tried = 0
    for video in VIDEOS:
        index = indexed(video)
        terms = next(subject for subject in SUBJECTS if subject.course == lecture(video, HOUR).author).terms
        source = random.Random(video)
        for _ in range(60):
            (a, _), (b, other), (_, meaning) = source.sample(terms, 3)
            sentence = source.choice(_SENTENCES).format(a=a, a_is=meaning, b=b, b_is=other)
            if not list(index.verbatim([word.key for word in spoken_words(sentence, english=True)])):
                tried += 1
                found = find_quote(sentence, index)
                assert found is None or (not found.exact and found.differs)
    assert tried > 80
