"""The language of a text that nobody has named."""

from __future__ import annotations

from collections import Counter

from ytsb_tui.core.text.scripts import has_kana, is_unspaced
from ytsb_tui.core.text.stop_words import STOP_WORDS

_ENOUGH = 0.25  # of all words are stop words of the language; in English talks more than half are
_EXAMINED = 20_000  # characters


def language_of(text: str, usual: str) -> str:
    """The code of the language that a text is probably in, `usual` when there is no telling."""
    start = text[:_EXAMINED]
    if is_unspaced(start):
        return "ja" if has_kana(start) else usual if usual.partition("-")[0] in ("th", "lo", "my", "km") else "zh"
    words = Counter(start.casefold().split())
    shares = {code: sum(words[word] for word in known) for code, known in STOP_WORDS.items()}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > _ENOUGH * max(1, words.total()) else usual
