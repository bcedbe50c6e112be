"""Packages read by Anki's own library: what is imported twice is there once, newer, with its schedule."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from tests.core.study.test_cards import MAPS, V
from ytsb_tui.adapters.anki_package import write_package
from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.study.cards import Card, CardKind, cards
from ytsb_tui.core.study.days import USUAL_RULES
from ytsb_tui.core.study.review import DueCard, Rating, Review, Schedule

NOW = 1_800_000_000.0


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def deck(*extra: Card, subject: str | None = "linear algebra") -> list[DueCard]:
    made = [*cards(V, MAPS), *extra]
    return [DueCard(card=card, schedule=None, subject=subject, title="Maps <b>&") for card in made]


def imported(
    collection: Collection, content: list[DueCard], file: Path, now: float, reviews: Sequence[Review] = ()
) -> None:
    write_package(content, file, now, USUAL_RULES, reviews)
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, merge_notetypes=False)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))


def test_two_imports_give_the_notes_once_with_schedules_kept(collection: Collection, tmp_path: Path) -> None:
    file = tmp_path / "cards.apkg"
    first = deck()
    imported(collection, first, file, NOW)
    assert collection.note_count() == collection.card_count() == len(first) == 9
    assert {"ytsb::linear algebra", "ytsb"} <= {each.name for each in collection.decks.all_names_and_ids()}
    algebra = collection.decks.id_for_name("ytsb::linear algebra")
    assert algebra is not None
    collection.decks.select(algebra)
    card = collection.sched.getCard()
    assert card is not None
    collection.sched.answerCard(card, 4)
    card.load()
    answered = (card.reps, card.ivl, card.due, card.type, card.nid)
    assert card.reps == 1

    key = collection.get_note(card.nid).guid
    changed = [
        replace(each, card=replace(each.card, explanation="Said better.")) if each.card.key == key else each
        for each in first
    ]
    imported(collection, changed, file, NOW + 60)
    assert collection.note_count() == collection.card_count() == 9
    card.load()
    assert (card.reps, card.ivl, card.due, card.type, card.nid) == answered
    assert collection.get_note(card.nid)["Explanation"] == "Said better."
    assert not [each for each in tmp_path.iterdir() if each.name.endswith(".tmp")]


def many(count: int) -> list[DueCard]:
    """Cards of every kind, with what is easily glued, cut or taken for a hint."""
    words = ("std::move", "eigenvector", "C++", "{x}", "a: b", "[y]", "特征向量", "x::y::z")
    made, changed = [], time.time() - 1e6
    for number in range(count):
        word, kind = words[number % len(words)], list(CardKind)[number % 3]
        text = f"Called an […] of a map number {number}, so it is." if kind is CardKind.CLOZE else f"What is {number}?"
        options = ("one", "two", word, "three") if kind is CardKind.CHOICE else ()
        card = Card(
            key=f"{number:016x}",
            video=V,
            kind=kind,
            front=text,
            back=word,
            options=options,
            start=61.0,
            explanation=f"{number}: " + "a long explanation, word after word, " * 20 + "end",
            quote="as it was said",
        )
        made.append(DueCard(card=card, schedule=None, subject="linear algebra", title="Maps", changed_at=changed))
    return made


def test_three_hundred_cards_in_twice_and_edited_in_between(collection: Collection, tmp_path: Path) -> None:
    file, cards = tmp_path / "cards.apkg", many(300)
    imported(collection, cards, file, NOW)
    assert collection.note_count() == collection.card_count() == 300
    for each in cards:
        [identity] = collection.find_notes(f"Key:{each.card.key}")
        note = collection.get_note(identity)
        page = note.cards()[0].render_output(reload=True)
        shown = html.unescape(re.sub(r"<[^>]+>", "", page.answer_text))
        assert each.card.explanation in shown
        assert len(each.card.explanation) > 660
        if each.card.kind is CardKind.CLOZE:
            assert each.card.front.replace("[…]", each.card.back) in shown
            assert each.card.front.replace("[…]", "[...]") in re.sub(r"<[^>]+>", "", page.question_text)
        elif each.card.kind is CardKind.BASIC:
            assert each.card.back in shown
    edited = collection.get_note(collection.find_notes(f"Key:{cards[0].card.key}")[0])
    edited["Front"], edited["Explanation"], edited["Notes"] = "My front", "My explanation", "My notes"
    edited.tags.append("mine")
    collection.update_note(edited)
    imported(collection, cards, file, NOW + 9e6)
    assert collection.note_count() == collection.card_count() == 300
    edited.load()
    assert (edited["Front"], edited["Explanation"], edited["Notes"]) == ("My front", "My explanation", "My notes")
    assert "mine" in edited.tags


def test_a_note_that_changed_is_updated_and_no_other(collection: Collection, tmp_path: Path) -> None:
    file, cards = tmp_path / "cards.apkg", many(6)
    imported(collection, cards, file, NOW)
    changed = replace(cards[1], card=replace(cards[1].card, explanation="Better."), changed_at=NOW + 9e7)
    imported(collection, [cards[0], changed, *cards[2:]], file, NOW + 9e7)
    explanations = {collection.get_note(each)["Explanation"] for each in collection.find_notes("")}
    assert "Better." in explanations
    assert len(explanations) == 6


def test_tags_name_video_subject_and_kind(collection: Collection, tmp_path: Path) -> None:
    imported(collection, deck(), tmp_path / "cards.apkg", NOW)
    note = collection.get_note(collection.find_notes('note:"ytsb cloze"')[0])
    assert set(note.tags) == {"ytsb", f"ytsb::video::{V}", "ytsb::kind::cloze", "ytsb::subject::linear-algebra"}


def test_schedules_memory_and_answers_travel(collection: Collection, tmp_path: Path) -> None:
    now = time.time()
    cards = many(4)
    day = 86_400.0
    learnt = Schedule(phase=2, step=None, stability=12.5, difficulty=5.25, due=now + 7 * day, last_review=now - 3 * day)
    overdue = replace(learnt, due=now - 2 * day, last_review=now - 9 * day)
    learning = Schedule(phase=1, step=1, stability=2.3, difficulty=6.0, due=now + 600, last_review=now - 60)
    cards = [
        replace(cards[0], schedule=learnt, answers=5, lapses=1),
        replace(cards[1], schedule=overdue, answers=2, suspended=True),
        replace(cards[2], schedule=learning, answers=1),
        cards[3],
    ]
    key = cards[0].card.key
    reviews = [
        Review(key=key, at=now - 13 * day, rating=Rating.GOOD, recall=False),
        Review(key=key, at=now - 10 * day, rating=Rating.AGAIN, recall=True),
        Review(key=key, at=now - 3 * day, rating=Rating.EASY, recall=True),
        Review(key="another", at=now, rating=Rating.EASY, recall=True),
    ]
    imported(collection, cards, tmp_path / "cards.apkg", now, reviews)
    first, second, third, fourth = (
        collection.get_note(collection.find_notes(f"Key:{each.card.key}")[0]).cards()[0] for each in cards
    )
    assert first.due - collection.sched.today == 7
    assert (first.type, first.queue, first.ivl, first.reps, first.lapses) == (2, 2, 10, 5, 1)
    assert first.memory_state is not None
    assert first.memory_state.stability == pytest.approx(12.5)
    assert first.memory_state.difficulty == pytest.approx(5.25)
    assert first.desired_retention == pytest.approx(0.9)
    assert (second.due - collection.sched.today, second.queue) == (-2, -1)
    assert (third.type, third.queue, third.reps, third.due) == (1, 1, 1, int(now + 600))
    assert (fourth.type, fourth.reps, fourth.memory_state) == (0, 0, None)
    log = collection.card_stats_data(first.id).revlog
    assert [entry.button_chosen for entry in log] == [4, 1, 3]
    assert [round(entry.interval / day) for entry in log] == [0, 7, 3]
    assert list(collection.card_stats_data(fourth.id).revlog) == []


def test_gaps_and_choices_look_right_and_text_is_only_text(collection: Collection, tmp_path: Path) -> None:
    nasty = "<script>x</script> [sound:/etc/passwd] [latex]\\input{/etc/passwd}[/latex] {{c1::y}} {{Back}} & more"
    bad = Card(key="k" * 16, video=V, kind=CardKind.CLOZE, front=f"{nasty} […] end", back=nasty, explanation=nasty)
    imported(collection, deck(bad), tmp_path / "cards.apkg", NOW)
    seen = set()
    for identity in collection.find_cards(""):
        card = collection.get_card(identity)
        page = card.render_output(reload=True)
        assert not page.question_av_tags
        assert not page.answer_av_tags
        assert "<script>" not in page.answer_text
        assert "[latex]" not in page.answer_text
        note = card.note()
        seen.add(note["Back"])
        if note.guid == bad.key:
            assert "&amp; more" in page.answer_text
        elif note["Back"] == "eigenvector":
            assert "eigenvector" not in page.question_text.split("data-cloze")[0]
            assert "eigenvector" in page.answer_text
    assert {"eigenvector", "Eigenvector", "Kernel"} < seen


def test_formulas_code_and_steps_reach_anki_as_such(collection: Collection, tmp_path: Path) -> None:
    detail = Detail(
        latex=r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}}} \lt",
        code="template <class T>\n    std::vector<T> v;  // {{c1::x}} [sound:x]",
        steps=("One [x].", "Two."),
    )
    for card in (each for each in many(3)):
        each = replace(card, card=replace(card.card, detail=detail))
        imported(collection, [each], tmp_path / "cards.apkg", NOW)
        page = collection.get_note(collection.find_notes(f"Key:{card.card.key}")[0]).cards()[0].render_output()
        shown = html.unescape(page.answer_text)
        assert f"\\[{detail.latex}\\]" in shown
        assert f"<pre><code>{detail.code}</code></pre>" in shown
        assert "<ol><li>One [x].</li><li>Two.</li></ol>" in shown
        assert not page.answer_av_tags
        assert detail.code not in html.unescape(page.question_text)
