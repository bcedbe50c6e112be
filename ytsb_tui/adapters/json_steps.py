"""Safe access to untrusted JSON: a missing or mistyped part is None, never an error."""

from __future__ import annotations

import json


def parsed(body: bytes) -> object:
    """The JSON value. Raises ValueError for what is none, or is nested too deeply."""
    try:
        value: object = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def at(value: object, *path: str | int) -> object:
    """The part at a path of keys and indexes; None when there is none."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and step < len(value) else None
    return value


def items(value: object) -> list[object]:
    """A list's items; none for anything else."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """A string; empty for anything else."""
    return value if isinstance(value, str) else ""


def words(value: object) -> str:
    """The text of YouTube's text objects, which have `simpleText` or `runs`; empty without one."""
    return string(at(value, "simpleText")) or "".join(string(at(run, "text")) for run in items(at(value, "runs")))
