"""Where settings come from: defaults < `config.toml` < keyring < environment < flags. Errors are one clear line."""

from __future__ import annotations

import difflib
import os
import shlex
import tomllib
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from ytsb_tui.adapters.private_files import untrusted
from ytsb_tui.settings import paths
from ytsb_tui.settings.record import Record
from ytsb_tui.settings.schema import RECORDS, Settings

Keyring = Callable[[str], str | None]  # the secret of a setting, None when it has none


class SettingsError(Exception):
    """One line: what is wrong, where, and what would be right."""


class Origin(StrEnum):
    """Where a value comes from. A later one overrides an earlier one."""

    DEFAULT = "default"
    FILE = "config.toml"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    FLAG = "flag"


def no_keyring(_name: str) -> None:
    """For those who need no secrets: asking a keyring takes a moment."""


def parsed(name: str, value: object, where: str = "") -> object:
    """The value of a setting from text or from `config.toml`; `where` names its place in the error.

    Raises SettingsError.
    """
    record = RECORDS[name]
    try:
        return record.kind.parse(value)
    except ValueError as error:
        shown = "the value" if record.secret else repr(value)
        raise SettingsError(f"{where or name}: {shown} is not {str(error) or record.kind.accepts}.") from None


def check_consistent(settings: Settings) -> None:
    """Raises SettingsError when values contradict each other."""
    if "proxies" in settings.egress and not settings.proxies:
        variable = RECORDS["proxies"].variable
        raise SettingsError(
            f"egress names proxies, but no proxy is named. Set proxies ({variable}) to socks5://host:port."
        )


def config_file(environ: Mapping[str, str]) -> Path:
    """The path of `config.toml`. Raises SettingsError for a variable that cannot name a folder."""
    record = RECORDS["config_dir"]
    named = _from_environment([record], environ).get(record.name)
    return (named if isinstance(named, Path) else paths.config_dir()) / "config.toml"


def resolve(
    flags: Mapping[str, object], environ: Mapping[str, str], keyring: Keyring = no_keyring
) -> tuple[Settings, Mapping[str, Origin]]:
    """The settings in force, and where each comes from.

    Flags that are None were not given; an empty variable counts as not set. `keyring` is asked for secrets that the
    environment does not hold. Raises SettingsError.
    """
    given = {
        name: parsed(name, value, RECORDS[name].flags[-1] if RECORDS[name].flags else name)
        for name, value in flags.items()
        if value is not None
    }
    named = _from_environment(RECORDS.values(), environ)
    filed = _from_file(config_file(environ))
    kept = _from_keyring(filed | named, keyring, named)
    layers = {Origin.FILE: filed, Origin.KEYRING: kept, Origin.ENVIRONMENT: named, Origin.FLAG: given}
    values: dict[str, object] = {}
    origins = dict.fromkeys(RECORDS, Origin.DEFAULT)
    for origin, layer in layers.items():
        values |= layer
        origins |= dict.fromkeys(layer, origin)
    settings = Settings(**values)  # type: ignore[arg-type]  # each was made by the parser of its field
    check_consistent(settings)
    return settings, origins


def load(flags: Mapping[str, object], environ: Mapping[str, str], keyring: Keyring = no_keyring) -> Settings:
    """The settings in force, as `resolve` finds them. Raises SettingsError."""
    return resolve(flags, environ, keyring)[0]


def _from_environment(records: Iterable[Record], environ: Mapping[str, str]) -> dict[str, object]:
    return {
        record.name: parsed(record.name, text, record.variable)
        for record in records
        if record.variable is not None and (text := environ.get(record.variable, "")).strip()
    }


def _from_file(file: Path) -> dict[str, object]:
    try:
        if refused := untrusted(file.parent) or untrusted(file):
            raise SettingsError(" ".join(refused))
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            table = tomllib.loads(opened.read().decode())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}. Correct or remove it.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} is not valid TOML: {error}. Correct or remove it.") from None
    for name in table:
        if name not in RECORDS or not RECORDS[name].filed:
            close = difflib.get_close_matches(name, RECORDS, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise SettingsError(f"{file}: there is no setting {name!r}.{hint}")
        if RECORDS[name].secret and mode & 0o077:
            raise SettingsError(f"{file} holds {name}, and others may read it. Run: chmod 600 {shlex.quote(str(file))}")
    return {name: parsed(name, value, f"{file}: {name}") for name, value in table.items()}


def _from_keyring(known: Mapping[str, object], keyring: Keyring, named: Mapping[str, object]) -> dict[str, object]:
    """Asks only for what would be used: not for the key of another provider, nor the password of no control port."""
    provider = known.get("provider", RECORDS["provider"].default)
    idle = {
        name
        for name, used in (
            ("api_key", provider == "claude"),
            ("openai_api_key", provider == "openai"),
            ("tor_password", known.get("tor_control")),
            ("listen_key", known.get("listen_server")),
        )
        if not used
    }
    wanted = [record.name for record in RECORDS.values() if record.keyring and record.name not in {*named, *idle}]
    secrets = {name: keyring(name) for name in wanted}
    return {name: parsed(name, secret, f"system keyring: {name}") for name, secret in secrets.items() if secret}
