"""Typed settings: defaults < `config.toml` < environment < flags. Every wrong value gets one clear line."""

from __future__ import annotations

import difflib
import os
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import cast

from ytsb_tui.settings import paths
from ytsb_tui.settings.values import PARSERS


class SettingsError(Exception):
    """What is wrong, where, and what would be right, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a person can set. `cooldown` and `burn` are seconds, `budget` is US dollars;
    None stands for what is found or not set.

    The names of the fields are the keys of `config.toml`.
    """

    data_dir: Path
    config_dir: Path
    vault: Path
    workers: int = 3
    writers: int = 8
    languages: tuple[str, ...] = ("en",)
    automatic_first: bool = False
    translate_to: str | None = None
    notes: bool = True
    note_language: str | None = None
    references: str = "all"
    subject: str | None = None
    model: str = "claude-haiku-5-5"
    style: str = "study"
    budget: float | None = None
    overnight: bool = False
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    exits: str = "rolling"
    exit_per: str = "video"
    countries: frozenset[str] = frozenset()
    not_countries: frozenset[str] = frozenset()
    cooldown: float = 3600.0
    burn: float = 6 * 3600.0
    egress: str = "tor"
    proxies: tuple[str, ...] = field(default=(), repr=False)
    tor: Path | None = None
    tor_torrc: Path | None = None
    tor_socks: tuple[str, ...] = ()
    tor_control: tuple[str, ...] = ()
    tor_password: str | None = field(default=None, repr=False)
    symbols: str = "unicode"
    theme: str | None = None
    keys: tuple[tuple[str, str], ...] = ()
    debug_log: Path | None = None
    on_hang_up: str = "detach"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be shown nowhere."""
        return tuple(secret for secret in (self.api_key, self.tor_password, *self.proxies) if secret)

    @property
    def library(self) -> Path:
        """The library's file."""
        return self.data_dir / "library.db"

    @property
    def styles(self) -> Path:
        """The folder of a person's own styles of notes."""
        return self.config_dir / "prompts"


# Names that other programs use too; every other setting is YTSB_ and its name in capitals.
FOREIGN = {"api_key": "ANTHROPIC_API_KEY", "base_url": "ANTHROPIC_BASE_URL"}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return FOREIGN.get(name, f"YTSB_{name.upper()}")


FILE_ONLY = frozenset({"keys"})  # tables, which no variable can hold
SECRETS = frozenset({"api_key", "tor_password", "proxies"})
KEYRING = ("api_key", "tor_password")  # what the system keyring may hold
assert set(PARSERS) == {each.name for each in fields(Settings)}


def parsed_secret(name: str, value: str) -> str:
    """A secret as it will be used. Raises SettingsError for one that can be none."""
    secret = cast(str, _parsed(name, value, name))
    if not secret.isprintable() or (name == "api_key" and not (secret.isascii() and " " not in secret)):
        raise SettingsError(f"{name}: it holds characters that none has. Copy it again.")
    return secret


def _parsed(name: str, value: object, where: str) -> object:
    try:
        return PARSERS[name](value)
    except ValueError as error:
        shown = "the value" if name in SECRETS else repr(value)
        raise SettingsError(f"{where}: {shown} is not {error}.") from None


def _from_file(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            table = tomllib.loads(opened.read().decode())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}. Correct or remove it.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is no valid TOML: {error}. Correct or remove it.") from None
    values: dict[str, object] = {}
    for name, value in table.items():
        if name not in PARSERS or name == "config_dir":
            close = difflib.get_close_matches(name, PARSERS, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise SettingsError(f"{file}: there is no setting {name!r}.{hint}")
        if name in SECRETS and mode & 0o077:
            raise SettingsError(f"{file} holds {name} and others may read it. Run: chmod 600 {shlex.quote(str(file))}")
        values[name] = _parsed(name, value, f"{file}: {name}")
    return values


def _of_use(name: str, values: Mapping[str, object]) -> bool:
    """Whether a secret would be used at all: asking for one takes a moment."""
    return bool(values.get("tor_control")) if name == "tor_password" else True


class Origin(StrEnum):
    """Where a value comes from; the later goes before the earlier."""

    DEFAULT = "default"
    FILE = "config.toml"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FLAG = "flag"


def config_file(environ: Mapping[str, str]) -> Path:
    """Where `config.toml` is. Raises SettingsError for a variable that names no folder."""
    named = environ.get(variable("config_dir"), "").strip()
    folder = cast(Path, _parsed("config_dir", named, variable("config_dir"))) if named else paths.config_dir()
    return folder / "config.toml"


def resolve(
    flags: Mapping[str, object], environ: Mapping[str, str], keyring: Callable[[str], str | None] = lambda _: None
) -> tuple[Settings, Mapping[str, Origin]]:
    """The settings in force, and where each comes from. Flags that are None were not given; an empty variable counts as
    not set. `keyring` tells a secret that the environment does not name, and goes before the file.

    Raises SettingsError.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    values: dict[str, object] = {
        "data_dir": paths.data_dir(),
        "config_dir": paths.config_dir(),
        "vault": paths.vault_dir(),
    }
    named = {
        name: _parsed(name, environ[variable(name)], variable(name))
        for name in sorted(PARSERS.keys() - FILE_ONLY)
        if environ.get(variable(name), "").strip()
    }
    filed = _from_file(config_file(environ))
    values |= filed | named
    kept: dict[str, object] = {}
    for name in KEYRING:
        if name not in named and _of_use(name, values) and (secret := keyring(name)):
            kept[name] = _parsed(name, secret, f"system keyring: {name}")
    flagged = {name: _parsed(name, value, f"--{name.replace('_', '-')}") for name, value in given.items()}
    values |= kept | flagged
    if values.get("egress") == "proxies" and not values.get("proxies"):
        raise SettingsError(
            f"The egress is set to proxies but none is named: set {variable('proxies')} to socks5://host:port."
        )
    origins = dict.fromkeys(PARSERS, Origin.DEFAULT)
    for origin, layer in (
        (Origin.FILE, filed), (Origin.ENVIRONMENT, named), (Origin.KEYRING, kept), (Origin.FLAG, flagged),
    ):  # fmt: skip
        origins |= dict.fromkeys(layer, origin)
    return Settings(**values), origins  # type: ignore[arg-type]  # each value was made by the parser of its field


def load(
    flags: Mapping[str, object], environ: Mapping[str, str], keyring: Callable[[str], str | None] = lambda _: None
) -> Settings:
    """The settings in force alone, see `resolve`. Raises SettingsError."""
    return resolve(flags, environ, keyring)[0]


def parsed(name: str, value: object) -> object:
    """A value of a setting as `config.toml` may hold it. Raises SettingsError."""
    return _parsed(name, value, name)
