"""Secrets taken out of text that a log, a report or a line on the screen may show."""

from __future__ import annotations

import re

HIDDEN = "…"
_KEPT = frozenset(
    {"v", "lang", "tlang", "kind", "fmt", "list", "hl", "prettyPrint"}
)  # tell what was asked for, not by whom
_CREDENTIALS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@\"'<>]*(?:@[^\s/@\"'<>]*)*@")
_QUERY = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://[^\s?#\"'<>]*)([?#])([^\s\"'<>]*)")
_LOOSE = re.compile(r"(?i)\b(signature|sig|lsig|expire|pot|ei|key|token|password|passwd|pass)=[^\s&\"'<>]+")
_KEYS = re.compile(r"\bsk-[A-Za-z0-9_-]{6,}")
_HEADERS = re.compile(
    r"(?i)\b(x-api-key|authorization|proxy-authorization|cookie|set-cookie)(['\"]?\s*[:=]\s*)[^\r\n,}]+"
)


def scrubbed(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without the names and passwords of proxies, the signatures of links, keys and cookies, and without
    `secrets` wherever they occur."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    text = _HEADERS.sub(rf"\1\2{HIDDEN}", text)
    text = _CREDENTIALS.sub(rf"\1{HIDDEN}@", text)
    text = _QUERY.sub(_plain_query, text)
    return _KEYS.sub(HIDDEN, _LOOSE.sub(rf"\1={HIDDEN}", text))


def _plain_query(link: re.Match[str]) -> str:
    parts = re.split("[&;?#]", link[3])
    kept = [part for part in parts if part.partition("=")[0] in _KEPT]
    rest = [HIDDEN] if len(kept) < len(parts) else []
    return f"{link[1]}{link[2]}{'&'.join([*kept, *rest])}"
