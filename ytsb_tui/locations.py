"""Where things are kept unless a setting says otherwise. The only user of platformdirs; creates nothing."""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "ytsb"


def data_dir() -> Path:
    """The library, Tor's state and the logs."""
    return platformdirs.user_data_path(NAME)


def config_dir() -> Path:
    """`config.toml` and the person's own templates."""
    return platformdirs.user_config_path(NAME)


def vault_dir() -> Path:
    """The notes."""
    return platformdirs.user_documents_path() / "Study Notes"
