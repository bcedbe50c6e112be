"""Choosing exits, and what is remembered of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.exit_shares import MEMORY, Share
from ytsb_tui.core.exits import (
    BREAK_COOLDOWN,
    MOST_DOUBLINGS,
    Exit,
    ExitMemory,
    ExitRecord,
    ExitRules,
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


def record(number: int, *, ip: str | None = None, country: str = "de", **values: float) -> ExitRecord:
    base = ExitRecord(
        ip=ip or f"192.0.2.{number}", fingerprint=f"{number:040X}", country=country, first_seen=0.0, last_used=0.0
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


class TestMemory:
    def test_finds_by_address_and_by_fingerprint(self) -> None:
        one, moved, other = record(1), record(1, ip="192.0.2.99"), record(2, ip="192.0.2.1")
        memory = ExitMemory([one, moved, other])
        assert set(memory.about("192.0.2.1", one.fingerprint)) == {one, moved, other}
        assert set(memory.about("192.0.2.99", None)) == {moved}
        assert memory.about("192.0.2.50", f"{9:040X}") == ()
        assert set(memory.about("192.0.2.50", one.fingerprint)) == {one, moved}
        assert memory.record("192.0.2.99", one.fingerprint) == moved
        assert memory.record("192.0.2.99", None) is None

    @pytest.mark.parametrize(("verdict", "let_through"), [(Answered(), 1), (Inconclusive(), 0)])
    def test_a_probe_that_was_not_refused_is_no_use_of_the_exit(self, verdict: Verdict, let_through: int) -> None:
        found = record_after(built(1), verdict, ExitMemory(), ANY, worker=None, now=NOW, probed=True)
        assert (found.uses, found.let_through, found.cooling_until) == (0, let_through, 0.0)

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

    @pytest.mark.parametrize(
        ("let_through", "blocked", "wait"),
        [(1, 0, 300.0), (3, 1, 600.0), (9, 2, 1200.0), (9, 4, 3600.0), (2, 2, 3600.0), (0, 0, 3600.0)],
    )
    def test_at_need_a_proven_one_cools_down_less_and_longer_for_each_refusal(
        self, let_through: int, blocked: int, wait: float
    ) -> None:
        known = record(1, let_through=let_through, blocked=blocked, last_used=NOW, cooling_until=NOW + 3600)
        memory = ExitMemory([known])
        assert memory.usable_at_need_from(known.ip, known.fingerprint, ANY) == NOW + wait
        assert memory.usable_from(known.ip, known.fingerprint) == NOW + 3600

    def test_at_need_neither_a_burn_nor_a_shorter_wait_changes(self) -> None:
        burned = record(1, let_through=9, last_used=NOW, cooling_until=NOW + 3600, burned_until=NOW + 7200)
        broken = record(2, let_through=9, last_used=NOW, cooling_until=NOW + 20)
        memory = ExitMemory([burned, broken])
        assert memory.usable_at_need_from(burned.ip, burned.fingerprint, ANY) == NOW + 7200
        assert memory.usable_at_need_from(broken.ip, broken.fingerprint, ANY) == NOW + 20
        assert memory.usable_at_need_from("192.0.2.9", f"{9:040X}", ANY) == 0.0

    def test_the_chance_of_a_new_exit_lies_between(self) -> None:
        memory = ExitMemory([record(1, let_through=5), record(2, blocked=5), record(3, broken=5)])
        good, new, broken, bad = (memory.chance(f"192.0.2.{n}", f"{n:040X}", "de") for n in (1, 9, 3, 2))
        assert 1 > good > new > broken > bad > 0
        assert new == 0.5

    @pytest.mark.parametrize(
        ("let_through", "blocked", "used", "proven"),
        [(1, 0, NOW, True), (1, 0, NOW - 1, False), (0, 0, NOW, False), (9, 1, NOW, False)],
    )
    def test_an_exit_is_proven_that_was_let_through_lately_and_never_refused(
        self, let_through: int, blocked: int, used: float, proven: bool
    ) -> None:
        known = record(1, let_through=let_through, blocked=blocked, last_used=used)
        assert ExitMemory([known]).proven(known.ip, known.fingerprint, NOW) is proven

    def test_each_exit_counts_once_for_the_share_however_often_it_was_used(self) -> None:
        memory = ExitMemory([record(1, let_through=50), record(2, blocked=1), record(3, let_through=1, blocked=1)])
        assert memory.shares.exits == 3
        assert memory.shares.whole == Share(1 + 1.5, 1 + 1.5)
        memory.remember(record(2, blocked=9))
        memory.remember(record(4, broken=3))
        assert memory.shares.whole == Share(1 + 1.5, 1 + 1.5)
        memory.remember(record(1, blocked=1))
        assert memory.shares.whole == Share(1 + 0.5, 1 + 2.5)

    def test_what_was_learned_long_ago_does_not_count_for_the_share(self) -> None:
        old, new = record(1, blocked=9, last_used=NOW - MEMORY - 1), record(2, let_through=9, last_used=NOW - MEMORY)
        memory = ExitMemory([old, new], NOW)
        assert (memory.shares.exits, memory.shares.whole.passed) == (1, 2.0)
        memory.remember(replace(old, last_used=NOW))
        assert memory.shares.exits == 2


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
def test_waits_in_words(seconds: float, words: str) -> None:
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
