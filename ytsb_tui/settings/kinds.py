"""The kinds of values that settings have: how each is read, described and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """`parse` takes text, or a value of `config.toml`, and raises ValueError, whose message may replace `accepts`.

    `accepts` completes "... is not". `metavar` stands for a value in the help of an option. `text` writes a value so
    that `parse` reads it back. `choices` are all values, where they can be listed.
    """

    accepts: str
    metavar: str
    parse: Callable[[object], T_co]
    text: Callable[[object], str] = str
    choices: tuple[str, ...] = ()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _name(value: object) -> str:
    if not isinstance(value, str) or re.fullmatch(r"\w[\w -]{0,59}", value) is None:
        raise ValueError
    return value


def _path(value: object) -> Path:
    try:
        return Path(_text(value)).expanduser().absolute()
    except RuntimeError:
        raise ValueError("a path: that user has no home folder here") from None


def _words(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise ValueError
    return tuple(dict.fromkeys(item.strip() for item in items if item.strip()))


def _joined(value: object) -> str:
    assert isinstance(value, tuple | frozenset)
    return ",".join(map(str, sorted(value) if isinstance(value, frozenset) else value))


def _countries(value: object) -> frozenset[str]:
    codes = frozenset(code.lower() for code in _words(value))
    if not all(re.fullmatch("[a-z]{2}", code) for code in codes):
        raise ValueError
    return codes


def _languages(value: object) -> tuple[str, ...]:
    codes = _words(value)
    if not codes or not all(re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", code) for code in codes):
        raise ValueError
    return tuple(code.replace("_", "-") for code in codes)


def _dollars(value: object) -> float:
    match = re.fullmatch(r"\$?(\d+(?:\.\d+)?)", str(value).strip())
    if match is None or not 0 < float(match[1]) <= 1_000_000:
        raise ValueError
    return float(match[1])


_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


def _seconds(value: object) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", str(value).strip())
    if match is None:
        raise ValueError
    return float(match[1]) * _UNITS[match[2] or "s"]


def _span(value: object) -> str:
    assert isinstance(value, float)
    unit = next((unit for unit in "hm" if value and value % _UNITS[unit] == 0), "s")
    return f"{value / _UNITS[unit]:.10g}{unit}"


_ON, _OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def _switch(value: object) -> bool:
    word = str(value).lower()
    if word not in _ON + _OFF:
        raise ValueError
    return word in _ON


def _secret(value: object) -> str:
    secret = _text(value)
    if not secret.isprintable():
        raise ValueError
    return secret


def _api_key(value: object) -> str:
    key = _secret(value)
    if not key.isascii() or " " in key:
        raise ValueError
    return key


def _keys(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) and key.strip() for key in value.values()):
        raise ValueError
    return tuple((str(name), key.strip()) for name, key in value.items())


def _loopback(value: object) -> str:
    address = _text(value)
    if re.fullmatch(r"http://(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?/?", address) is None:
        raise ValueError
    return address


WAYS = ("tor", "proxies", "direct")


def _ladder(value: object) -> tuple[str, ...]:
    ways = _words(value)
    if not ways or not all(way in WAYS or re.fullmatch(r"ssh:[\w@%.:\[][\w@%.:\[\]-]*", way) for way in ways):
        raise ValueError
    return ways


TEXT = Kind("text", "TEXT", _text)
NAME = Kind("a name of letters, digits, spaces and hyphens", "NAME", _name)
FOLDER = Kind("a path", "DIR", _path)
FILE = Kind("a path", "FILE", _path)
COUNTRIES = Kind("country codes of two letters such as de,se", "de,se", _countries, _joined)
LANGUAGES = Kind("language codes such as en,de,pt-BR", "en,de", _languages, _joined)
LANGUAGE = Kind("a language code such as en or pt-BR", "en", lambda value: _languages([value])[0])
DOLLARS = Kind("an amount of US dollars such as 2.50", "2.50", _dollars, lambda value: f"{value:.2f}")
DURATION = Kind("a time such as 90s, 30m or 1h", "1h", _seconds, _span)
SWITCH = Kind("true or false", "true|false", _switch, lambda value: str(value).lower())
API_KEY = Kind("a key, which has neither spaces nor accents", "KEY", _api_key)
LOOPBACK = Kind("an address of this machine such as http://127.0.0.1:8765", "http://127.0.0.1:8765", _loopback)
PASSWORD = Kind("text without control characters", "PASSWORD", _secret)
LADDER = Kind(
    f"one or several of {', '.join(WAYS)} and ssh:user@host, such as tor,direct", "tor,direct", _ladder, _joined
)
KEYS = Kind("a table of commands and their keys", "TABLE", _keys)


def words(example: str) -> Kind[tuple[str, ...]]:
    """A list, written with commas."""
    return Kind(f"a list such as {example}", example, _words, _joined)


def whole(low: int, high: int) -> Kind[int]:
    """A whole number from `low` to `high`."""

    def parse(value: object) -> int:
        number = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", number) or not low <= int(number) <= high:
            raise ValueError
        return int(number)

    return Kind(f"a whole number from {low} to {high}", f"{low}-{high}", parse)


def share(low: float, high: float) -> Kind[float]:
    """A share from `low` to `high`, 1 being all; `90 %` is 0.9 too."""

    def parse(value: object) -> float:
        match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(%?)", str(value).strip())
        if match is None or not low <= (number := float(match[1]) / (100 if match[2] else 1)) <= high:
            raise ValueError
        return number

    return Kind(f"a share from {low} to {high}", f"{low}-{high}", parse)


def choice(*choices: T) -> Kind[T]:
    """One of these words."""

    def parse(value: object) -> T:
        for each in choices:
            if value == each:
                return each
        raise ValueError

    words = tuple(map(str, choices))
    return Kind(" or ".join(words), "|".join(words), parse, choices=words)
