"""Converts values to JSON and back by their types: the types alone define what is sent between processes.

A dataclass is an object; fields that have their default are left out. A member of a union also has its class under
`is`, a name that no field can have. Enums are their values, mappings are objects, sequences and sets are arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ytsb_tui.core.state.frozen_map import FrozenMap

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T")
CLASS = "is"
_PLAIN: tuple[object, ...] = (str, int, bool, float, NoneType)


class Malformed(ValueError):
    """JSON that does not have the expected type."""


@dataclass(frozen=True, slots=True)
class Form:
    """Writes and reads values of one type. `read` raises Malformed."""

    write: Callable[[object], Json]
    read: Callable[[Json], object]


@cache
def form(kind: Hashable) -> Form:
    """The form of a type, given as a type hint. Raises TypeError for a type that cannot be converted."""
    if isinstance(kind, NewType):
        return form(kind.__supertype__)
    if kind in _PLAIN:
        return _plain(cast("type[object]", kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    arguments = get_args(kind)
    match get_origin(kind):
        case origin if origin in (Union, UnionType):
            return _union(arguments)
        case origin if origin is tuple and arguments[-1] is not Ellipsis:
            return _pair(tuple(map(form, arguments)))
        case origin if origin in (tuple, Sequence, frozenset):
            return _row(form(arguments[0]), frozenset if origin is frozenset else tuple)
        case origin if origin in (Mapping, FrozenMap):
            return _map(form(arguments[0]), form(arguments[1]), frozen=origin is FrozenMap)
        case _:
            raise TypeError(f"{kind} cannot be converted to JSON")


def encoded(kind: Hashable, value: object) -> Json:
    """A value of this type (a class, a union, `tuple[Job, ...]`) as JSON."""
    return form(kind).write(value)


def decoded(kind: type[T], json: Json) -> T:
    """A value of this type from JSON. Raises Malformed."""
    return cast(T, form(cast(Hashable, kind)).read(json))


def _wrong(wanted: str, json: Json) -> Malformed:
    return Malformed(f"{str(json)[:60]!r} is not {wanted}")


def _plain(kind: type[object]) -> Form:
    accepted = (float, int) if kind is float else (kind,)

    def read(json: Json) -> object:
        if type(json) not in accepted:
            raise _wrong(f"of type {kind.__name__}", json)
        return json

    return Form(lambda value: cast(Json, value), read)


def _enum(kind: type[StrEnum]) -> Form:
    def read(json: Json) -> object:
        try:
            return kind(cast(str, json))
        except ValueError:
            raise _wrong(f"one of {', '.join(kind)}", json) from None

    return Form(str, read)


def _record(kind: type[object]) -> Form:
    hints = get_type_hints(kind)
    parts = [(each.name, form(hints[each.name]), each.default) for each in fields(kind)]  # type: ignore[arg-type]  # a dataclass
    readers = {name: part.read for name, part, _ in parts}
    needed = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}  # type: ignore[arg-type]  # as above

    def write(value: object) -> Json:
        row: dict[str, Json] = {}
        for name, part, default in parts:
            field = getattr(value, name)
            if field is not default and field != default:
                row[name] = part.write(field)
        return row

    def read(json: Json) -> object:
        if not isinstance(json, dict) or not json.keys() <= readers.keys() or not json.keys() >= needed:
            raise _wrong(f"a {kind.__name__}", json)
        return kind(**{name: readers[name](part) for name, part in json.items()})

    return Form(write, read)


def _union(members: tuple[Hashable, ...]) -> Form:
    others: list[Hashable] = [member for member in members if not _nothing(member)]
    inner = form(others[0]) if len(others) == 1 else _tagged(others)
    if len(others) == len(members):
        return inner
    return Form(
        lambda value: None if value is None else inner.write(value),
        lambda json: None if json is None else inner.read(json),
    )


def _nothing(kind: object) -> bool:
    return kind is NoneType


def _tagged(members: Sequence[Hashable]) -> Form:
    named = {each.__name__: _record(each) for each in members if isinstance(each, type) and is_dataclass(each)}
    if len(named) != len(members):
        raise TypeError(f"{members} cannot be distinguished in JSON")

    def write(value: object) -> Json:
        name = type(value).__name__
        return {CLASS: name, **cast("dict[str, Json]", named[name].write(value))}

    def read(json: Json) -> object:
        name = json.get(CLASS) if isinstance(json, dict) else None
        if not isinstance(json, dict) or not isinstance(name, str) or name not in named:
            raise _wrong(f"one of {', '.join(named)}", json)
        return named[name].read({key: part for key, part in json.items() if key != CLASS})

    return Form(write, read)


def _row(inner: Form, made: type[tuple[object, ...]] | type[frozenset[object]]) -> Form:
    def read(json: Json) -> object:
        if not isinstance(json, list):
            raise _wrong("an array", json)
        return made(map(inner.read, json))

    return Form(lambda value: [inner.write(each) for each in cast("Sequence[object]", value)], read)


def _pair(parts: tuple[Form, ...]) -> Form:
    def read(json: Json) -> object:
        if not isinstance(json, list) or len(json) != len(parts):
            raise _wrong(f"an array of {len(parts)}", json)
        return tuple(part.read(each) for part, each in zip(parts, json, strict=True))

    def write(value: object) -> Json:
        return [part.write(each) for part, each in zip(parts, cast("tuple[object, ...]", value), strict=True)]

    return Form(write, read)


def _map(keys: Form, values: Form, *, frozen: bool) -> Form:
    def write(value: object) -> Json:
        pairs = cast("Mapping[object, object]", value).items()
        return {str(keys.write(key)): values.write(each) for key, each in pairs}

    def read(json: Json) -> object:
        if not isinstance(json, dict):
            raise _wrong("an object", json)
        entries = {keys.read(key): values.read(each) for key, each in json.items()}
        return FrozenMap(entries.items()) if frozen else MappingProxyType(entries)

    return Form(write, read)
