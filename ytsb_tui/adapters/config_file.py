"""Changes `config.toml` one setting at a time. Comments and order stay, and only its owner can read it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ytsb_tui.adapters.atomic_files import replace
from ytsb_tui.adapters.private_files import make_private
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Plain = str | int | float | bool | Sequence[str] | Mapping[str, str]


def write(file: Path, name: str, value: Plain | None) -> bool:
    """Sets a setting in the file, or removes it for None; returns whether it was there. From then on only the owner can
    read the file and its folder. Raises SetupFailure when the file cannot be changed."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        before = file.read_bytes().decode() if file.exists() else ""
        known = tomllib.loads(before)
        if value is None and name not in known:
            return False
        document = tomlkit.parse(before)
        if value is None:
            del document[name]
        elif isinstance(value, Mapping):
            _fill(document, name, value)
        else:
            document[name] = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        after = tomlkit.dumps(document)
        wanted = {key: known[key] for key in known if key != name} | ({} if value is None else {name: value})
        if tomllib.loads(after) != {key: list(one) if isinstance(one, tuple) else one for key, one in wanted.items()}:
            raise ValueError("the result would say something else")
        _replace(file, after)
    except (OSError, ValueError, TOMLKitError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not valid TOML"
        raise SetupFailure(FailureKind.KEY, f"{file} cannot be changed: {why}.", f"Change {name} by hand.") from None
    return name in known


def begin(file: Path) -> None:
    """Creates the file if there is none. Raises SetupFailure."""
    try:
        if not file.exists():
            _replace(file, "# Settings of ytsb. The app and `ytsb key` change this file too, and keep your comments.\n")
    except OSError as error:
        raise SetupFailure(
            FailureKind.VAULT, f"{file} cannot be created: {error.strerror}.", "Set another YTSB_CONFIG_DIR."
        ) from None


def _fill(document: TOMLDocument, name: str, value: Mapping[str, str]) -> None:
    """Makes a table hold exactly this; lines that do not change stay where they are."""
    import tomlkit

    if name not in document:
        document[name] = tomlkit.table()
    table = document[name]
    assert isinstance(table, dict)
    for key in [key for key in table if key not in value]:
        del table[key]
    for key, one in value.items():
        if table.get(key) != one:
            table[key] = one


def _replace(file: Path, text: str) -> None:
    make_private(file.parent)
    file = file.resolve()  # a symbolic link stays one
    replace(file, text.encode(), 0o600)
