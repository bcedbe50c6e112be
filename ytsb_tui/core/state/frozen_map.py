"""An immutable mapping whose changed copies share most of its entries: every event makes a new panel state, and with
plain dictionaries each of thousands of events would copy thousands of videos."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from itertools import chain, zip_longest
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

CHUNK = 128  # entries copied for one change


class FrozenMap(Mapping[K, V]):
    """Keeps insertion order.

    Entries are stored in chunks that are never modified once shared. `_places` maps each key to its chunk; it is shared
    by all maps derived from one another, so it may contain keys that this map does not have. Only the chunk counts.
    """

    __slots__ = ("_chunks", "_length", "_places")

    def __init__(self, entries: Iterable[tuple[K, V]] = ()) -> None:
        """Keeps the last value of each key."""
        items = tuple(dict(entries).items())
        self._chunks = tuple(dict(items[at : at + CHUNK]) for at in range(0, len(items), CHUNK))
        self._places = {key: at // CHUNK for at, (key, _) in enumerate(items)}
        self._length = len(items)

    def updated(self, changes: Mapping[K, V]) -> FrozenMap[K, V]:
        """A copy with these entries replaced, or added at the end."""
        if len(changes) * 4 > self._length:  # as cheap from scratch
            return FrozenMap(chain(self.items(), changes.items()))
        chunks = list(self._chunks)
        own: set[int] = set()  # chunks that are already copies
        places, length = self._places, self._length
        for key, value in changes.items():
            if key in self:
                place = self._places[key]
            else:
                place = len(chunks) - 1
                if place not in own and len(chunks[place]) >= CHUNK:
                    chunks.append({})
                    place += 1
                    own.add(place)
                if places.get(key, place) != place:  # used by another derived map, or removed before
                    places = dict(places)
                places[key] = place
                length += 1
            if place not in own:
                chunks[place] = dict(chunks[place])
                own.add(place)
            chunks[place][key] = value
        return self._made(tuple(chunks), places, length)

    def without(self, keys: Iterable[K]) -> FrozenMap[K, V]:
        """A copy without these keys; missing ones are ignored."""
        gone = {key for key in keys if key in self}
        if not gone:
            return self
        length = self._length - len(gone)
        if len(gone) > CHUNK or 2 * length < len(self._places):
            return FrozenMap((key, value) for key, value in self.items() if key not in gone)
        chunks = list(self._chunks)
        for place in {self._places[key] for key in gone}:
            chunks[place] = {key: value for key, value in chunks[place].items() if key not in gone}
        return self._made(tuple(chunks), self._places, length)

    def differences(self, before: FrozenMap[K, V]) -> tuple[dict[K, V], dict[K, V]]:
        """The entries of `before` that are gone or are others now, and those that are new or others here. It takes as
        long as they are many, for a map that was derived from the other."""
        gone: dict[K, V] = {}
        new: dict[K, V] = {}
        none: dict[K, V] = {}
        for old, now in zip_longest(before._chunks, self._chunks, fillvalue=none):
            if old is not now:
                gone.update(old)
                new.update(now)
        for key in [key for key in gone if key in new and new[key] is gone[key]]:
            del gone[key], new[key]
        return gone, new

    @classmethod
    def _made(cls, chunks: tuple[dict[K, V], ...], places: dict[K, int], length: int) -> FrozenMap[K, V]:
        made = cls()
        made._chunks, made._places, made._length = chunks, places, length
        return made

    def __getitem__(self, key: K) -> V:
        place = self._places[key]
        if place >= len(self._chunks):
            raise KeyError(key)
        return self._chunks[place][key]

    def __contains__(self, key: object) -> bool:
        place = self._places.get(key)  # type: ignore[arg-type]  # a key of another type is never present
        return place is not None and place < len(self._chunks) and key in self._chunks[place]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[K]:
        return chain.from_iterable(self._chunks)

    def keys(self) -> KeysView[K]:
        """In order."""
        return KeysView(self)

    def values(self) -> ValuesView[V]:
        """In order."""
        return _Values(self)

    def items(self) -> ItemsView[K, V]:
        """In order."""
        return _Items(self)

    def __repr__(self) -> str:
        return f"FrozenMap({dict(self)})"


class _Values(ValuesView[V], Generic[V]):
    """Iterates chunk by chunk instead of looking up every key."""

    _mapping: FrozenMap[object, V]

    def __iter__(self) -> Iterator[V]:
        return chain.from_iterable(chunk.values() for chunk in self._mapping._chunks)  # noqa: SLF001 - its own view


class _Items(ItemsView[K, V], Generic[K, V]):
    """The same for key-value pairs."""

    _mapping: FrozenMap[K, V]

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return chain.from_iterable(chunk.items() for chunk in self._mapping._chunks)  # noqa: SLF001 - its own view
