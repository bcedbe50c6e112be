"""The text of a file in whatever encoding it is."""

from __future__ import annotations

import codecs

from ytsb_tui.core.text.cleaning import clean_block

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ODD = 0.02  # share of control characters above which it is no text


def decoded(data: bytes) -> str | None:
    """The text with clean characters; None when it is no text at all, such as a picture or an archive."""
    text = _text(data)
    if text is None:
        return None
    cleaned = clean_block(text)
    odd = len(text) - len(cleaned) - text.count("\r\n") - text.count("\u200b") - text.count("\ufeff")
    return None if odd > _ODD * len(text) else cleaned


def _text(data: bytes) -> str | None:
    if data.startswith(_MARKS[1:]):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\0" in data[:8192]:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return None if best is None else str(best)
