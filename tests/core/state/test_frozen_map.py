from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ytsb_tui.core.state.frozen_map import CHUNK, FrozenMap

KEYS = st.integers(0, 3 * CHUNK)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 30),  # which of the maps so far is changed: any of them, not only the last
        st.dictionaries(KEYS, st.integers(), max_size=6),
        st.lists(KEYS, max_size=6),
    ),
    max_size=40,
)


@given(st.integers(0, 3 * CHUNK), STEPS)
def test_every_version_stays_what_a_copied_dictionary_would_be(
    size: int, steps: list[tuple[int, dict[int, int], list[int]]]
) -> None:
    start = {key: -key for key in range(size)}
    versions = [(FrozenMap(start.items()), start)]
    for which, changes, gone in steps:
        frozen, plain = versions[which % len(versions)]
        versions.append((frozen.updated(changes), {**plain, **changes}))
        frozen, plain = versions[-1]
        versions.append((frozen.without(gone), {key: value for key, value in plain.items() if key not in gone}))
    for frozen, plain in versions:
        assert frozen == plain
        assert len(frozen) == len(plain)
        assert set(frozen.values()) == set(plain.values())
        assert len(list(frozen.values())) == len(plain)
        for key in range(3 * CHUNK + 1):
            assert (key in frozen) == (key in plain)
            assert frozen.get(key) == plain.get(key)
    last, after = versions[-1]
    for one, before in versions:
        different = {key for key in before.keys() | after.keys() if before.get(key, "none") != after.get(key, "none")}
        old, new = last.differences(one)
        assert old == {key: value for key, value in before.items() if key in different}
        assert new == {key: value for key, value in after.items() if key in different}


def test_the_order_is_that_of_a_dictionary() -> None:
    frozen: FrozenMap[int, str] = FrozenMap()
    for key in range(5 * CHUNK):
        frozen = frozen.updated({key: "new"})
    changed = frozen.updated({3: "changed"})
    assert list(changed) == list(changed.keys()) == list(range(5 * CHUNK))
    assert [key for key, _ in changed.items()] == list(range(5 * CHUNK))
    assert next(value for value in changed.values() if value != "new") == "changed"
    assert frozen[3] == "new"


def test_a_key_of_another_line_of_descent_is_not_there() -> None:
    start = FrozenMap((key, "") for key in range(CHUNK))
    ours, theirs = start.updated({-1: "ours"}), start.updated({-2: "", -1: "theirs"})
    assert (ours[-1], theirs[-1]) == ("ours", "theirs")
    assert -2 not in ours
    assert -1 not in start
    assert start.get(-1) is None


def test_what_is_taken_out_leaves_nothing_behind_in_the_end() -> None:
    frozen = FrozenMap((key, key) for key in range(10))
    for key in range(10, 20_000):
        frozen = frozen.updated({key: key}).without([key - 10])
    assert list(frozen) == list(range(19_990, 20_000))
    assert len(frozen._chunks) < 10
    assert len(frozen._places) < 100


def test_a_key_that_comes_back_stands_at_the_end_and_older_maps_keep_theirs() -> None:
    start = FrozenMap((key, "old") for key in range(2 * CHUNK))
    back = start.without([0]).updated({0: "new"})
    assert list(back) == [*range(1, 2 * CHUNK), 0]
    assert (back[0], start[0]) == ("new", "old")
    assert list(start) == list(range(2 * CHUNK))
    assert list(start.updated({0: "changed"}).values()) == ["changed", *["old"] * (2 * CHUNK - 1)]


def test_without_strangers_it_is_the_same_map() -> None:
    frozen = FrozenMap({"a": 1}.items())
    assert frozen.without(["b"]) is frozen


def test_it_is_shown_with_its_entries() -> None:
    assert repr(FrozenMap({"a": 1, "b": 2}.items())) == "FrozenMap({'a': 1, 'b': 2})"
