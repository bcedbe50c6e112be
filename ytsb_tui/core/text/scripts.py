"""Scripts without spaces between words."""

from __future__ import annotations

import re

KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HIRAGANA = "\u3041-\u309f\U0001b000-\U0001b16f"
HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Thai, Lao, Myanmar, Khmer, the Tai scripts, Balinese and Javanese: vowels and tones stand around their consonants.
STACKED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9ff\uaa60-\uaadf"
UNSPACED = KATAKANA + HIRAGANA + HAN + STACKED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_KANA = re.compile(f"[{HIRAGANA}{KATAKANA}]")
_CHARACTERS_A_WORD = 2  # an average for Chinese and Japanese; Thai has four, but half of them are marks


def is_unspaced(text: str) -> bool:
    """Whether most letters of a text are in scripts without spaces."""
    if text.isascii():
        return False
    return 2 * len(_UNSPACED.findall(text)) > sum(map(str.isalpha, text))


def has_kana(text: str) -> bool:
    """Whether a text is Japanese. There a noun ends where Kanji or Katakana change to Hiragana."""
    return len(_KANA.findall(text)) > len(text) // 20


def word_count(text: str) -> int:
    """The number of words in a text, estimated by length in scripts without spaces."""
    if text.isascii():
        return len(text.split())
    spaced, characters = _UNSPACED.subn(" ", text)
    return len(spaced.split()) + -(-characters // _CHARACTERS_A_WORD)
