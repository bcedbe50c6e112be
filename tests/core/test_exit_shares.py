"""The share of exits let through."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.exit_shares import SHRINKAGE, Share, Shares, in_words


def shares(**countries: tuple[int, int]) -> Shares:
    """Shares of exits that were let through and refused, by country."""
    made = Shares()
    for country, (passed, refused) in countries.items():
        for _ in range(passed):
            made.add(country, 1.0, 0.0)
        for _ in range(refused):
            made.add(country, 0.0, 1.0)
    return made


class TestShare:
    @given(st.floats(0.5, 500), st.floats(0.5, 500))
    def test_one_try_is_missed_as_often_as_one_exit_is_refused(self, passed: float, refused: float) -> None:
        share = Share(passed, refused)
        assert share.missed(0) == 1.0
        assert share.missed(1) == pytest.approx(1 - share.mean)
        both = passed + refused
        expected = refused / both * (refused + 1) / (both + 1) * (refused + 2) / (both + 2)
        assert share.missed(3) == pytest.approx(expected)

    def test_a_well_known_share_is_as_good_as_a_certain_one(self) -> None:
        assert Share(1e6, 9e6).missed(44) == pytest.approx(0.9**44, rel=0.01)
        assert Share(1e6, 9e6).tries(0.99, 90) == 44
        assert Share(1e6, 1e6).tries(0.99, 90) == 7
        assert Share(1.0, 1.0).tries(0.99, 90) == 90, "a share of which nothing is known gives no certainty"
        assert Share(1e6, 9e6).tries(0.99, 1) == 1


class TestShares:
    def test_nothing_is_known(self) -> None:
        assert (Shares().exits, Shares().whole.mean, Shares().of("de").mean) == (0, 0.5, 0.5)
        assert Shares().chance([]) == 0.0

    def test_a_country_starts_at_the_share_of_all_and_leaves_it(self) -> None:
        known = shares(us=(0, 40), de=(10, 0))
        assert known.whole == Share(11.0, 41.0)
        assert known.of("se") == Share(SHRINKAGE * 11 / 52, SHRINKAGE * 41 / 52)
        assert known.of("de").mean > 0.7
        assert known.of("us").mean < 0.03

    def test_tries_where_most_are_let_through_count_more(self) -> None:
        known = shares(us=(1, 40), de=(40, 1))
        assert known.chance(["us"] * 3) < 0.2
        assert known.chance(["de"] * 3) > 0.99
        assert known.chance(["us", "de"]) == pytest.approx(1 - known.of("us").missed(1) * known.of("de").missed(1))

    def test_what_is_taken_back_leaves_nothing(self) -> None:
        known = shares(de=(1, 0))
        known.add("de", -1.0, 0.0)
        known.add("de", -1e-17, 0.0)
        assert known.whole.mean == pytest.approx(0.5)
        assert known.of("de").missed(1) == pytest.approx(0.5)

    @pytest.mark.parametrize(("share", "least"), [(0.5, 4), (0.1, 35), (0.05, 70)])
    def test_a_video_that_nobody_refuses_on_purpose_is_given_up_once_in_a_hundred_at_most(
        self, share: float, least: int
    ) -> None:
        dice, given_up, rows = random.Random(3), 0, []
        for _ in range(2000):
            known = shares(**{land: (round(20 * share), 20 - round(20 * share)) for land in ("de", "nl", "us", "se")})
            lands: list[str] = []
            while dice.random() >= share:
                lands.append(dice.choice(("de", "nl", "us", "se")))
                known.add(lands[-1], 0.0, 1.0)
                if known.chance(lands) >= 0.99:
                    given_up += 1
                    rows.append(len(lands))
                    break
        assert given_up <= 20
        assert min(rows, default=least) >= least

    def test_where_nothing_was_ever_let_through_nothing_is_certain(self) -> None:
        known = Shares()
        for tries in range(1, 300):
            known.add("de", 0.0, 1.0)
            assert known.chance(["de"] * tries) < 0.99


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "almost none"),
        (0.05, "1 in 20"),
        (0.1, "1 in 10"),
        (0.34, "1 in 3"),
        (0.49, "1 in 2"),
        (0.55, "1 in 2"),
        (0.7, "2 in 3"),
        (0.76, "3 in 4"),
        (0.9, "9 in 10"),
        (0.99, "nearly all"),
    ],
)
def test_a_share_in_words(share: float, words: str) -> None:
    assert in_words(share) == words


@given(st.floats(0, 1))
def test_every_share_has_words(share: float) -> None:
    assert in_words(share)
