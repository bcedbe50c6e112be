"""`ytsb review` with what a person types, and `ytsb anki`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import A
from tests.adapters.sqlite.test_cards import written
from tests.cli.test_cli import environ, ytsb
from tests.core.study.test_cards import MAPS
from ytsb_tui.adapters.sqlite import SqliteLibrary

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
    assert "2 cards answered. Left: 0 due, 7 new." in result.output
    assert [int(review.rating) for review in library.reviews(0.0)] == [4, 3]
    stats = ytsb(environ, "review", "--stats").output
    assert "9 cards  algebra" in stats
    assert "2 answered today, 1 day in a row, nothing recalled yet" in stats


def test_a_choice_is_marked_and_a_wrong_one_suggests_again(environ: dict[str, str], library: SqliteLibrary) -> None:
    skipped = "s\n" * 5  # terms and the gap come first
    library.refresh_cards()
    choice = library.deck()[2].card
    letters = "abcd"
    wrong = next(letter for letter, option in zip(letters, choice.options, strict=True) if option != choice.back)
    right = letters[choice.options.index(choice.back)]
    result = ytsb(environ, "review", stdin=f"{skipped}x\n{wrong}\n\n{right}\n\nq\n")
    assert "Enter one of: a, b, c, d, s, q" in result.output
    assert "Wrong." in result.output
    assert int(library.reviews(0.0)[0].rating) == 1


@pytest.mark.parametrize("typed", ["q\n", "", "\nq\n"])
def test_ending_early_keeps_what_was_answered(environ: dict[str, str], library: SqliteLibrary, typed: str) -> None:
    result = ytsb(environ, "review", stdin=f"\n3\n{typed}")
    assert result.exit_code == 0
    assert "1 card answered." in result.output
    assert len(library.reviews(0.0)) == 1


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
