"""What differs, as a person reads it."""

from __future__ import annotations

from ytsb_tui.core.notes.evidence.differences import Difference, differences, in_words


def test_differences_are_where_words_are_not_paired_or_not_the_same() -> None:
    wanted, said = ["the", "prior", "odds", "plus", "ratio"], ["so", "the", "odds", "times", "the", "ratio"]
    found = differences(wanted, said, [(0, 1), (2, 2), (4, 5)], range(1, 6))
    assert found == (
        Difference(quoted=range(1, 2), said=range(2, 2)),
        Difference(quoted=range(3, 4), said=range(3, 5)),
    )


def test_spaces_make_no_difference_but_denials_do() -> None:
    assert differences(["a", "database"], ["a", "data", "base"], [(0, 0)], range(3)) == ()
    assert len(differences(["a", "notable"], ["a", "not", "able"], [(0, 0)], range(3))) == 1


def test_words_for_them() -> None:
    assert in_words(["plus"], ["times"]) == "said “times”, quoted “plus”"
    assert in_words(["", "x" * 90], ["not", ""]) == f"“not” left out; “{'x' * 59}…” added"
    assert in_words(["a"] * 5, ["b"] * 5).endswith("; and 2 more")
