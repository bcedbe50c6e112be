"""What a value of each setting may be: a parser each, which says what it wants when it is given something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ytsb_tui.core.jobs.limits import MOST_FETCHERS, MOST_WRITERS

THEMES = ("calm", "calm-light", "high-contrast", "terminal")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def _name(value: object) -> str:
    if not isinstance(value, str) or re.fullmatch(r"\w[\w -]{0,59}", value) is None:
        raise ValueError("a name of letters and digits")
    return value


def _path(value: object) -> Path:
    try:
        return Path(_text(value)).expanduser().absolute()
    except RuntimeError:  # ~somebody, who is not there
        raise ValueError("a path: that person has no home folder here") from None


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


def _keys(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) and key.strip() for key in value.values()):
        raise ValueError("a table of commands and their keys")
    return tuple((str(name), key.strip()) for name, key in value.items())


PARSERS: dict[str, Callable[[object], object]] = {
    "data_dir": _path,
    "config_dir": _path,
    "vault": _path,
    "workers": _count(1, MOST_FETCHERS),
    "writers": _count(1, MOST_WRITERS),
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
    "theme": _choice(*THEMES),
    "keys": _keys,
    "on_hang_up": _choice("detach", "stop"),
    "debug_log": _path,
}


def accepted(name: str) -> str:
    """What a parser says that it wants, when it is given what nobody can want."""
    if PARSERS[name] is _path:
        return "a path"
    wanted = ""
    for nonsense in ("?", object()):
        try:
            PARSERS[name](nonsense)
        except ValueError as error:
            wanted = wanted or str(error)
    return "a list, separated by commas" if wanted.startswith("a list") else wanted
