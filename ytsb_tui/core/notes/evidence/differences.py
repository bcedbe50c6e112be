"""In what a quote differs from what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ytsb_tui.core.notes.evidence.negations import denials

_SHOWN = 3
_LONGEST = 60  # characters of the words on one side


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Words of the quote that stand where others were said: from the first number to before the second, on both
    sides. One side may be empty."""

    quoted: range
    said: range


def differences(
    wanted: Sequence[str], said: Sequence[str], pairs: Sequence[tuple[int, int]], within: range
) -> tuple[Difference, ...]:
    """What differs between the words of a quote and those of a transcript that are laid side by side as `pairs`;
    `within` are the words of the transcript that the quote covers."""
    found: list[Difference] = []
    quoted_from, said_from = 0, within.start
    for mine, theirs in (*pairs, (len(wanted), within.stop)):
        if mine == len(wanted) or wanted[mine] == said[theirs]:
            quoted, spoken = range(quoted_from, mine), range(said_from, theirs)
            if (quoted or spoken) and not _same([wanted[n] for n in quoted], [said[n] for n in spoken]):
                found.append(Difference(quoted=quoted, said=spoken))
            quoted_from, said_from = mine + 1, theirs + 1
    return tuple(found)


def _same(quoted: Sequence[str], said: Sequence[str]) -> bool:
    """Whether two ways to write the same words: data base and database, but not notable and not able."""
    return "".join(quoted) == "".join(said) and denials(quoted) == denials(said)


def in_words(quoted: Sequence[str], said: Sequence[str]) -> str:
    """Differences as a person reads them, the words of both sides given as they are written: `said “times”, quoted
    “plus”`."""
    parts = list(map(_in_words, quoted, said))
    rest = len(parts) - _SHOWN
    return "; ".join((*parts[:_SHOWN], f"and {rest} more") if rest > 0 else parts)


def _in_words(quoted: str, said: str) -> str:
    if not quoted:
        return f"“{_cut(said)}” left out"
    if not said:
        return f"“{_cut(quoted)}” added"
    return f"said “{_cut(said)}”, quoted “{_cut(quoted)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
