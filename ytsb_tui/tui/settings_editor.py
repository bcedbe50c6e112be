"""The editor at which settings are read and changed: `config.toml`, the keyring, and what a change needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ytsb_tui.settings.load import (
    FILE_ONLY,
    KEYRING,
    SECRETS,
    Origin,
    Settings,
    SettingsError,
    config_file,
    parsed,
    parsed_secret,
    resolve,
    variable,
)
from ytsb_tui.settings.meanings import MEANINGS
from ytsb_tui.settings.values import PARSERS, accepted

if TYPE_CHECKING:
    from ytsb_tui.health import Finding

AT_ONCE = frozenset({"theme", "keys", "workers", "writers"})  # all others are read when the engine starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting as the list shows it; a secret's value is never in it."""

    name: str
    value: str
    origin: Origin
    meaning: str
    accepts: str
    variable: str
    secret: bool
    at_once: bool

    @property
    def fixed(self) -> str | None:
        """Why it cannot be changed here, None when it can."""
        if self.name == "config_dir":
            return f"config.toml cannot say where it is itself. Set {self.variable}."
        if self.origin in (Origin.ENVIRONMENT, Origin.FLAG):
            return f"{self.variable} in the environment goes before config.toml. Change it there."
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsEditor:
    """`environ` and `keyring` are where settings come from, beside the file."""

    environ: Mapping[str, str]
    keyring: Callable[[str], str | None] = lambda _: None

    def read(self) -> tuple[Settings, Mapping[str, Origin]]:
        """The settings as a start would find them now. Blocking. Raises SettingsError."""
        return resolve({}, self.environ, self.keyring)

    @property
    def file(self) -> Path:
        """`config.toml`. Raises SettingsError."""
        return config_file(self.environ)

    def untouched(self) -> bool:
        """Whether nobody has set anything up yet: there is no file, and neither key nor vault is named elsewhere."""
        named = any(self.environ.get(variable(name), "").strip() for name in ("vault", "api_key"))
        return not named and not self.file.exists() and self.keyring("api_key") is None

    def listed(self) -> tuple[Setting, ...]:
        """Every setting. Blocking. Raises SettingsError."""
        settings, origins = self.read()
        return tuple(
            Setting(
                name=name,
                value=told(name, getattr(settings, name)),
                origin=origins[name],
                meaning=MEANINGS[name].replace("`", ""),
                accepts=accepted(name),
                variable=variable(name),
                secret=name in SECRETS,
                at_once=name in AT_ONCE,
            )
            for name in PARSERS
            if name not in FILE_ONLY
        )

    def change(self, name: str, text: str) -> str:
        """Sets a setting; an empty text goes back to the default. Returns where it is kept. Blocking.

        Raises SettingsError for a value that is none, SetupFailure when it cannot be kept.
        """
        from ytsb_tui.adapters import config_file as toml
        from ytsb_tui.adapters import secret_store

        if not text.strip():
            if name in KEYRING:
                secret_store.forget(self.file, name)
            else:
                toml.write(self.file, name, None)
            return "the default"
        if name in KEYRING:
            return secret_store.keep(self.file, name, parsed_secret(name, text))
        value = parsed(name, text)
        self._whole(name, value)
        toml.write(self.file, name, plain(name, value, text))
        return str(self.file)

    def change_keys(self, keys: Mapping[str, str]) -> None:
        """Sets the table of keys. Blocking. Raises SetupFailure."""
        from ytsb_tui.adapters import config_file as toml

        toml.write(self.file, "keys", dict(keys) or None)

    def begin(self) -> None:
        """Makes the file, so that the first start is over. Blocking. Raises SetupFailure."""
        from ytsb_tui.adapters import config_file as toml

        toml.begin(self.file)

    def examine(self, **wanted: object) -> Iterator[Finding]:
        """What a first start needs, with these settings on top. Blocking. Raises SettingsError."""
        from ytsb_tui.health import examine_set_up

        yield from examine_set_up(replace(self.read()[0], **wanted))  # type: ignore[arg-type]  # by name

    def _whole(self, name: str, value: object) -> None:
        """Raises SettingsError when the settings would not go together."""
        settings = replace(self.read()[0], **{name: value})  # type: ignore[arg-type]  # by name
        if settings.egress == "proxies" and not settings.proxies:
            raise SettingsError("Name your proxies in the setting proxies first.")


def told(name: str, value: object) -> str:
    """A value as it is typed; of a secret only whether there is one."""
    if name in SECRETS:
        return "set" if value else ""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if name == "budget":
            return f"{value:.2f}"
        case float():
            return _span(value)
        case tuple() | frozenset():
            return ",".join(sorted(value) if isinstance(value, frozenset) else map(str, value))
        case _:
            return str(value)


def _span(seconds: float) -> str:
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:g}s"


def plain(name: str, value: object, text: str) -> str | int | float | bool | tuple[str, ...]:
    """A parsed value as TOML holds it; times stay as they were typed."""
    match value:
        case bool() | int() | str():
            return value
        case float():
            return value if name == "budget" else text.strip()
        case tuple():
            return tuple(map(str, value))
        case frozenset():
            return tuple(sorted(map(str, value)))
        case _:
            return str(value)
