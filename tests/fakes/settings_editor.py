"""A settings editor that does not check the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ytsb_tui.settings.editor import SettingsEditor
from ytsb_tui.settings.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeSettingsEditor(SettingsEditor):
    """A real editor whose checks return what the test put into `found`; `examined` records each request."""

    found: list[Finding] = field(default_factory=list)
    examined: list[dict[str, object]] = field(default_factory=list)

    def examine(self, **wanted: object) -> Iterable[Finding]:
        """See SettingsEditor."""
        self.examined.append(wanted)
        return self.found or usual_findings()


def usual_findings() -> list[Finding]:
    """The default results."""
    return [
        Finding(name="tor", state="ok", message="tor 0.4.9.11 at /usr/sbin/tor"),
        Finding(name="key", state="warning", message="no API key: notes will be offline outlines"),
        Finding(name="vault", state="ok", message="notes can be written"),
    ]


class StillSettingsEditor(FakeSettingsEditor):
    """An editor that changes nothing, for a home folder that does not exist."""

    def change(self, name: str, text: str) -> str:
        """See SettingsEditor."""
        return str(self.file)

    def change_keys(self, keys: Mapping[str, str]) -> None:
        """See SettingsEditor."""

    def begin(self) -> None:
        """See SettingsEditor."""


def editor_in(folder: Path, **variables: object) -> FakeSettingsEditor:
    """An editor with files in a folder of the test."""
    environ = {
        "YTSB_CONFIG_DIR": str(folder / "config"),
        "YTSB_DATA_DIR": str(folder / "data"),
        **{name: str(value) for name, value in variables.items()},
    }
    return FakeSettingsEditor(environ=environ)
