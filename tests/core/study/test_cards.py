from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.notes.note import Evidence, Note, Point, Section, SectionKind
from ytsb_tui.core.notes.trust import Support
from ytsb_tui.core.study.cards import GAP, OPTIONS, CardKind, cards, edited, gapped_at, term_pool, terms
from ytsb_tui.core.videos.video import VideoId

V = VideoId("aaaaaaaaaaa")
SEEN = Evidence(start=12.0, cue=3, score=100.0)


def note(
    *points: tuple[str, str], kind: SectionKind = SectionKind.DEFINITIONS, evidence: Evidence | None = SEEN
) -> Note:
    made = tuple(Point(term=term, text=text, quote="said", evidence=evidence) for term, text in points)
    return Note(title="T", summary="S", sections=(Section(kind=kind, points=made),), language="en", model="m")


MAPS = note(
    ("Eigenvector", "An eigenvector is a direction that a linear map only stretches."),
    ("Kernel", "All that a map sends to zero."),
    ("Rank", "The dimension of the image of a map."),
    ("Trace", "The sum of the entries on the diagonal."),
)


def test_a_definition_becomes_a_term_a_gap_and_a_choice() -> None:
    of = {(card.kind, card.back): card for card in cards(V, MAPS)}
    basic = of[CardKind.BASIC, "An eigenvector is a direction that a linear map only stretches."]
    assert (basic.front, basic.start) == ("Eigenvector", 12.0)
    cloze = of[CardKind.CLOZE, "eigenvector"]
    assert cloze.front == f"An {GAP} is a direction that a linear map only stretches."
    choice = of[CardKind.CHOICE, "Eigenvector"]
    assert sorted(choice.options) == ["Eigenvector", "Kernel", "Rank", "Trace"]
    assert "eigenvector" not in choice.front.casefold()
    assert (CardKind.CLOZE, "Kernel") not in of  # the term is not in its own meaning


def test_a_gap_is_a_whole_word() -> None:
    assert gapped_at("हम करें और कर भी दें यहाँ", "कर") == (f"हम करें और {GAP} भी दें यहाँ", "कर")
    assert (
        gapped_at("C++ is not C, and C is older than that", "C")[0] == f"C++ is not {GAP}, and {GAP} is older than that"
    )
    assert gapped_at("这个线性变换的特征向量不改变方向", "特征向量")[1] == "特征向量"
    assert gapped_at("हम करें", "कर")[1] == ""


def test_what_is_unverified_is_not_learned() -> None:
    assert cards(V, note(("Moon", "The moon is made of an old and smelly cheese."), evidence=None)) == ()
    assert terms(note(("Moon", "Cheese."), evidence=None)) == ()
    doubted = note(("Moon", "The moon is made of an old and smelly cheese."))
    [section] = doubted.sections
    [point] = section.points
    section = replace(section, points=(replace(point, support=Support.PARTLY),))
    assert cards(V, replace(doubted, sections=(section,))) == ()
    near = Evidence(start=1.0, cue=0, score=95.0, differs="“not” left out")
    assert cards(V, note(("Moon", "The moon is made of an old and smelly cheese."), evidence=near)) == ()


def test_every_card_carries_its_quote() -> None:
    said_at = Evidence(start=7.0, cue=0, score=100.0)
    said = Point(text="The image of a map.", term="Rank", quote="rank is the image", evidence=said_at)
    section = Section(kind=SectionKind.DEFINITIONS, points=(said,))
    made = cards(V, replace(MAPS, sections=(*MAPS.sections, section)))
    assert {card.quote for card in made if card.back == "The image of a map."} <= {"rank is the image"}
    [basic] = cards(V, replace(MAPS, sections=(section,)))
    assert (basic.quote, basic.start) == ("rank is the image", 7.0)


def test_keys_stay_when_words_change_and_differ_between_videos() -> None:
    changed = note(("eigenvector ", "Eigenvector: now in quite other words than it was before."))
    keys = {card.key for card in cards(V, MAPS)}
    assert {card.key for card in cards(V, changed)} < keys
    assert not keys & {card.key for card in cards(VideoId("bbbbbbbbbbb"), MAPS)}


def test_distractors_come_from_the_subject_and_are_not_right() -> None:
    alone = note(("Kernel", "All vectors that a map sends to zero."))
    assert CardKind.CHOICE not in {card.kind for card in cards(V, alone)}
    others = ["kernel", "Kernel of a map", "zero", "Cokernel", "Basis", "image", "Image"]
    [choice] = [card for card in cards(V, alone, term_pool(others)) if card.kind is CardKind.CHOICE]
    assert sorted(choice.options) == ["Basis", "Cokernel", "Image", "Kernel"]


def test_a_concept_that_is_also_defined_is_asked_once() -> None:
    both = replace(MAPS, sections=(*MAPS.sections, *note(("Rank", "Else."), kind=SectionKind.CORE_CONCEPTS).sections))
    assert [card.back for card in cards(V, both) if card.front == "Rank"] == ["The dimension of the image of a map."]


@given(st.lists(st.tuples(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=60)), max_size=8))
def test_any_note_makes_sound_cards(points: list[tuple[str, str]]) -> None:
    made = cards(V, note(*points))
    assert len({card.key for card in made}) == len(made)
    for card in made:
        match card.kind:
            case CardKind.CLOZE:
                assert GAP in card.front
                assert card.back.casefold() not in card.front.casefold().split()
            case CardKind.CHOICE:
                assert len(set(card.options)) == OPTIONS
                assert card.back in card.options
            case CardKind.BASIC:
                assert card.front


def test_own_words_make_a_card_or_say_why_not() -> None:
    basic, cloze, choice = (next(card for card in cards(V, MAPS) if card.kind is kind) for kind in CardKind)
    assert edited(basic, " What? ", "That.").front == "What?"
    with pytest.raises(ValueError, match="question and an answer"):
        edited(basic, "", "That.")
    with pytest.raises(ValueError, match="needs a gap"):
        edited(cloze, "No gap", "word")
    own = edited(choice, choice.front, "In my words")
    assert own.back in own.options
    assert choice.back not in own.options
    with pytest.raises(ValueError, match="wrong ones"):
        edited(choice, choice.front, next(option for option in choice.options if option != choice.back))


def test_an_outline_gives_its_definitions_and_not_its_frequent_words() -> None:
    frequent = note(
        ("Percent", "So many percent of them are there today."),
        ("Hundred", "A hundred of these were found over there."),
        ("Matrix", "The matrix is in front of the other one."),
        kind=SectionKind.CORE_CONCEPTS,
    )
    outline = replace(MAPS, sections=(*MAPS.sections, *frequent.sections), model="outline")
    assert {card.back for card in cards(V, outline)} == {card.back for card in cards(V, MAPS)}
    assert not {"Percent", "Hundred", "Matrix"} & set(terms(outline))
    assert cards(V, replace(frequent, model="outline")) == ()


def test_a_quantity_is_no_wrong_answer() -> None:
    pool = term_pool(["Percent", "Hundred", "Million", "Cokernel", "Basis", "Image"])
    assert set(pool.terms) == {"Cokernel", "Basis", "Image"}


def test_the_cards_of_a_point_know_each_other() -> None:
    about = {card.about for card in cards(V, MAPS)}
    assert len(about) == 4
    assert "" not in about
