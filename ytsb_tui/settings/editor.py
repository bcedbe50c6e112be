"""Reads settings with their origins and changes them, in `config.toml` or in the system keyring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ytsb_tui.adapters import config_file as toml
from ytsb_tui.adapters import system_keyring
from ytsb_tui.settings.finding import Finding
from ytsb_tui.settings.kinds import DURATION
from ytsb_tui.settings.load import Keyring, Origin, check_consistent, config_file, no_keyring, parsed, resolve
from ytsb_tui.settings.record import Group, Record
from ytsb_tui.settings.schema import RECORDS, Settings

THE_KEYRING = "the system keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting as the list shows it, with its value as it is typed; a secret's value is never in it."""

    name: str
    group: Group
    value: str
    origin: Origin
    meaning: str
    accepts: str
    variable: str
    secret: bool
    live: bool

    @property
    def fixed(self) -> str | None:
        """Why it cannot be changed here, None when it can."""
        if not RECORDS[self.name].filed:
            return f"config.toml cannot say where it is itself. Set {self.variable}."
        if self.origin in (Origin.ENVIRONMENT, Origin.FLAG):
            return f"{self.variable} in the environment overrides config.toml. Change it there."
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsEditor:
    """`environ` and `keyring` are where settings come from, beside the file; `examination` looks at what a set-up
    needs. All methods block."""

    environ: Mapping[str, str]
    keyring: Keyring = no_keyring
    examination: Callable[[Settings], Iterable[Finding]] = lambda _: ()

    def read(self) -> tuple[Settings, Mapping[str, Origin]]:
        """The settings as a start would find them now. Raises SettingsError."""
        return resolve({}, self.environ, self.keyring)

    @property
    def file(self) -> Path:
        """`config.toml`. Raises SettingsError."""
        return config_file(self.environ)

    @property
    def keyring_likely(self) -> bool:
        """Whether a secret would go into the system keyring and not into the file."""
        return system_keyring.likely(self.environ)

    def untouched(self) -> bool:
        """Whether nothing has been set up yet: there is no file, and neither key nor vault is named elsewhere."""
        named = any(self.environ.get(RECORDS[name].variable or "", "").strip() for name in ("vault", "api_key"))
        return not named and not self.file.exists() and self.keyring("api_key") is None

    def listed(self) -> tuple[Setting, ...]:
        """Every setting that is a line of text, group by group. Raises SettingsError."""
        settings, origins = self.read()
        return tuple(
            Setting(
                name=record.name,
                group=record.group,
                value=_shown(record, getattr(settings, record.name)),
                origin=origins[record.name],
                meaning=record.meaning.replace("`", ""),
                accepts=record.kind.accepts,
                variable=record.variable,
                secret=record.secret,
                live=record.live,
            )
            for record in sorted(RECORDS.values(), key=lambda record: list(Group).index(record.group))
            if record.variable is not None
        )

    def change(self, name: str, text: str) -> str:
        """Sets a setting; an empty text goes back to the default. Returns where it is kept.

        Raises SettingsError for a value or a file that cannot be used, SetupFailure when it cannot be kept.
        """
        if not text.strip():
            self.forget(name)
            return "the default"
        record, value = RECORDS[name], parsed(name, text)
        self._check_with(name, value)
        if record.keyring and system_keyring.store(name, str(value)):
            toml.write(self.file, name, None)  # an older one
            return THE_KEYRING
        toml.write(self.file, name, _plain(record, value))
        return str(self.file)

    def forget(self, name: str) -> bool:
        """Removes a setting from the file and from the keyring; whether it was there. Raises as `change`."""
        self._check_with(name, getattr(Settings(), name))
        kept = RECORDS[name].keyring and system_keyring.forget(name)
        return toml.write(self.file, name, None) or kept

    def change_keys(self, keys: Mapping[str, str]) -> None:
        """Sets the table of keys. Raises SetupFailure."""
        toml.write(self.file, "keys", dict(keys) or None)

    def begin(self) -> None:
        """Makes the file, so that the first start is over. Raises SetupFailure."""
        toml.begin(self.file)

    def examine(self, **wanted: object) -> Iterable[Finding]:
        """What a set-up needs, with these settings on top. Raises SettingsError."""
        return self.examination(replace(self.read()[0], **wanted))  # type: ignore[arg-type]  # by name

    def _check_with(self, name: str, value: object) -> None:
        """Raises SettingsError when the file cannot be used, or the other settings contradict this value."""
        settings, _ = resolve({}, self.environ)
        check_consistent(replace(settings, **{name: value}))  # type: ignore[arg-type]  # by name


def _shown(record: Record, value: object) -> str:
    """A value as it is typed; of a secret only whether there is one."""
    if record.secret:
        return "set" if value else ""
    return "" if value is None else record.kind.text(value)


def _plain(record: Record, value: object) -> toml.Plain:
    """A value as TOML holds it."""
    match value:
        case bool() | int() | str():
            return value
        case float() if record.kind is not DURATION:
            return value
        case tuple() | frozenset():
            return tuple(sorted(value)) if isinstance(value, frozenset) else value
        case _:
            return record.kind.text(value)
