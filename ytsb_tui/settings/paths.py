"""Default folders, per user and system. The only user of platformdirs; creates nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

NAME = "ytsb"


def data_dir() -> Path:
    """The library, Tor's state and the logs."""
    return platformdirs.user_data_path(NAME)


def config_dir() -> Path:
    """`config.toml` and the user's own styles."""
    return platformdirs.user_config_path(NAME)


def runtime_dir() -> Path:
    """Sockets, when the path of the data folder is too long for one."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) / NAME if given else Path(tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"


def vault_dir() -> Path:
    """The notes."""
    return platformdirs.user_documents_path() / "Study Notes"
