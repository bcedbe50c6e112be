"""What is indexed of a transcript, how a query is read, and what is shown of a finding."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from ytsb_tui.core.knowledge.search import (
    CLOSE,
    OPEN,
    PASSAGE_WORDS,
    SNIPPET,
    Mention,
    Moment,
    Passage,
    fused,
    mention,
    moment,
    note_lines,
    passages,
)
from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.videos.transcripts import Cue
from ytsb_tui.core.videos.video import VideoId


def cues(*texts: str) -> list[Cue]:
    return [Cue(start=2.0 * number, duration=2.0, text=text) for number, text in enumerate(texts)]


def marked(text: str) -> str:
    """`[` and `]` for the marks."""
    return text.replace("[", OPEN).replace("]", CLOSE)


def test_a_short_transcript_is_one_passage() -> None:
    assert list(passages(cues("one  two", "three\nfour"))) == [
        Passage(first_cue=0, starts=(0.0, 2.0), text="one two\nthree four")
    ]
    assert list(passages([])) == []
    assert list(passages(cues("alone"))) == [Passage(first_cue=0, starts=(0.0,), text="alone")]


def test_a_cue_longer_than_a_passage_is_followed_by_the_next_one() -> None:
    long = "word " * (2 * PASSAGE_WORDS)
    assert [passage.first_cue for passage in passages(cues(long, long, long))] == [0, 1]


@given(st.lists(st.integers(0, 150), max_size=60))
def test_passages_overlap_by_one_cue_and_leave_none_out(lengths: list[int]) -> None:
    said = cues(*(" ".join([f"c{number}"] * length) for number, length in enumerate(lengths)))
    found = list(passages(said))
    assert sorted({index for p in found for index in range(p.first_cue, p.first_cue + len(p.starts))}) == list(
        range(len(said))
    )
    for before, after in pairwise(found):
        assert after.first_cue == before.first_cue + len(before.starts) - 1
    for passage in found:
        assert passage.text.count("\n") + 1 == len(passage.starts)
        assert passage.starts[0] == said[passage.first_cue].start
        lines = passage.text.split("\n")
        assert len(" ".join(lines[1:-1]).split()) <= PASSAGE_WORDS


def test_passages_of_scripts_without_spaces_are_about_as_long() -> None:
    found = list(passages(cues(*["今天我们来讲线性代数和特征向量"] * 60)))
    assert len(found) > 4
    assert all(len(passage.text) < 3 * PASSAGE_WORDS for passage in found)


def test_a_short_passage_is_shown_whole() -> None:
    text = marked("the [slope] of\na curve")
    assert moment((4.0, 6.0), text) == Moment(start=4.0, text="the slope of a curve", marks=((4, 9),))


def test_the_cue_with_the_most_words_is_linked() -> None:
    text = marked("a [slope] is\nthe [slope] of a [curve]\na [curve]")
    found = moment((1.0, 2.0, 3.0), text)
    assert found.start == 2.0
    assert [found.text[start:end] for start, end in found.marks] == ["slope", "slope", "curve", "curve"]


def test_a_phrase_over_two_cues_links_to_the_first() -> None:
    found = moment((1.0, 2.0), marked("at the [slope\nof a] curve"))
    assert (found.start, found.text, found.marks) == (1.0, "at the slope of a curve", ((7, 17),))


def test_a_long_passage_is_cut_between_words_around_the_finding() -> None:
    lines = [f"these are the words of line number {number}" for number in range(20)]
    lines[10] = "[here] it is"
    found = moment(tuple(range(20)), marked("\n".join(lines)))
    assert found.start == 10
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert len(found.text) <= SNIPPET + 2
    ((start, end),) = found.marks
    assert found.text[start:end] == "here"
    assert found.text.strip("…") in " ".join(lines).replace("[", "").replace("]", "")
    assert found.text.strip("…").split()[0] in {"these", "are", "the", "words", "of", "line", "number", "8", "9"}


def test_without_spaces_the_text_is_cut_anywhere() -> None:
    found = moment((0.0,), marked("字" * 300 + "[線]" + "字" * 300))
    ((start, end),) = found.marks
    assert found.text[start:end] == "線"
    assert len(found.text) <= SNIPPET + 2


def test_a_passage_without_marks_is_shown_from_its_start() -> None:
    assert moment((7.0,), "nothing here") == Moment(start=7.0, text="nothing here", marks=())


words = st.sampled_from(["a", "slope", "[slope]", "[of a curve]", "字" * 90, "[線]", "x" * 170, "[" + "y" * 170 + "]"])


@given(st.lists(st.lists(words, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=12))
@example(["x" * 170 + " [slope]"])
def test_marks_are_where_the_words_are(lines: list[str]) -> None:
    text = marked("\n".join(lines))
    found = moment(tuple(float(number) for number in range(len(lines))), text)
    looked_for = {"slope", "of a curve", "線", "y" * 170}
    assert {found.text[start:end] for start, end in found.marks} <= looked_for
    assert len(found.text) <= SNIPPET + 2
    if any(f"[{word}]" in " ".join(lines) for word in looked_for - {"y" * 170}) and "y" not in "".join(lines):
        assert found.marks


def test_a_note_is_indexed_line_by_line_with_its_evidence() -> None:
    seen = Point(text="how steep\na curve is", term="Slope", quote="q", evidence=Evidence(start=7.5, cue=1, score=99.0))
    note = Note(
        title="Curves",
        summary="One.\n\nTwo.",
        sections=(
            Section(kind=SectionKind.DEFINITIONS, points=(seen,)),
            Section(kind=SectionKind.FURTHER_QUESTIONS, points=(Point(text="Why?"),)),
        ),
        language="en",
        model="m",
    )
    assert list(note_lines(note)) == [(None, "Curves One. Two."), (7.5, "Slope how steep a curve is"), (None, "Why?")]


A, B, C = VideoId("a" * 11), VideoId("b" * 11), VideoId("c" * 11)


def test_what_is_in_many_rankings_comes_first() -> None:
    assert fused((A, B), (C, B)) == (B, A, C)
    assert fused((A, B, C), (A, C)) == (A, C, B)
    assert fused() == fused((), ()) == ()


@given(st.permutations([A, B, C]), st.integers(1, 3), st.integers(0, 3))
def test_agreeing_rankings_are_kept(ranking: list[VideoId], times: int, cut: int) -> None:
    assert fused(*[ranking] * times, ranking[:cut]) == tuple(ranking)


def test_a_line_of_a_note_is_shown_with_its_second() -> None:
    assert mention(None, marked("the [slope] of a curve")) == Mention(
        start=None, text="the slope of a curve", marks=((4, 9),)
    )
    found = mention(7.5, marked("word " * 60 + "[slope]"))
    assert found.start == 7.5
    assert found.text.startswith("…")
    assert [found.text[start:end] for start, end in found.marks] == ["slope"]
