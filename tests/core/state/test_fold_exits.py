"""What each event does to the rows of exits and addresses."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.state.folded import EXIT, READY, A, B, fold
from ytsb_tui.core.state import events as e
from ytsb_tui.core.state.panel import ExitState


def test_the_supply_of_exits() -> None:
    none_left = e.NoExitLeft(at=1.0, reason="All 212 exits are cooling down.", until=121.0)
    state = fold(e.ShareChanged(at=1.0, share=0.1), none_left)
    assert (state.share, state.no_exit) == (0.1, none_left)
    assert [line.text for line in state.log] == ["All 212 exits are cooling down. Fetching resumes in 2:00."]
    state = fold(e.NoExitLeft(at=60.0, reason="", until=60.0), state=state)
    assert state.no_exit is None
    assert len(state.log) == 1


def test_an_exits_life() -> None:
    state = fold(READY[0])
    assert state.exits["k1"].state is ExitState.BUILDING
    state = fold(READY[1], state=state)
    row = state.exits["k1"]
    assert (row.state, row.ip, row.country, row.seconds) == (ExitState.READY, EXIT.ip, "de", 0.9)
    state = fold(e.ExitLeased(at=3.0, key="k1", worker="fetch 1", video=A, wait=0.001), state=state)
    assert (state.exits["k1"].worker, state.exits["k1"].video) == ("fetch 1", A)
    state = fold(e.ExitCooling(at=4.0, key="k1", ip=EXIT.ip, until=3604.0, let_through=1, blocked=0), state=state)
    row = state.exits["k1"]
    assert (row.state, row.until, row.worker, row.let_through) == (ExitState.COOLING, 3604.0, None, 1)
    assert state.exits_in(ExitState.COOLING) == 1
    burned = e.ExitBurned(at=5.0, key="k1", ip=EXIT.ip, until=9e3, reason="refused", let_through=1, blocked=1)
    state = fold(burned, state=state)
    assert (state.exits["k1"].state, state.exits["k1"].reason) == (ExitState.BURNED, "refused")


def test_an_exit_that_comes_back_has_one_row() -> None:
    state = fold(*READY, e.ExitCooling(at=4.0, key="k1", ip=EXIT.ip, until=9.0, let_through=1, blocked=0))
    again = replace(EXIT, key="k2")
    state = fold(e.ExitReady(at=10.0, exit=again, ready=1, wanted=1), state=state)
    assert list(state.exits) == ["k2"]


def test_a_dropped_exit_is_gone() -> None:
    assert not fold(*READY, e.ExitDropped(at=3.0, key="k1", reason="closed")).exits


def test_addresses_count_once() -> None:
    done = e.TranscriptDone(
        at=6.0,
        video=A,
        title="T",
        worker="fetch 1",
        exit_ip="203.0.113.9",
        fingerprint=None,
        country="se",
        seconds=1.0,
        bytes=5,
        cues=7,
        language="en",
    )
    state = fold(done, replace(done, video=B), replace(done, exit_ip="203.0.113.8"), replace(done, exit_ip=""))
    assert state.ips == {"203.0.113.9", "203.0.113.8"}
    assert [line.text.endswith(" s) through 203.0.113.9") for line in state.log] == [True, True, False, False]
    assert state.log[3].text.endswith(" s)")


KEYS, ADDRESSES = st.sampled_from(["k1", "k2", "k3"]), st.sampled_from(["203.0.113.5", "203.0.113.6"])


EXIT_EVENTS = st.one_of(
    st.builds(e.ExitBuilding, at=st.just(1.0), key=KEYS, country=st.just("de"), nickname=st.just("n")),
    st.builds(
        lambda key, ip: e.ExitReady(at=1.0, exit=replace(EXIT, key=key, ip=ip), ready=1, wanted=1), KEYS, ADDRESSES
    ),
    st.builds(
        lambda key, ip: e.ExitCooling(at=1.0, key=key, ip=ip, until=9.0, let_through=1, blocked=0), KEYS, ADDRESSES
    ),
    st.builds(
        lambda key, ip: e.ExitBurned(at=1.0, key=key, ip=ip, until=9.0, reason="r", let_through=1, blocked=1),
        KEYS,
        ADDRESSES,
    ),
    st.builds(e.ExitDropped, at=st.just(1.0), key=KEYS, reason=st.just("closed")),
)


@given(st.lists(EXIT_EVENTS, max_size=30))
def test_an_address_rests_in_one_row_at_the_most(events: list[e.Event]) -> None:
    state = fold(*events)
    resting = {row.key: row.ip for row in state.exits.values() if row.state in (ExitState.COOLING, ExitState.BURNED)}
    assert sorted(set(resting.values())) == sorted(resting.values())
    assert dict(state.resting) == {ip: key for key, ip in resting.items()}


def test_an_address_that_was_dropped_can_rest_again() -> None:
    cooling = e.ExitCooling(at=4.0, key="k1", ip=EXIT.ip, until=9.0, let_through=1, blocked=0)
    state = fold(*READY, cooling, e.ExitDropped(at=5.0, key="k1", reason="closed"))
    assert (dict(state.exits), dict(state.resting)) == ({}, {})
    state = fold(replace(cooling, key="k2"), e.ExitDropped(at=7.0, key="k1", reason="closed"), state=state)
    assert dict(state.resting) == {EXIT.ip: "k2"}
