"""Which exit a lease uses, from tor's events."""

from __future__ import annotations

from ytsb_tui.adapters.tor.circuits import CircuitTable, TrackedLease
from ytsb_tui.adapters.tor.events import CircuitEvent, StreamEvent
from ytsb_tui.core.exits import Hop

GUARD, EXIT, OTHER = "A" * 40, "B" * 40, "C" * 40


def circuit(
    number: str, status: str, *path: str, user: str | None = None, reason: str = "", purpose: str = "GENERAL"
) -> CircuitEvent:
    hops = tuple((fingerprint, fingerprint[:3]) for fingerprint in path)
    return CircuitEvent(circuit=number, status=status, path=hops, purpose=purpose, reason=reason, user=user)


def stream(status: str, circuit_number: str = "1", *, user: str | None = "lease", number: str = "9") -> StreamEvent:
    return StreamEvent(stream=number, status=status, circuit=circuit_number, user=user, reason="")


def tracked(*, exit_: str = EXIT) -> tuple[CircuitTable, TrackedLease]:
    table = CircuitTable()
    lease = table.track("lease", EXIT)
    table.on_circuit(circuit("1", "LAUNCHED"))
    table.on_circuit(circuit("1", "EXTENDED", GUARD))
    table.on_circuit(circuit("1", "BUILT", GUARD, exit_, user="lease"))
    return table, lease


def trouble(lease: TrackedLease) -> str | None:
    return lease.trouble


def test_is_confirmed_by_success_and_not_before() -> None:
    table, lease = tracked()
    for status in ("NEW", "SENTCONNECT", "REMAP"):
        table.on_stream(stream(status))
    assert not lease.confirmed.is_set()
    assert lease.streams == {"9"}
    table.on_stream(stream("SUCCEEDED"))
    assert lease.confirmed.is_set()
    assert trouble(lease) is None
    assert lease.circuits == {"1"}
    assert [hop.nickname for hop in table.path(lease)] == ["AAA", "BBB"]


def test_a_built_circuit_is_shown_with_its_path_and_time() -> None:
    table, _ = tracked()
    (shown,) = table.circuits()
    assert shown.path == (Hop(fingerprint=GUARD, nickname="AAA"), Hop(fingerprint=EXIT, nickname="BBB"))
    assert shown.user == "lease"
    assert shown.seconds is not None
    table.on_circuit(circuit("1", "GUARD_WAIT", GUARD, EXIT))
    (same,) = table.circuits()
    assert (same.user, same.seconds) == ("lease", shown.seconds)


def test_a_circuit_built_in_advance_belongs_to_the_lease_once_its_stream_succeeds() -> None:
    table = CircuitTable()
    lease = table.track("lease", EXIT)
    table.on_circuit(circuit("1", "BUILT", GUARD, EXIT))
    assert [shown.user for shown in table.circuits()] == [None]
    table.on_stream(stream("SUCCEEDED"))
    assert [shown.user for shown in table.circuits()] == ["lease"]
    assert table.untrack(lease) == ("1",)


def test_time_of_a_circuit_from_before_is_unknown() -> None:
    table = CircuitTable()
    table.on_circuit(circuit("1", "BUILT", GUARD, EXIT))
    assert [shown.seconds for shown in table.circuits()] == [None]


def test_another_exit_is_trouble() -> None:
    table, lease = tracked(exit_=OTHER)
    table.on_stream(stream("SUCCEEDED"))
    assert trouble(lease) == "it moved to another exit (CCCCCCCC)"


def test_an_unknown_circuit_is_trouble() -> None:
    table, lease = tracked()
    table.on_stream(stream("SUCCEEDED", "77"))
    assert trouble(lease) == "it moved to another exit (?)"


def test_its_closed_circuit_is_trouble_and_others_are_not() -> None:
    table, lease = tracked()
    table.on_stream(stream("SUCCEEDED"))
    table.on_circuit(circuit("2", "CLOSED", reason="FINISHED"))
    assert trouble(lease) is None
    table.on_circuit(circuit("1", "CLOSED", reason="CHANNEL_CLOSED"))
    assert trouble(lease) == "its circuit closed (channel closed)"
    table.on_circuit(circuit("1", "CLOSED"))
    assert trouble(lease) == "its circuit closed (channel closed)"
    assert table.circuits() == ()


def test_a_circuit_that_failed_before_it_was_used_is_none() -> None:
    table, lease = tracked()
    table.on_circuit(circuit("1", "FAILED"))
    assert trouble(lease) is None


def test_other_streams_do_not_count() -> None:
    table, lease = tracked(exit_=OTHER)
    table.on_stream(stream("SUCCEEDED", user=None))
    table.on_stream(stream("SUCCEEDED", user="lease-2"))
    assert trouble(lease) is None
    assert not lease.confirmed.is_set()


def test_a_closed_stream_is_removed() -> None:
    table, lease = tracked()
    table.on_stream(stream("SUCCEEDED"))
    table.on_stream(stream("CLOSED"))
    assert lease.streams == set()
    assert trouble(lease) is None


def test_untracking_names_the_circuits_that_are_still_open() -> None:
    table, lease = tracked()
    table.on_stream(stream("SUCCEEDED"))
    table.on_circuit(circuit("2", "LAUNCHED", user="lease"))
    table.on_circuit(circuit("3", "BUILT", GUARD, user="another lease"))
    assert sorted(table.untrack(lease)) == ["1", "2"]
    table.on_circuit(circuit("1", "CLOSED"))
    assert trouble(lease) is None
    assert table.untrack(lease) == ("2",)


def test_the_end_of_tor_is_trouble_for_all() -> None:
    table, lease = tracked()
    table.lose("tor ended")
    assert trouble(lease) == "tor ended"
    assert lease.confirmed.is_set()
    assert table.circuits() == ()
