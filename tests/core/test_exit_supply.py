"""Which exit is built next."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_exits import ANY, NOW, record, relay
from ytsb_tui.core.exit_supply import ExitSupply
from ytsb_tui.core.exits import ExitMemory, ExitRules, allowed


def pick(supply: ExitSupply, memory: ExitMemory | None = None, *, taken: set[str] | None = None, seed: int = 1) -> str:
    found = supply.choose(memory or ExitMemory(), taken=taken or set(), now=NOW, chance=random.Random(seed).random)
    return found.nickname if found else "none"


def picks(supply: ExitSupply, memory: ExitMemory, count: int = 2000) -> Counter[str]:
    chance = random.Random(7).random
    found = (supply.choose(memory, taken=set(), now=NOW, chance=chance) for _ in range(count))
    return Counter(one.nickname for one in found if one)


class TestChoose:
    def test_none_without_relays(self) -> None:
        assert pick(ExitSupply([], ANY)) == "none"

    def test_none_when_all_are_taken_cooling_or_burned(self) -> None:
        supply = ExitSupply([relay(1), relay(2), relay(3)], ANY)
        memory = ExitMemory([record(3, cooling_until=NOW + 1)])
        assert pick(supply, memory, taken={relay(1).fingerprint, relay(2).address}) == "none"

    def test_taken_by_the_address_that_was_seen(self) -> None:
        memory = ExitMemory([record(1, ip="203.0.113.1", last_used=1.0)])
        assert pick(ExitSupply([relay(1)], ANY), memory, taken={"203.0.113.1"}) == "none"

    def test_cooling_is_over_at_its_end(self) -> None:
        assert pick(ExitSupply([relay(1)], ANY), ExitMemory([record(1, cooling_until=NOW)])) == "relay1"

    def test_countries_are_kept(self) -> None:
        supply = ExitSupply([relay(1, country="us"), relay(2)], ExitRules(not_countries=frozenset({"us"})))
        assert [one.nickname for one in supply.relays] == ["relay2"]
        assert pick(supply) == "relay2"

    def test_the_only_free_one_is_found_among_many(self) -> None:
        supply = ExitSupply([relay(n, bandwidth=1 if n == 77 else 10**6) for n in range(200)], ANY)
        memory = ExitMemory([record(n, burned_until=NOW + 9) for n in range(200) if n != 77])
        assert {pick(supply, memory, seed=seed) for seed in range(20)} == {"relay77"}

    def test_in_proportion_to_bandwidth(self) -> None:
        found = picks(
            ExitSupply([relay(1, bandwidth=900), relay(2, bandwidth=100), relay(3, bandwidth=0)], ANY), ExitMemory()
        )
        assert found["relay1"] / found["relay2"] == pytest.approx(9, rel=0.25)
        assert found["relay3"] <= 10

    def test_in_proportion_to_standing(self) -> None:
        memory = ExitMemory([record(1, let_through=8), record(2, blocked=8)])
        found = picks(ExitSupply([relay(1), relay(2), relay(3)], ANY), memory)
        assert found["relay1"] / found["relay3"] == pytest.approx(0.81 / 0.25, rel=0.2)
        assert "relay2" not in found

    def test_one_that_will_rather_be_refused_is_taken_when_no_other_is_free(self) -> None:
        memory = ExitMemory([record(2, blocked=8)])
        assert pick(ExitSupply([relay(2)], ANY), memory) == "relay2"
        found = picks(ExitSupply([relay(2), relay(3, bandwidth=1)], ANY), ExitMemory([record(2, blocked=1)]))
        assert found["relay2"] > 0, "a new exit is no likelier where so many are refused"

    def test_proven_ones_come_first_where_most_are_refused(self) -> None:
        known = [record(n, blocked=1) for n in range(10, 19)] + [record(1, let_through=3)]
        assert picks(ExitSupply([relay(n) for n in range(1, 9)], ANY), ExitMemory(known)) == {"relay1": 2000}

    def test_a_proven_one_past_its_least_cooldown_comes_before_one_that_will_rather_be_refused(self) -> None:
        used = record(1, let_through=3, last_used=NOW - 300, cooling_until=NOW + 3300)
        supply = ExitSupply([relay(1), relay(2, bandwidth=10**9)], ANY)
        assert picks(supply, ExitMemory([used])) == {"relay2": 2000}, "most are let through: the other one is left"
        refused = [record(n, blocked=1) for n in range(10, 19)]
        assert picks(supply, ExitMemory([used, *refused])) == {"relay1": 2000}
        later = replace(used, last_used=NOW - 299)
        assert picks(supply, ExitMemory([later, *refused])) == {"relay2": 2000}

    def test_countries_that_let_more_through_come_more_often(self) -> None:
        known = [record(n, blocked=1) for n in range(10, 30)] + [
            record(n, country="se", let_through=int(n < 38), blocked=int(n >= 38)) for n in range(30, 50)
        ]
        found = picks(ExitSupply([relay(1), relay(2, country="se")], ANY), ExitMemory(known))
        assert found["relay2"] > 5 * found["relay1"] > 0

    def test_the_long_search_has_the_same_odds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ytsb_tui.core.exit_supply.DRAWS", 0)
        self.test_in_proportion_to_bandwidth()
        self.test_in_proportion_to_standing()

    @given(
        st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from(["de", "us", "??"])), max_size=30),
        st.sets(st.integers(1, 40)),
        st.dictionaries(st.integers(1, 40), st.floats(-5, 5)),
        st.sampled_from([ANY, ExitRules(countries=frozenset({"de"})), ExitRules(not_countries=frozenset({"us"}))]),
        st.integers(),
    )
    def test_only_what_is_free_and_something_whenever_anything_is(
        self,
        known: list[tuple[int, int, str]],
        taken_numbers: set[int],
        waits: dict[int, float],
        rules: ExitRules,
        seed: int,
    ) -> None:
        relays = [relay(number, address=f"192.0.2.{address}", country=land) for number, address, land in known]
        taken = {f"192.0.2.{number}" for number in taken_numbers}
        memory = ExitMemory(record(number, cooling_until=NOW + wait) for number, wait in waits.items())
        free = [
            one
            for one in relays
            if allowed(one.country, rules)
            and not {one.address, one.fingerprint, memory.known_ip(one)} & taken
            and memory.usable_from(memory.known_ip(one), one.fingerprint) <= NOW
        ]
        supply = ExitSupply(relays, rules)
        found = supply.choose(memory, taken=taken, now=NOW, chance=random.Random(seed).random)
        assert (found in free) if free else found is None
        again = supply.choose(memory, taken=taken, now=NOW, chance=random.Random(seed).random)
        assert found == again

    @given(st.floats(0, 1, exclude_max=True))
    def test_every_chance_hits_a_relay(self, chance: float) -> None:
        supply = ExitSupply([relay(1), relay(2, bandwidth=10**15)], ANY)
        assert supply.choose(ExitMemory(), taken=set(), now=NOW, chance=lambda: chance) is not None


class TestOutlook:
    def test_says_when_the_first_comes_back(self) -> None:
        memory = ExitMemory([record(1, cooling_until=NOW + 90), record(2, burned_until=NOW + 30), record(4)])
        seen = ExitSupply([relay(1), relay(2), relay(4)], ANY).outlook(memory, NOW)
        assert (seen.allowed, seen.unusable, seen.next_free) == (3, 2, NOW + 30)

    def test_a_proven_one_comes_back_sooner(self) -> None:
        memory = ExitMemory([record(1, let_through=1, last_used=NOW - 60, cooling_until=NOW + 3540)])
        assert ExitSupply([relay(1)], ANY).outlook(memory, NOW).next_free == NOW + 240

    def test_nothing_is_cooling(self) -> None:
        assert ExitSupply([relay(1)], ANY).outlook(ExitMemory(), NOW).next_free is None


def test_countries_to_avoid_are_avoided() -> None:
    dice = random.Random(1)
    supply = ExitSupply([relay(1), relay(2, country="se", bandwidth=1), relay(3)], ANY)
    for _ in range(20):
        found = supply.choose(ExitMemory(), taken=(), now=NOW, chance=dice.random, avoid={"de"})
        assert found is not None
        assert found.country == "se"
    assert supply.choose(ExitMemory(), taken=(), now=NOW, chance=dice.random, avoid={"de", "se"}) is None
    assert supply.elsewhere(ExitMemory(), taken=(), now=NOW, avoid={"de"})
    assert not supply.elsewhere(ExitMemory(), taken={"192.0.2.2"}, now=NOW, avoid={"de"})
