"""Chemical formulas of LaTeX's package mhchem in plain LaTeX, which everything that shows formulas understands:
`\\ce{SO4^2- + 2 H+}` is `\\mathrm{SO_{4}^{2-}} + 2\\,\\mathrm{H^{+}}`."""

from __future__ import annotations

import re

_OPENING = re.compile(r"\\ce\s*\{")
_ARROWS = {
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<=>": r"\rightleftharpoons",
    "<->": r"\leftrightarrow",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
}
_ARROW = re.compile(rf"({'|'.join(map(re.escape, _ARROWS))})(?:\[([^\]]*)\])?(?:\[([^\]]*)\])?")
_WORDS = {"+": "+", "v": r"\downarrow", "^": r"\uparrow"}
_AMOUNT = re.compile(r"\d+(?:[./]\d+)?")
_PIECE = re.compile(
    r"(?P<command>\\(?:[A-Za-z]+|.))"
    r"|(?P<raised>\^(?:\{[^{}]*\}|\d*[+\-]|\w))"
    r"|(?P<lowered>_(?:\{[^{}]*\}|\w))"
    r"|(?P<count>(?<=[A-Za-z)\]}])\d+)"
    r"|(?P<charge>(?<=[A-Za-z0-9)\]}])\d*[+\-]$)"
    r"|(?P<joined>[*.])(?P<amount>\d*)"
    r"|(?P<other>.)"
)
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}


def plain_chemistry(latex: str) -> str:
    """The formula without `\\ce`; what that encloses is as mhchem reads it, as far as lectures go."""
    found: list[str] = []
    at = 0
    while opening := _OPENING.search(latex, at):
        end = _closing(latex, opening.end())
        if end is None:
            break
        found += [latex[at : opening.start()], _reaction(latex[opening.end() : end])]
        at = end + 1
    return "".join(found) + latex[at:]


def _closing(latex: str, start: int) -> int | None:
    depth = 1
    for mark in re.finditer(r"\\.|[{}]", latex[start:]):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if depth == 0:
            return start + mark.start()
    return None


def _reaction(text: str) -> str:
    text = re.sub(r"\\lt ?", "<", re.sub(r"\\gt ?", ">", text))  # as formulas are kept
    parts: list[str] = []
    at = 0
    for arrow in _ARROW.finditer(text):
        parts += [*map(_word, text[at : arrow.start()].split()), _arrow(*arrow.groups(""))]
        at = arrow.end()
    parts += map(_word, text[at:].split())
    return " ".join(parts)


def _arrow(sign: str, above: str, below: str) -> str:
    if not above and not below:
        return _ARROWS[sign]
    lower = f"[{_label(below)}]" if below else ""
    if sign == "->":
        return rf"\xrightarrow{lower}{{{_label(above)}}}"
    return rf"\overset{{{_label(above)}}}{{{_ARROWS[sign]}}}"


def _label(text: str) -> str:
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    amount = _AMOUNT.match(word)
    if amount is None:
        return _species(word)
    rest = word[amount.end() :]
    return rf"{amount[0]}\,{_species(rest)}" if rest else rf"{amount[0]}\,"


def _species(word: str) -> str:
    pieces = ["{}"] if word.startswith(("^", "_")) else []  # an isotope's numbers stand before its sign
    for piece in _PIECE.finditer(word):
        text = piece[0]
        match piece.lastgroup:
            case "raised" | "charge":
                pieces.append(f"^{{{text.strip('^{}')}}}")
            case "lowered" | "count":
                pieces.append(f"_{{{text.strip('_{}')}}}")
            case "amount":
                pieces.append(rf"\cdot {piece['amount']}")
            case "command":
                pieces.append(f"{text} " if text[1:].isalpha() else text)
            case _:
                pieces.append(_BONDS.get(text, text))
    return rf"\mathrm{{{''.join(pieces)}}}"
