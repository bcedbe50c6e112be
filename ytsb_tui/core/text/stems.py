"""Stemming by Snowball, with rules for what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ytsb_tui.core.text.irregular import FORMS

_CODES = (
    "ar arabic ca catalan cs czech da danish de german el greek en english eo esperanto es spanish et estonian "
    "eu basque fa persian fi finnish fr french ga irish hi hindi hu hungarian hy armenian id indonesian "
    "in indonesian it italian lt lithuanian nb norwegian ne nepali nl dutch nn norwegian no norwegian "
    "pl polish pt portuguese ro romanian ru russian sr serbian st sesotho sv swedish ta tamil tr turkish "
    "yi yiddish"
)
_ALGORITHMS = dict(zip(_CODES.split()[::2], _CODES.split()[1::2], strict=True))
# Endings that Snowball does not reduce; words come without accents.
_ENDS = {
    "en": (
        (re.compile(r"(?<=\w{2}[^aeiou])(?:ily|iness|ier|iest)$"), "y"),
        (re.compile(r"(?<=\w{2})ification$"), "ify"),
    ),
    "es": ((re.compile(r"(?<=\w{2})ces$"), "z"), (re.compile(r"(?<=\w{2})amente$"), "o")),
    "it": ((re.compile(r"(?<=\w{2})amente$"), "o"),),
    "pt": (
        (re.compile(r"(?<=\w{2})oes$"), "ao"),
        (re.compile(r"(?<=\w{2}[aeo])is$"), "l"),
        (re.compile(r"(?<=\w{2}[aeiou])ns$"), "m"),
        (re.compile(r"(?<=\w{2})amente$"), "o"),
    ),
}


def base_language(language: str) -> str:
    """The code of a language without its region: `pt` for `pt-BR`."""
    return language.replace("_", "-").partition("-")[0].lower()


def stems(words: Iterable[str], language: str) -> dict[str, str]:
    """The stem of each word, folded as by `terms`; the word itself in languages without a stemmer."""
    code = base_language(language)
    algorithm = _ALGORITHMS.get(code)
    if algorithm is None:
        return {word: word for word in words}
    import Stemmer

    stemmer = Stemmer.Stemmer(algorithm, 0)  # without a cache; not thread-safe, so not shared
    return {word: str(stemmer.stemWord(_regular(word, code))) for word in words}


def _regular(word: str, code: str) -> str:
    if (regular := FORMS.get(code, {}).get(word)) is not None:
        return regular
    for pattern, replacement in _ENDS.get(code, ()):
        word = pattern.sub(replacement, word)
    return word
