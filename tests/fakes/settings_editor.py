"""A editor on which nothing of the machine is examined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ytsb_tui.tui.settings_editor import SettingsEditor

if TYPE_CHECKING:
    from ytsb_tui.health import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeSettingsEditor(SettingsEditor):
    """A real editor, but tor, the API and the vault are as the test says in `found`; `examined` is what was asked."""

    found: list[Finding] = field(default_factory=list)
    examined: list[dict[str, object]] = field(default_factory=list)

    def examine(self, **wanted: object) -> Iterator[Finding]:
        """What the test says."""
        self.examined.append(wanted)
        yield from self.found or all_well()


def all_well() -> list[Finding]:
    """What a test finds that says nothing else. Imported when it is asked for, as the product does."""
    from ytsb_tui.health import Finding

    return [
        Finding(name="tor", state="ok", told="tor 0.4.9.11 at /usr/sbin/tor"),
        Finding(name="key", state="warning", told="no API key: notes will be offline outlines"),
        Finding(name="vault", state="ok", told="notes can be written"),
    ]


class StillSettingsEditor(FakeSettingsEditor):
    """A editor in the home of somebody who does not live here: what is changed is taken and kept nowhere."""

    def change(self, name: str, text: str) -> str:
        """See SettingsEditor."""
        return str(self.file)

    def change_keys(self, keys: Mapping[str, str]) -> None:
        """See SettingsEditor."""

    def begin(self) -> None:
        """See SettingsEditor."""


def editor_in(folder: Path, **found: object) -> FakeSettingsEditor:
    """A editor whose files are in a folder of the test."""
    environ = {
        "YTSB_CONFIG_DIR": str(folder / "config"),
        "YTSB_DATA_DIR": str(folder / "data"),
        **{name: str(value) for name, value in found.items()},
    }
    return FakeSettingsEditor(environ=environ)
