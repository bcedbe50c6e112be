"""Outlines: every section from how people talk, everything verbatim."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lab.lectures import lecture
from ytsb_tui.core.notes.evidence import find_quote, index_cues
from ytsb_tui.core.notes.note import Note, Point, SectionKind
from ytsb_tui.core.notes.outline import GUESSED, NO_DEFINITIONS, UNSEGMENTED, outline
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.transcripts import Chapter, Cue, Details, Transcript
from ytsb_tui.core.videos.video import VideoId

VIDEO = VideoId("dQw4w9WgXcQ")


def talk(*texts: str, language: str = "en", seconds: float = 6.0) -> Transcript:
    cues = tuple(Cue(start=n * seconds, duration=seconds, text=text) for n, text in enumerate(texts))
    return Transcript(video=VIDEO, language=language, automatic=False, cues=cues)


def hour(*, automatic: bool, video: str = "outlines-1") -> Transcript:
    cues = lecture(video, 3600).cues
    texts = [re.sub(r"[^\w\s'-]", "", cue.text).lower() if automatic else cue.text for cue in cues]
    return Transcript(
        video=VIDEO,
        language="en",
        automatic=automatic,
        cues=tuple(
            Cue(start=cue.start, duration=cue.duration, text=text) for cue, text in zip(cues, texts, strict=True)
        ),
    )


def details(title: str | None = "Roads", chapters: tuple[Chapter, ...] = ()) -> Details:
    return Details(video=VIDEO, title=title, chapters=chapters)


def points(note: Note, kind: SectionKind) -> tuple[Point, ...]:
    return next((section.points for section in note.sections if section.kind is kind), ())


def texts(note: Note, kind: SectionKind) -> list[str]:
    return [point.text for point in points(note, kind)]


ROADS = talk(
    "Hello and welcome back to my channel about the Roman road.",
    "So, um, a milestone is a column that named the emperor and the distance.",
    "Why did the Romans need a milestone on every Roman road?",
    "In 1897 Livia Marchetti counted 4,711 cases of a milestone near Aosta.",
    "For example, imagine a courier who reads the milestone at night.",
    "A Roman road without a milestone was like a book without page numbers, because nobody knew the distance.",
    "The raised bank on which a Roman road was laid is called the agger.",
    "The agger kept the Roman road dry, and the agger was built first.",
    "You should visit the agger near Brindisi and measure its height yourself.",
    "That is it for the Roman road today, does that make sense?",
)


def test_sections_of_a_small_talk() -> None:
    note = outline(details(), ROADS, "history")
    assert (note.title, note.language, note.model, note.subject) == ("Roads", "en", "outline", "history")
    assert note.summary.startswith("The talk lasts 1:00 and has 128 words. It keeps coming back to Roman road, ")
    definitions = {point.term: point.text for point in points(note, SectionKind.DEFINITIONS)}
    assert definitions == {
        "Milestone": "A milestone is a column that named the emperor and the distance.",
        "Agger": "The raised bank on which a Roman road was laid is called the agger.",
    }
    assert texts(note, SectionKind.EXAMPLES) == ["For example, imagine a courier who reads the milestone at night."]
    assert texts(note, SectionKind.FURTHER_QUESTIONS) == ["Why did the Romans need a milestone on every Roman road?"]
    assert texts(note, SectionKind.ACTIONS) == [
        "You should visit the agger near Brindisi and measure its height yourself."
    ]
    assert {point.term for point in points(note, SectionKind.CORE_CONCEPTS)} <= {"Roman road", "Milestone", "Agger"}
    assert points(note, SectionKind.CRITIQUE) == ()
    everything = " ".join(text for kind in SectionKind for text in texts(note, kind))
    assert "1897" in everything
    assert "welcome back" not in everything
    assert "make sense" not in everything
    assert "um," not in everything


def test_a_term_that_is_only_part_of_the_subject_is_not_defined() -> None:
    note = outline(
        details(),
        talk(
            "The height of the agger is a matter of dispute among those who dig.",
            "We measured the agger near Brindisi in the summer of 1998.",
            "Remember that the agger is a bank of earth under the stones.",
        ),
    )
    assert texts(note, SectionKind.DEFINITIONS) == ["Remember that the agger is a bank of earth under the stones."]


def test_no_sentence_is_used_twice() -> None:
    note = outline(details(), hour(automatic=False))
    quotes = [(point.quote, point.evidence) for section in note.sections for point in section.points]
    assert len(set(quotes)) == len(quotes) > 40


@pytest.mark.parametrize("automatic", [False, True])
def test_everything_is_verbatim_and_points_to_its_second(automatic: bool) -> None:
    transcript = hour(automatic=automatic)
    note = outline(details(None), transcript)
    index = index_cues(transcript.cues)
    assert note.points == note.verified > 30
    for section in note.sections:
        starts = []
        for point in section.points:
            assert point.quote is not None
            assert point.evidence is not None
            assert point.evidence.start == transcript.cues[point.evidence.cue].start
            found = find_quote(point.quote, index_cues(transcript.cues, point.evidence.cue, point.evidence.cue + 20))
            assert found is not None
            assert found.cue == point.evidence.cue
            assert found.exact or found.differs.endswith("left out")  # the answer to a question, without a stop
            starts.append(point.evidence.start)
        if section.kind is not SectionKind.CORE_CONCEPTS:  # these stand by weight
            assert starts == sorted(starts)
    assert find_quote("nobody said this ever", index) is None


def test_terms_and_definitions_of_a_lecture_are_found() -> None:
    note = outline(details(None), hour(automatic=False))
    told = lecture("outlines-1", 3600)
    assert note.title.split(",")[0].casefold() in told.text.casefold()
    assert len(points(note, SectionKind.CORE_CONCEPTS)) == 8
    for point in points(note, SectionKind.DEFINITIONS):
        assert point.term is not None
        assert point.term.casefold() in point.text.casefold()
    assert len(points(note, SectionKind.DEFINITIONS)) >= 6
    assert texts(note, SectionKind.FURTHER_QUESTIONS)


def test_key_points_go_by_chapter() -> None:
    chapters = tuple(Chapter(start=900.0 * n, title=f"Chapter {n}") for n in range(4))
    note = outline(details(chapters=chapters), hour(automatic=False))
    key = points(note, SectionKind.KEY_POINTS)
    chapters_with_points = {point.evidence.start // 900 for point in key if point.evidence}
    assert chapters_with_points == {0, 1, 2, 3}
    assert [point.term for point in key if point.term] == [], "a chapter's title is a heading and no concept"
    late = outline(
        details(chapters=tuple(Chapter(start=600.0 + n, title="C") for n in range(1))), hour(automatic=False)
    )
    first = points(late, SectionKind.KEY_POINTS)[0]
    assert first.evidence is not None
    assert first.evidence.start < 600


def test_stretches_that_were_cut_out_of_speech_say_so() -> None:
    note = outline(details(), hour(automatic=True))
    assert all(text.startswith("… ") and text.endswith(" …") for text in texts(note, SectionKind.KEY_POINTS))


def test_other_languages() -> None:
    german = outline(
        details(None),
        talk(
            "Ein Eigenvektor ist eine Richtung, die eine Abbildung nur streckt.",
            "Warum ist der Eigenvektor so wichtig für die Abbildung?",
            "Zum Beispiel streckt die Abbildung den Eigenvektor in der Mitte.",
            "Der Eigenvektor hängt von der Abbildung ab, und das ist gut so.",
            language="de",
        ),
    )
    assert [point.term for point in points(german, SectionKind.DEFINITIONS)] == ["Eigenvektor"]
    assert texts(german, SectionKind.FURTHER_QUESTIONS) == ["Warum ist der Eigenvektor so wichtig für die Abbildung?"]
    assert len(points(german, SectionKind.EXAMPLES)) == 1


JAPANESE = (
    "固有ベクトルは、線形変換によって方向が変わらないベクトルです。",
    "例えば、回転の行列には実数の固有値がありません。",
    "固有ベクトルを求めるには、特性方程式を解きます。",
    "データを分析するとき、固有ベクトルは主成分を表します。",
    "対称行列の固有ベクトルは、互いに直交します。固有値は実数です。",
)


def test_japanese_terms_are_runs_of_kanji_and_katakana() -> None:
    note = outline(details(None), talk(*JAPANESE, language="ja"))
    assert [point.term for point in points(note, SectionKind.CORE_CONCEPTS)] == ["固有ベクトル"]
    assert note.points == note.verified > 1
    assert all(len(text) < 60 for text in texts(note, SectionKind.CORE_CONCEPTS)), "one sentence each"
    korean = outline(
        details(None),
        talk(
            "오늘은 선형대수의 고유벡터 이야기를 배웁니다.",
            "고유벡터 방향은 변하지 않는 것이 중요합니다.",
            "그리고 고유벡터 하나를 구하는 방법을 보겠습니다.",
            language="ko",
        ),
    )
    assert [point.term for point in points(korean, SectionKind.CORE_CONCEPTS)] == ["고유벡터"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", "今天我们来讲线性代数和特征向量"),
        ("th", "สวัสดีครับวันนี้เราจะเรียนพีชคณิตเชิงเส้น"),
        ("lo", "ສະບາຍດີມື້ນີ້ພວກເຮົາຈະຮຽນ"),
        ("my", "ယနေ့ကျွန်ုပ်တို့သင်ယူမည်"),
        ("km", "ថ្ងៃនេះយើងរៀនពីជគណិតលីនេអ៊ែរ"),
    ],
)
def test_where_words_cannot_be_told_apart_it_says_so(language: str, said: str) -> None:
    note = outline(details(), talk(*[said] * 20, language=language))
    assert note.summary == f"The talk lasts 2:00. {UNSEGMENTED}"
    assert note.sections == ()


def test_what_it_does_not_know_of_a_language_is_said() -> None:
    finnish = outline(details(), talk(*["Ominaisvektori on suunta."] * 4, language="fi"))
    assert finnish.summary.endswith(f". {NO_DEFINITIONS}")
    unknown = outline(details(), talk(*["Ominaisvektori on suunta."] * 4, language="xx"))
    assert unknown.summary.endswith(f". {GUESSED}")
    assert GUESSED not in outline(details(), ROADS).summary


@pytest.mark.parametrize("spoken", [(), (" ",), ("word",), ("...",), ("[Music]",)])
def test_next_to_empty_captions_is_no_error(spoken: tuple[str, ...]) -> None:
    note = outline(details(None), talk(*spoken))
    assert note.title == VIDEO
    assert note.points == 0
    assert note.sections == ()


def test_it_is_the_same_every_time() -> None:
    assert outline(details(), ROADS) == outline(details(), ROADS)


@settings(max_examples=60)
@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=80).map(clean), max_size=15),
    st.sampled_from(["en", "de", "fr", "es", "ja", "xx"]),
)
def test_any_captions_give_an_outline(spoken: list[str], language: str) -> None:
    note = outline(details(), talk(*spoken, language=language))
    assert note.verified == note.points


def test_an_hour_takes_a_fraction_of_a_second() -> None:
    """Bounds a slip into something quadratic; the usual time is 0.07 s."""
    transcript = hour(automatic=False, video="outlines-2")
    begun = time.process_time()
    outline(details(), transcript)
    assert time.process_time() - begun < 1.0
