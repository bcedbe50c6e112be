"""Which exit a lease uses, from tor's events."""

from __future__ import annotations

from ytsb_tui.adapters.tor.circuits import CircuitBook, Follow
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


def followed(*, exit_: str = EXIT) -> tuple[CircuitBook, Follow]:
    book = CircuitBook()
    follow = book.follow("lease", EXIT)
    book.hear_circuit(circuit("1", "LAUNCHED"))
    book.hear_circuit(circuit("1", "EXTENDED", GUARD))
    book.hear_circuit(circuit("1", "BUILT", GUARD, exit_, user="lease"))
    return book, follow


def trouble(follow: Follow) -> str | None:
    return follow.trouble


def test_is_confirmed_by_success_and_not_before() -> None:
    book, follow = followed()
    for status in ("NEW", "SENTCONNECT", "REMAP"):
        book.hear_stream(stream(status))
    assert not follow.confirmed.is_set()
    assert follow.streams == {"9"}
    book.hear_stream(stream("SUCCEEDED"))
    assert follow.confirmed.is_set()
    assert trouble(follow) is None
    assert follow.circuits == {"1"}
    assert [hop.nickname for hop in book.path(follow)] == ["AAA", "BBB"]


def test_a_built_circuit_is_shown_with_its_path_and_time() -> None:
    book, _ = followed()
    (shown,) = book.circuits()
    assert shown.path == (Hop(fingerprint=GUARD, nickname="AAA"), Hop(fingerprint=EXIT, nickname="BBB"))
    assert shown.user == "lease"
    assert shown.seconds is not None
    book.hear_circuit(circuit("1", "GUARD_WAIT", GUARD, EXIT))
    (same,) = book.circuits()
    assert (same.user, same.seconds) == ("lease", shown.seconds)


def test_a_circuit_that_tor_had_ready_is_the_lease_s_once_its_stream_is_through() -> None:
    book = CircuitBook()
    follow = book.follow("lease", EXIT)
    book.hear_circuit(circuit("1", "BUILT", GUARD, EXIT))
    assert [shown.user for shown in book.circuits()] == [None]
    book.hear_stream(stream("SUCCEEDED"))
    assert [shown.user for shown in book.circuits()] == ["lease"]
    assert book.forget(follow) == ("1",)


def test_time_of_a_circuit_from_before_is_unknown() -> None:
    book = CircuitBook()
    book.hear_circuit(circuit("1", "BUILT", GUARD, EXIT))
    assert [shown.seconds for shown in book.circuits()] == [None]


def test_another_exit_is_trouble() -> None:
    book, follow = followed(exit_=OTHER)
    book.hear_stream(stream("SUCCEEDED"))
    assert trouble(follow) == "it moved to another exit (CCCCCCCC)"


def test_an_unknown_circuit_is_trouble() -> None:
    book, follow = followed()
    book.hear_stream(stream("SUCCEEDED", "77"))
    assert trouble(follow) == "it moved to another exit (?)"


def test_its_closed_circuit_is_trouble_and_others_are_not() -> None:
    book, follow = followed()
    book.hear_stream(stream("SUCCEEDED"))
    book.hear_circuit(circuit("2", "CLOSED", reason="FINISHED"))
    assert trouble(follow) is None
    book.hear_circuit(circuit("1", "CLOSED", reason="CHANNEL_CLOSED"))
    assert trouble(follow) == "its circuit closed (channel closed)"
    book.hear_circuit(circuit("1", "CLOSED"))
    assert trouble(follow) == "its circuit closed (channel closed)"
    assert book.circuits() == ()


def test_a_circuit_that_failed_before_it_was_used_is_none() -> None:
    book, follow = followed()
    book.hear_circuit(circuit("1", "FAILED"))
    assert trouble(follow) is None


def test_other_streams_do_not_count() -> None:
    book, follow = followed(exit_=OTHER)
    book.hear_stream(stream("SUCCEEDED", user=None))
    book.hear_stream(stream("SUCCEEDED", user="lease-2"))
    assert trouble(follow) is None
    assert not follow.confirmed.is_set()


def test_a_closed_stream_is_forgotten() -> None:
    book, follow = followed()
    book.hear_stream(stream("SUCCEEDED"))
    book.hear_stream(stream("CLOSED"))
    assert follow.streams == set()
    assert trouble(follow) is None


def test_forgetting_names_the_circuits_that_are_still_there() -> None:
    book, follow = followed()
    book.hear_stream(stream("SUCCEEDED"))
    book.hear_circuit(circuit("2", "LAUNCHED", user="lease"))
    book.hear_circuit(circuit("3", "BUILT", GUARD, user="somebody else"))
    assert sorted(book.forget(follow)) == ["1", "2"]
    book.hear_circuit(circuit("1", "CLOSED"))
    assert trouble(follow) is None
    assert book.forget(follow) == ("2",)


def test_the_end_of_tor_is_trouble_for_all() -> None:
    book, follow = followed()
    book.lose("tor ended")
    assert trouble(follow) == "tor ended"
    assert follow.confirmed.is_set()
    assert book.circuits() == ()
