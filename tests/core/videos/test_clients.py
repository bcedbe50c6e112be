"""What is remembered of the player clients, and their order."""

from __future__ import annotations

from dataclasses import replace

from ytsb_tui.core.videos.clients import CLIENTS, LATELY, REMEMBERED, ClientRecord, in_order, with_second_witness

NOW = 1e9
NEW = tuple(ClientRecord(name=name, version="1") for name in CLIENTS)


def names(*changed: ClientRecord, now: float = NOW) -> list[str]:
    by_name = {record.name: record for record in NEW} | {record.name: record for record in changed}
    return [record.name for record in in_order(by_name.values(), now)]


def record(name: str, worked: float = 0.0, failed: float = 0.0) -> ClientRecord:
    return ClientRecord(name=name, version="1", worked_at=worked, failed_at=failed)


def test_the_order_at_first() -> None:
    assert names() == ["ANDROID", "IOS", "VISIONOS", "ANDROID_VR", "WEB"]


def test_what_worked_last_is_first_until_it_fails_or_fades() -> None:
    assert names(record("WEB", NOW - 9), record("IOS", NOW - 5))[:3] == ["IOS", "WEB", "ANDROID"]
    assert names(record("WEB", NOW - REMEMBERED + 1))[0] == "WEB"
    assert names(record("WEB", NOW - REMEMBERED)) == list(CLIENTS)
    assert names(record("IOS", NOW - 2 * LATELY, failed=NOW - LATELY))[-1] == "IOS"


def test_what_failed_is_asked_last_the_longest_ago_first() -> None:
    assert names(record("ANDROID", failed=NOW - 1), record("IOS", failed=NOW - 2))[-2:] == ["IOS", "ANDROID"]


def test_what_worked_within_the_hour_and_failed_since_comes_before_the_untried() -> None:
    flaky = record("WEB", worked=NOW - 60, failed=NOW - 30)
    assert names(flaky, record("IOS", worked=NOW - 30))[:3] == ["IOS", "WEB", "ANDROID"]


def test_a_client_is_credible_for_an_hour_after_captions_unless_it_failed_since() -> None:
    good = NEW[0].worked(NOW)
    assert good.credible(NOW + LATELY - 1)
    assert not good.credible(NOW + LATELY)
    assert not good.failed(NOW + 1).credible(NOW + 2)
    assert not NEW[0].credible(NOW)


def run_before_doubt(record: ClientRecord) -> int:
    run = 0
    while not record.doubtful():
        record = record.exit_refused(confirmed=False)
        run += 1
    return run


def test_a_run_of_refused_exits_is_doubted_when_it_is_improbable() -> None:
    always = ClientRecord(name="IOS", version="1", let_through=30)
    half = replace(always, refused=30)
    rarely = replace(always, let_through=3, refused=30)
    assert run_before_doubt(always) == 0
    assert run_before_doubt(half) == 4
    assert 20 < run_before_doubt(rarely) < 40


def test_a_run_that_others_confirm_is_over() -> None:
    doubted = ClientRecord(name="IOS", version="1", let_through=30, run=3)
    assert doubted.exit_refused(confirmed=True) == replace(doubted, refused=4, run=0)
    assert doubted.worked(NOW) == replace(doubted, worked_at=NOW, let_through=31, refused=3, run=0)


def test_old_exits_count_less() -> None:
    many = ClientRecord(name="IOS", version="1", let_through=60, refused=40)
    assert many.worked(NOW) == replace(many, worked_at=NOW, let_through=30, refused=20)


def test_a_second_witness_is_sought_where_there_is_only_one() -> None:
    good, failed = record("ANDROID", worked=NOW), record("IOS", failed=NOW - 1)
    ordered = (good, failed, NEW[2], NEW[3])
    assert with_second_witness(ordered, NOW) == (NEW[2], good, failed, NEW[3])
    assert with_second_witness((good, failed), NOW) == (good, failed)
    two = (good, record("IOS", worked=NOW), NEW[2])
    assert with_second_witness(two, NOW) == two
    assert with_second_witness(NEW, NOW) == NEW


def test_times_under_a_clock_that_was_set_back_are_not_ahead() -> None:
    ahead = record("ANDROID", worked=NOW + 9, failed=NOW + 5)
    assert ahead.by(NOW) == record("ANDROID", worked=NOW, failed=NOW)
    past = record("IOS", worked=NOW - 2, failed=NOW - 1)
    assert past.by(NOW) == past
