"""Secrets in `config.toml`, for machines without a keyring: readable by their owner alone, the rest left as it was."""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from pathlib import Path

from ytsb_tui.adapters.private_folders import close
from ytsb_tui.core.failures import FailureKind, SetupFailure


def write(file: Path, name: str, secret: str | None) -> bool:
    """Sets a setting of the file, or removes it for None; returns whether it was there. The file and a folder that is
    made for it are their owner's alone from then on. Raises SetupFailure when that cannot be done."""
    try:
        before = file.read_bytes().decode() if file.exists() else ""
        known = tomllib.loads(before)
        if secret is None and name not in known:
            return False
        after = _changed(before, name, secret)
        wanted = {key: value for key, value in known.items() if key != name}
        if tomllib.loads(after) != (wanted if secret is None else {**wanted, name: secret}):
            raise ValueError("the line cannot be found")
        _replace(file, after)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not as it should be"
        raise SetupFailure(
            FailureKind.KEY, f"{file} cannot be changed: {told}.", f"Change {name} there by hand."
        ) from None
    return name in known


def _changed(text: str, name: str, secret: str | None) -> str:
    line = "" if secret is None else f"{name} = {_quoted(secret)}\n"
    rest = re.sub(rf"(?m)^[ \t]*{name}[ \t]*=[^\n]*\n?", "", text)
    return line + rest  # ahead of any table


def _quoted(text: str) -> str:
    """A basic string of TOML: that of JSON, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replace(file: Path, text: str) -> None:
    close(file.parent)
    file = file.resolve()  # a link that a person made stays one
    temporary = file.with_name(f".{file.name}-{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
