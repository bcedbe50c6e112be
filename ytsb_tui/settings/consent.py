"""Consent to go without Tor and without a proxy: asked for with what it reveals, given for a run or from now on."""

from __future__ import annotations

from pathlib import Path

from ytsb_tui.core.jobs.failures import FailureKind, SetupFailure
from ytsb_tui.settings.schema import Settings

REVEALS = (
    "Without Tor, YouTube sees this machine's address, or with ssh that of the other machine. It can link all these "
    "videos to it, and the Internet provider there sees that you use YouTube."
)

_for_this_run: set[Path] = set()


def missing(settings: Settings) -> bool:
    """Whether these settings name a way to YouTube that needs consent and has none: any beside Tor and your proxies."""
    return bool(_without(settings))


def give(settings: Settings, *, lasting: bool) -> None:
    """Consent to each way of these settings: as long as this process lives, or also `lasting`, as a file that is there
    until it is removed. Raises SetupFailure when it cannot be written."""
    if not lasting:
        _for_this_run.update(_file(settings, way) for way in _without(settings))
        return
    for way in _without(settings):
        file = _file(settings, way)
        text = f"Consent to go without Tor ({way}). {REVEALS}\nRemove this file to withdraw it.\n"
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise SetupFailure(
                FailureKind.TOR, f"{file} cannot be written: {error.strerror}.", "Set another YTSB_CONFIG_DIR."
            ) from error


def check(settings: Settings) -> None:
    """Raises SetupFailure without consent."""
    if ways := _without(settings):
        reason = f"YTSB_EGRESS names {' and '.join(ways)}, which needs your consent. {REVEALS}"
        raise SetupFailure(FailureKind.TOR, reason, "Run ytsb doctor in a terminal and answer a.")


def _without(settings: Settings) -> list[str]:
    ways = (way for way in settings.egress if way not in ("tor", "proxies"))
    files = {way: _file(settings, way) for way in ways}
    return [way for way, file in files.items() if file not in _for_this_run and not file.exists()]


def _file(settings: Settings, way: str) -> Path:
    return settings.config_dir / f"{way.replace(':', '-')}-agreed"
