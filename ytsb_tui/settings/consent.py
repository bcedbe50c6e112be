"""Consent to go without Tor and without a proxy: asked for once, with what it reveals, and remembered."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.settings.schema import Settings

REVEALS = (
    "Without Tor, YouTube sees this machine's address and can link all these videos to it, and your Internet provider "
    "sees that you use YouTube."
)


def missing(settings: Settings) -> bool:
    """Whether these settings need consent that has not been given."""
    return "direct" in settings.egress and not _file(settings).exists()


def give(settings: Settings) -> None:
    """Remembers the consent for these settings. Raises SetupFailure when it cannot be written."""
    file = _file(settings)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(f"Consent to go without Tor. {REVEALS}\nRemove this file to withdraw it.\n", encoding="utf-8")
    except OSError as error:
        raise SetupFailure(
            FailureKind.TOR, f"{file} cannot be written: {error.strerror}.", "Set another YTSB_CONFIG_DIR."
        ) from error


def check(settings: Settings) -> None:
    """Raises SetupFailure without consent."""
    if missing(settings):
        reason = f"YTSB_EGRESS names direct, which needs your consent. {REVEALS}"
        raise SetupFailure(FailureKind.TOR, reason, "Run ytsb doctor in a terminal and answer yes.")


def _file(settings: Settings) -> Path:
    return settings.config_dir / "direct-agreed"
