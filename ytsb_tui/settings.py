"""Typed settings: defaults < `config.toml` < environment < flags. Every wrong value gets one clear line."""

from __future__ import annotations

import difflib
import os
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import cast

from ytsb_tui import locations


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


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _name(value: object) -> str:
    if not isinstance(value, str) or re.fullmatch(r"\w[\w -]{0,59}", value) is None:
        raise ValueError("a name of letters and digits")
    return value


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser().absolute()


def _words(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError("a list such as en,de")
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _countries(value: object) -> frozenset[str]:
    codes = frozenset(code.lower() for code in _words(value))
    if not all(re.fullmatch("[a-z]{2}", code) for code in codes):
        raise ValueError("country codes of two letters such as de,se")
    return codes


def _languages(value: object) -> tuple[str, ...]:
    codes = _words(value)
    if not codes or not all(re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", code) for code in codes):
        raise ValueError("language codes such as en,de,pt-BR")
    return tuple(code.replace("_", "-") for code in codes)


def _language(value: object) -> str:
    return _languages([value])[0]


def _count(low: int, high: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        try:
            number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else low - 1
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return number

    return parse


def _dollars(value: object) -> float:
    match = re.fullmatch(r"\$?(\d+(?:\.\d+)?)", str(value).strip())
    if match is None or not 0 < float(match[1]) <= 1_000_000:
        raise ValueError("an amount of US dollars such as 2.50")
    return float(match[1])


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", str(value).strip())
    if match is None or isinstance(value, bool):
        raise ValueError("a time such as 90s, 30m or 1h")
    return float(match[1]) * _UNITS[match[2] or "s"]


def _flag(value: object) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() not in words:
        raise ValueError("true or false")
    return words[str(value).lower()]


def _choice(*choices: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(" or ".join(choices))
        return value

    return parse


PARSERS: dict[str, Callable[[object], object]] = {
    "data_dir": _path,
    "config_dir": _path,
    "vault": _path,
    "workers": _count(1, 32),
    "writers": _count(1, 64),
    "languages": _languages,
    "automatic_first": _flag,
    "translate_to": _language,
    "notes": _flag,
    "note_language": _language,
    "references": _choice("all", "subject"),
    "subject": _text,
    "model": _text,
    "style": _name,
    "budget": _dollars,
    "overnight": _flag,
    "api_key": _text,
    "base_url": _text,
    "exits": _choice("rolling", "all"),
    "exit_per": _choice("video", "worker"),
    "countries": _countries,
    "not_countries": _countries,
    "cooldown": _seconds,
    "burn": _seconds,
    "egress": _choice("tor", "proxies", "direct"),
    "proxies": _words,
    "tor": _path,
    "tor_torrc": _path,
    "tor_socks": _words,
    "tor_control": _words,
    "tor_password": _text,
    "symbols": _choice("unicode", "ascii"),
    "debug_log": _path,
    "on_hang_up": _choice("detach", "stop"),
}
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


def load(
    flags: Mapping[str, object], environ: Mapping[str, str], keyring: Callable[[str], str | None] = lambda _: None
) -> Settings:
    """The settings in force. Flags that are None were not given; an empty variable counts as not set. `keyring` tells
    a secret that the environment does not name, and goes before the file.

    Raises SettingsError.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    values: dict[str, object] = {
        "data_dir": locations.data_dir(),
        "config_dir": locations.config_dir(),
        "vault": locations.vault_dir(),
    }
    named = {
        name: _parsed(name, environ[variable(name)], variable(name))
        for name in PARSERS
        if environ.get(variable(name), "").strip()
    }
    config = cast(Path, named.get("config_dir", values["config_dir"])) / "config.toml"
    values |= _from_file(config) | named
    for name in KEYRING:
        if name not in named and _of_use(name, values) and (secret := keyring(name)):
            values[name] = _parsed(name, secret, f"system keyring: {name}")
    values |= {name: _parsed(name, value, f"--{name.replace('_', '-')}") for name, value in given.items()}
    if values.get("egress") == "proxies" and not values.get("proxies"):
        raise SettingsError(
            f"The egress is set to proxies but none is named: set {variable('proxies')} to socks5://host:port."
        )
    return Settings(**values)  # type: ignore[arg-type]  # each value was made by the parser of its field
