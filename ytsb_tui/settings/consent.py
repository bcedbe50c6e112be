"""To go out without Tor and without a proxy is asked once, with what it reveals; a yes is remembered."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.settings.schema import Settings

REVEALS = (
    "Without Tor, YouTube sees this machine's own address and can tell that all these videos were asked for from it, "
    "and whoever runs your line sees that YouTube is asked."
)


def missing(settings: Settings) -> bool:
    """Whether these settings go direct and nobody has agreed to that."""
    return settings.egress == "direct" and not _file(settings).exists()


def give(settings: Settings) -> None:
    """Remembers a yes, for everybody who uses these settings. Raises SetupFailure when it cannot be written."""
    file = _file(settings)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(f"Agreed to go direct. {REVEALS}\nRemove this file to be asked again.\n", encoding="utf-8")
    except OSError as error:
        raise SetupFailure(
            FailureKind.TOR, f"{file} cannot be written: {error.strerror}.", "Set another YTSB_CONFIG_DIR."
        ) from error


def check(settings: Settings) -> None:
    """Raises SetupFailure without consent."""
    if missing(settings):
        reason = f"YTSB_EGRESS is direct, and nobody has agreed to that yet. {REVEALS}"
        raise SetupFailure(FailureKind.TOR, reason, "Agree once: run ytsb doctor in a terminal and say yes.")


def _file(settings: Settings) -> Path:
    return settings.config_dir / "direct-agreed"
