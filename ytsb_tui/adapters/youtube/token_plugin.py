"""Where yt-dlp's plugin for proof-of-origin tokens is; looking for it imports neither."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ytsb_tui.adapters import extras
from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure

PACKAGE = "bgutil-ytdlp-pot-provider"


def plugin_folder() -> Path:
    """Where the plugin for tokens is installed. Raises SetupFailure when it is not."""
    try:
        return Path(str(distribution(PACKAGE).locate_file("")))
    except PackageNotFoundError as error:
        reason = "The plugin that the setting token_provider needs is not installed."
        cure = f"{extras.missing('potoken')}, or unset token_provider."
        raise SetupFailure(FailureKind.CLIENT, reason, cure) from error
