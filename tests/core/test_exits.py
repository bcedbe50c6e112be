"""Choosing exits, and what is remembered of them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.exits import (
    BREAK_COOLDOWN,
    MOST_DOUBLINGS,
    Exit,
    ExitMemory,
    ExitRecord,
    ExitRules,
    ExitSupply,
    Relay,
    allowed,
    in_words,
    record_after,
)
from ytsb_tui.core.jobs.failures import BURN_BLOCKED
from ytsb_tui.core.verdicts import Answered, Broke, Inconclusive, Refused, Verdict

NOW = 1_000_000.0
ANY = ExitRules()


def relay(number: int, *, address: str | None = None, country: str = "de", bandwidth: int = 100) -> Relay:
    return Relay(
        fingerprint=f"{number:040X}",
        nickname=f"relay{number}",
        address=address or f"192.0.2.{number}",
        country=country,
        bandwidth=bandwidth,
    )


def record(number: int, *, ip: str | None = None, **values: float) -> ExitRecord:
    base = ExitRecord(
        ip=ip or f"192.0.2.{number}", fingerprint=f"{number:040X}", country="de", first_seen=0.0, last_used=0.0
    )
    return replace(base, **values)  # type: ignore[arg-type]  # names of number fields


def built(number: int, *, fingerprint: bool = True) -> Exit:
    return Exit(
        key=f"e{number}",
        ip=f"192.0.2.{number}",
        fingerprint=f"{number:040X}" if fingerprint else None,
        nickname=None,
        country="de",
        seconds=1.0,
    )


def pick(supply: ExitSupply, memory: ExitMemory | None = None, *, taken: set[str] | None = None, seed: int = 1) -> str:
    found = supply.choose(memory or ExitMemory(), taken=taken or set(), now=NOW, chance=random.Random(seed).random)
    return found.nickname if found else "none"


def picks(supply: ExitSupply, memory: ExitMemory, count: int = 2000) -> Counter[str]:
    chance = random.Random(7).random
    found = (supply.choose(memory, taken=set(), now=NOW, chance=chance) for _ in range(count))
    return Counter(one.nickname for one in found if one)


class TestMemory:
    def test_finds_by_address_and_by_fingerprint(self) -> None:
        one, moved, other = record(1), record(1, ip="192.0.2.99"), record(2, ip="192.0.2.1")
        memory = ExitMemory([one, moved, other])
        assert set(memory.about("192.0.2.1", one.fingerprint)) == {one, moved, other}
        assert set(memory.about("192.0.2.99", None)) == {moved}
        assert memory.about("192.0.2.50", f"{9:040X}") == ()
        assert memory.record("192.0.2.99", one.fingerprint) == moved
        assert memory.record("192.0.2.99", None) is None

    def test_takes_the_place_of_what_was_known(self) -> None:
        memory = ExitMemory([record(1)])
        memory.remember(record(1, uses=3))
        assert [known.uses for known in memory.about("192.0.2.1", f"{1:040X}")] == [3]

    def test_known_address_is_the_last_one(self) -> None:
        memory = ExitMemory([record(1, last_used=5.0), record(1, ip="203.0.113.1", last_used=9.0)])
        assert memory.known_ip(relay(1)) == "203.0.113.1"
        assert memory.known_ip(relay(2)) == "192.0.2.2"

    def test_unusable_as_long_as_any_record_says(self) -> None:
        memory = ExitMemory([record(1, cooling_until=10.0), record(1, ip="203.0.113.1", burned_until=20.0)])
        assert memory.usable_from("192.0.2.1", f"{1:040X}") == 20.0
        assert memory.usable_from("192.0.2.1", None) == 10.0
        assert memory.usable_from("192.0.2.3", f"{3:040X}") == 0.0

    def test_standing_of_a_new_exit_lies_between(self) -> None:
        memory = ExitMemory([record(1, let_through=5), record(2, blocked=5), record(3, broken=5)])
        good, new, broken, bad = (memory.standing(f"192.0.2.{n}", f"{n:040X}") for n in (1, 9, 3, 2))
        assert 1 > good > new > broken > bad > 0
        assert new == 0.25


class TestAllowed:
    @pytest.mark.parametrize(
        ("country", "wanted", "unwanted", "answer"),
        [
            ("de", "", "", True),
            ("??", "", "", True),
            ("de", "de se", "", True),
            ("us", "de se", "", False),
            ("us", "", "us", False),
            ("de", "", "us", True),
            ("de", "de", "de", False),
            ("??", "de", "", False),
            ("??", "", "us", False),
        ],
    )
    def test_countries(self, country: str, wanted: str, unwanted: str, answer: bool) -> None:
        rules = ExitRules(countries=frozenset(wanted.split()), not_countries=frozenset(unwanted.split()))
        assert allowed(country, rules) is answer


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
        assert found["relay3"] / max(1, found["relay2"]) == pytest.approx(0.25 / 0.01, rel=0.6)

    def test_the_long_search_has_the_same_odds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ytsb_tui.core.exits.DRAWS", 0)
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

    def test_nothing_is_cooling(self) -> None:
        assert ExitSupply([relay(1)], ANY).outlook(ExitMemory(), NOW).next_free is None

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (0.2, "1s"),
            (42, "42s"),
            (60, "60s"),
            (61, "2m"),
            (41 * 60, "41m"),
            (3600, "60m"),
            (3601, "2h"),
            (36000, "10h"),
        ],
    )
    def test_waits_in_words(self, seconds: float, words: str) -> None:
        assert in_words(seconds) == words


BLOCKED = Refused(reason="Refused.", burn=BURN_BLOCKED)
STALLED = Broke(reason="It stalled.")


class TestRecordAfter:
    def after(
        self,
        verdict: Verdict,
        memory: ExitMemory | None = None,
        rules: ExitRules = ANY,
        *,
        worker: str | None = "w",
        now: float = NOW,
    ) -> ExitRecord:
        return record_after(built(1), verdict, memory or ExitMemory(), rules, worker=worker, now=now)

    def test_use_cools_down_and_counts(self) -> None:
        rules = ExitRules(cooldown=600)
        first = self.after(Answered(), rules=rules, worker="fetch 1")
        assert first == ExitRecord(
            ip="192.0.2.1",
            fingerprint=f"{1:040X}",
            country="de",
            first_seen=NOW,
            last_used=NOW,
            uses=1,
            let_through=1,
            cooling_until=NOW + 600,
            last_worker="fetch 1",
        )
        second = self.after(Answered(seen_ip="192.0.2.1"), ExitMemory([first]), rules, now=NOW + 700)
        assert (second.first_seen, second.uses, second.let_through, second.cooling_until) == (NOW, 2, 2, NOW + 1300)

    def test_use_is_kept_under_the_address_that_was_seen(self) -> None:
        found = self.after(Answered(seen_ip="203.0.113.1"), ExitMemory([record(1, uses=4)]))
        assert (found.ip, found.uses) == ("203.0.113.1", 1)

    @pytest.mark.parametrize("verdict", [Answered(), Inconclusive(), STALLED, Refused(reason="", burn=1.0)])
    def test_a_longer_wait_is_never_cut_short(self, verdict: Verdict) -> None:
        memory = ExitMemory([record(1, cooling_until=NOW + 10**6, burned_until=NOW + 10**6)])
        found = self.after(verdict, memory)
        assert (found.cooling_until, found.burned_until) == (NOW + 10**6, NOW + 10**6)

    def test_block_burns_longer_each_time(self) -> None:
        memory = ExitMemory()
        burns = []
        for _ in range(MOST_DOUBLINGS + 3):
            found = self.after(BLOCKED, memory)
            memory.remember(replace(found, burned_until=0.0))
            burns.append((found.burned_until - NOW) / BURN_BLOCKED)
        assert burns == [1, 2, 4, 8, 16, 32, 32, 32]

    def test_successes_outweigh_blocks(self) -> None:
        found = self.after(BLOCKED, ExitMemory([record(1, let_through=9, blocked=9)]))
        assert (found.burned_until, found.blocked, found.uses) == (NOW + BURN_BLOCKED, 10, 1)

    def test_the_burn_of_the_rules_scales_all_burns(self) -> None:
        found = self.after(Refused(reason="", burn=BURN_BLOCKED / 3), rules=ExitRules(burn=BURN_BLOCKED / 2))
        assert found.burned_until == pytest.approx(NOW + BURN_BLOCKED / 6)

    def test_an_inconclusive_use_cools_down_and_counts_for_and_against_nothing(self) -> None:
        found = self.after(Inconclusive())
        assert (found.let_through, found.blocked, found.broken, found.burned_until) == (0, 0, 0, 0.0)
        assert (found.cooling_until, found.uses) == (NOW + 3600, 1)

    def test_break_cools_for_a_moment_and_longer_each_time(self) -> None:
        memory = ExitMemory()
        waits = []
        for _ in range(3):
            found = self.after(STALLED, memory, worker=None)
            memory.remember(replace(found, cooling_until=0.0))
            waits.append(found.cooling_until - NOW)
        assert waits == [BREAK_COOLDOWN, 2 * BREAK_COOLDOWN, 4 * BREAK_COOLDOWN]
        assert (found.broken, found.uses) == (3, 0)

    def test_exit_without_fingerprint(self) -> None:
        exit_ = built(1, fingerprint=False)
        found = record_after(exit_, STALLED, ExitMemory(), ANY, worker="w", now=NOW)
        memory = ExitMemory([found])
        assert memory.about("192.0.2.1", None) == (found,)
        assert memory.record("192.0.2.1", None) == found

    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(1, 10**6))
    def test_no_wait_grows_without_end(self, blocked: int, let_through: int, burn: float) -> None:
        memory = ExitMemory([record(1, blocked=blocked, let_through=let_through, broken=blocked)])
        burned = self.after(Refused(reason="", burn=burn), memory)
        assert NOW < burned.burned_until <= NOW + burn * 2**MOST_DOUBLINGS + 1
        assert NOW < self.after(STALLED, memory).cooling_until <= NOW + BREAK_COOLDOWN * 2**MOST_DOUBLINGS


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
