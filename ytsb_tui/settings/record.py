"""One record a setting: all that is said about it, once. A field of `Settings` carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ytsb_tui.settings.kinds import FOLDER, Kind

T = TypeVar("T")


class Group(StrEnum):
    """What a setting is about; the title that it stands under."""

    FOLDERS = "Folders"
    TRANSCRIPTS = "Transcripts"
    NOTES = "Notes"
    MODEL = "Model and budget"
    CARDS = "Cards"
    LISTENING = "Listening"
    EXITS = "Exits"
    NETWORK = "Network"
    APP = "App"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A setting. The reference, `--help`, the settings place and the parsers are made of it."""

    group: Group
    meaning: str  # a sentence
    kind: Kind[object]
    name: str = ""  # of the field, which is the key of `config.toml` too
    variable: str | None = ""  # in the environment: YTSB_ and the name by default, None for what only the file can hold
    flags: tuple[str, ...] = ()  # of `ytsb run`
    default: str = ""  # as it is typed; a folder's is described
    secret: bool = False  # shown nowhere
    keyring: bool = False  # the system keyring may hold it
    live: bool = False  # takes effect without a restart
    filed: bool = True  # may be set in `config.toml`


def setting(
    default: T,
    group: Group,
    meaning: str,
    kind: Kind[T],
    *,
    variable: str | None = "",
    flags: tuple[str, ...] = (),
    secret: bool = False,
    keyring: bool = False,
    live: bool = False,
) -> T:
    """A field of `Settings` with its record. A default of None means not set."""
    record = Record(
        group=group,
        meaning=meaning,
        kind=kind,
        variable=variable,
        flags=flags,
        default="" if default in (None, ()) else kind.text(default),
        secret=secret,
        keyring=keyring,
        live=live,
    )
    return field(default=default, repr=not secret, metadata={Record: record})


def folder(
    find: Callable[[], Path], default: str, meaning: str, *, flags: tuple[str, ...] = (), filed: bool = True
) -> Path:
    """The same for a folder whose default depends on the machine; `default` describes it."""
    record = Record(group=Group.FOLDERS, meaning=meaning, kind=FOLDER, flags=flags, default=default, filed=filed)
    return field(default_factory=find, metadata={Record: record})


def record_of(carrier: Field[object]) -> Record:
    """The record of a field."""
    record: Record = carrier.metadata[Record]
    variable = f"YTSB_{carrier.name.upper()}" if record.variable == "" else record.variable
    return replace(record, name=carrier.name, variable=variable)
