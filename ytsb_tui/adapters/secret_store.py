"""Where a secret is kept: in the system keyring, or in `config.toml` where there is none."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.adapters import config_file, system_keyring

KEYRING = "the system keyring"


def keep(file: Path, name: str, secret: str) -> str:
    """Keeps it and tells where. Raises SetupFailure when neither takes it."""
    if system_keyring.store(name, secret):
        config_file.write(file, name, None)  # an older one that would be left lying about
        return KEYRING
    config_file.write(file, name, secret)
    return str(file)


def forget(file: Path, name: str) -> bool:
    """Removes it from both; False when it was in neither. Raises SetupFailure."""
    return any([system_keyring.forget(name), config_file.write(file, name, None)])
