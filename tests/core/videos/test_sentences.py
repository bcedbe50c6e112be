"""Speech taken apart into sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.videos.sentences import LONGEST, sentences
from ytsb_tui.core.videos.transcripts import Cue


def every(seconds: float, *texts: str, duration: float | None = None) -> list[Cue]:
    return [Cue(start=n * seconds, duration=duration or seconds, text=text) for n, text in enumerate(texts)]


def test_punctuation_ends_a_sentence_across_cues() -> None:
    found = sentences(
        every(4.0, "Dr. Noether wrote e.g. this. And", "then\nshe said: “Why not?” [Laughter]", "So be it")
    )
    assert [(s.text, s.cue, s.start) for s in found] == [
        ("Dr. Noether wrote e.g. this.", 0, 0.0),
        ("And then she said: “Why not?”", 0, 0.0),
        ("So be it", 2, 8.0),
    ]
    assert all(sentence.whole for sentence in found)


def test_endless_sentences_are_cut() -> None:
    found = sentences(every(4.0, "Short one. " + "word " * 100 + "end. Next. Next. Next."))
    assert [len(sentence.text.split()) for sentence in found] == [2, LONGEST, LONGEST, 11, 1, 1, 1]


def test_without_punctuation_pauses_and_turns_end_a_stretch() -> None:
    words = "the kernel is all that a map sends to zero in the end"
    cues = [
        Cue(start=0.0, duration=5.0, text=words),
        Cue(start=10.0, duration=5.0, text="here after a pause " + words),
        Cue(start=15.5, duration=5.0, text="so this begins anew"),
    ]
    found = sentences(cues)
    assert [sentence.text for sentence in found] == [words, f"here after a pause {words}", "so this begins anew"]
    assert not any(sentence.whole for sentence in found)


def test_without_anything_stretches_are_of_bearable_length() -> None:
    found = sentences(every(2.0, *["one two three four five"] * 30))
    assert {len(sentence.text.split()) for sentence in found} == {26, 20}


def test_full_stops_without_spaces_and_of_other_scripts() -> None:
    found = sentences(every(4.0, "今天讲线性代数。这是「重点。」然后", "继续！", "यह दिशा है। और", "वह भी।"))
    assert [(s.text, s.cue) for s in found] == [
        ("今天讲线性代数。", 0),
        ("这是「重点。」", 0),
        ("然后 继续！", 0),
        ("यह दिशा है।", 2),
        ("और वह भी।", 2),
    ]


def test_endless_speech_without_spaces_is_cut() -> None:
    found = sentences(every(4.0, *["今天我们来讲线性代数"] * 40))
    assert max(len(sentence.text) for sentence in found) < 4 * LONGEST


def test_silence() -> None:
    assert sentences([]) == ()
    assert sentences(every(1.0, " ", "[Music]", "♪")) == ()


@given(st.lists(st.text(alphabet="abc .?!\n[]", max_size=60), max_size=12))
def test_no_word_is_lost_or_moved(texts: list[str]) -> None:
    cues = every(3.0, *texts)
    found = sentences(cues)
    words = " ".join(sentence.text for sentence in found).split()
    for sentence in found:
        assert sentence.start == cues[sentence.cue].start
    if not any("[" in text for text in texts):
        assert words == " ".join(texts).split()
