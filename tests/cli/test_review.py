"""`ytsb review` with what a person types, and `ytsb anki`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from anki.collection import Collection

from tests.adapters.sqlite.contents import A
from tests.adapters.sqlite.written_notes import written
from tests.cli.test_cli import environ, ytsb
from tests.core.study.test_cards import MAPS
from tests.fakes.anki_connect import anki_connect
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.review import LEECH, CardState, Rating

__all__ = ["environ"]


@pytest.fixture
def library(tmp_path: Path) -> SqliteLibrary:
    library = SqliteLibrary(tmp_path / "data" / "library.db")
    written(library, A, MAPS)
    return library


def test_asks_reveals_grades_and_remembers(environ: dict[str, str], library: SqliteLibrary) -> None:
    result = ytsb(environ, "review", "--new", "2", stdin="\n4\n\n\n")
    assert result.exit_code == 0, result.output
    for part in (
        "[1/2] algebra · Calculus",
        "Eigenvector",
        "a linear map only stretches",
        "https://youtu.be/",
        "?t=12",
    ):
        assert part in result.output
    assert "2 answers. Left: 0 due, 7 new." in result.output
    assert [int(review.rating) for review in library.reviews(0.0)] == [4, 3]
    rows = [json.loads(line) for line in ytsb(environ, "review", "--json").output.splitlines()]
    assert [(row["event"], row.get("cards")) for row in rows] == [("subject", 9), ("habit", None)]
    stats = ytsb(environ, "review", "--stats").output
    assert "9 cards  algebra" in stats
    assert "2 answered today, 1 day in a row, nothing recalled yet" in stats


def test_a_choice_is_marked_and_a_wrong_one_suggests_again(environ: dict[str, str], library: SqliteLibrary) -> None:
    library.refresh_cards()
    others = [due.card.key for due in library.deck() if due.card.kind is not CardKind.CHOICE]
    library.set_card_state(others, CardState.DELETED)
    choice = library.deck()[0].card
    letters = "abcd"
    wrong = next(letter for letter, option in zip(letters, choice.options, strict=True) if option != choice.back)
    right = letters[choice.options.index(choice.back)]
    result = ytsb(environ, "review", stdin=f"x\n{wrong}\n\n{right}\n\nq\n")
    assert "Enter one of: a, b, c, d, s, q" in result.output
    assert "Wrong." in result.output
    assert int(library.reviews(0.0)[0].rating) == 1


@pytest.mark.parametrize("typed", ["q\n", "", "\nq\n"])
def test_ending_early_keeps_what_was_answered(environ: dict[str, str], library: SqliteLibrary, typed: str) -> None:
    result = ytsb(environ, "review", stdin=f"\n3\n{typed}")
    assert result.exit_code == 0
    assert "1 answer." in result.output
    assert len(library.reviews(0.0)) == 1


def test_a_day_of_new_cards_is_a_day_and_not_a_session(environ: dict[str, str], library: SqliteLibrary) -> None:
    for session in range(3):
        ytsb(environ, "review", "--new", "2", stdin="\n4\n" * 9)
        assert len({review.key for review in library.reviews(0.0)}) == 2, session
    environ["YTSB_NEW_CARDS"] = "3"
    ytsb(environ, "review", stdin="\n4\n" * 9)
    assert len({review.key for review in library.reviews(0.0)}) == 3


def test_what_was_not_known_is_asked_again_in_the_same_session(environ: dict[str, str], library: SqliteLibrary) -> None:
    result = ytsb(environ, "review", "--new", "1", stdin="\n1\n\n1\n\n4\n")
    assert result.output.count("[1/1]") == 3
    assert "3 answers." in result.output
    assert [int(review.rating) for review in library.reviews(0.0)] == [1, 1, 4]


def test_a_leech_is_said_and_not_asked_again(environ: dict[str, str], library: SqliteLibrary) -> None:
    library.refresh_cards()
    key, at = library.deck()[0].card.key, 1.0
    while ((due := library.card(key)) is not None and due.lapses < LEECH - 1) or not (due and due.learnt):
        at = library.grade(key, Rating.AGAIN if due and due.learnt else Rating.GOOD, at).due
    result = ytsb(environ, "review", "--new", "0", stdin="\n1\n")
    assert "it is suspended" in result.output
    assert "1 suspended" in ytsb(environ, "review", "--stats").output


def test_without_cards_it_says_where_they_come_from(environ: dict[str, str]) -> None:
    assert "made from notes" in ytsb(environ, "review").output


def test_cards_as_csv_and_as_a_package(environ: dict[str, str], library: SqliteLibrary, tmp_path: Path) -> None:
    result = ytsb(environ, "anki", "-o", str(tmp_path / "cards.csv"))
    assert "9 cards in" in result.output
    with (tmp_path / "cards.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["key"] for row in rows] == [each.card.key for each in library.deck()]
    assert {row["subject"] for row in rows} == {"algebra"}
    assert "9 cards in" in ytsb(environ, "anki", "-o", str(tmp_path / "cards.apkg"), "--subject", "algebra", A).output
    assert (tmp_path / "cards.apkg").stat().st_size > 1000
    for args, code in (
        (["-o", str(tmp_path / "cards.txt")], 2),
        (["-o", str(tmp_path / "none" / "cards.apkg")], 1),
        (["-o", str(tmp_path / "cards.csv"), "--subject", "music"], 1),
    ):
        result = ytsb(environ, "anki", *args)
        assert result.exit_code == code
        assert "Error:" in result.output


def test_without_the_extra_a_package_is_refused_and_csv_is_not(
    environ: dict[str, str], library: SqliteLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ytsb_tui.adapters.extras.present", lambda _: False)
    result = ytsb(environ, "anki", "-o", str(tmp_path / "cards.apkg"))
    assert result.exit_code == 1
    assert "This needs the extra anki." in result.output
    assert "9 cards in" in ytsb(environ, "anki", "-o", str(tmp_path / "cards.csv")).output
    assert len(library.deck()) == 9


def test_a_running_anki_is_brought_up_to_date(environ: dict[str, str], library: SqliteLibrary, tmp_path: Path) -> None:
    collection = Collection(str(tmp_path / "collection.anki2"))
    with anki_connect(collection) as fake:
        environ["YTSB_ANKI"] = fake.address
        assert ytsb(environ, "anki", "--sync").output == "Anki has 9 cards: 9 added, 0 changed, 0 moved.\n"
        assert ytsb(environ, "anki", "--sync").output == "Anki has 9 cards: 0 added, 0 changed, 0 moved.\n"
    assert collection.note_count() == 9
    collection.close()
    result = ytsb(environ, "anki", "--sync")
    assert result.exit_code == 1
    assert "Start Anki with the add-on AnkiConnect" in result.output
    assert ytsb(environ, "anki", "--sync", "-o", "x.apkg").exit_code == 2
    assert ytsb(environ, "anki").exit_code == 2
    environ["YTSB_ANKI"] = "http://example.org:8765"
    assert ytsb(environ, "anki", "--sync").exit_code == 2
