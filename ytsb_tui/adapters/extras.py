"""Extras: libraries that few need, which are installed only where they are wanted."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

_MADE_BY = {"pipx_metadata.json": "pipx install --force", "uv-receipt.toml": "uv tool install --force"}


def present(module: str) -> bool:
    """Whether a module of an extra can be imported. Nothing is imported."""
    return find_spec(module) is not None


def missing(extra: str) -> str:
    """One line for a person: what is missing, and what to type."""
    return f"This needs the extra {extra}. In a clone of the repository: {installing(extra)}"


def installing(extra: str, prefix: Path = Path(sys.prefix)) -> str:
    """What installs an extra into the environment at `prefix`, by the tool that made it: a command to type"""
    for file, command in _MADE_BY.items():
        if (prefix / file).exists():
            return f"{command} '.[{extra}]'"
    return f"{prefix / 'bin' / 'pip'} install -e '.[{extra}]'"
