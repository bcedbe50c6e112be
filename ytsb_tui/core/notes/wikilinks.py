"""Wikilinks in the generated part of a note: put where another note is first mentioned, and taken out again.

Text that is not ours is escaped there, so whatever stands in double brackets is a link of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ytsb_tui.core.text.boundaries import word_spans

MOST_LINKS = 10

_LITERAL = re.compile(r"^ *(`{3,})[^`\n]*\n.*?^ *\1 *$|^ *\$\$ *\n.*?^ *\$\$ *$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_GAPS = frozenset({"", " ", "-", "'", "’", "་"})  # between the words of a name; nothing in scripts without spaces
_NO_PLACE = re.compile(
    r"\[\[[^\[\]\n]*\]\]"  # a wikilink
    r"|\[[^\]\n]*\]\([^)\n]*\)"  # a link
    r"|`[^`\n]*`"
    r"|&\w+;"
)
_ADDRESS = re.compile(r"(?<!\S)\S*?//\S*")
_UNLINKABLE = re.compile(r"[\[\]|#^\\\x00-\x1f\ud800-\udfff]|%%")  # what ends or changes the target of a link
_IN_ALIAS = str.maketrans({"[": "(", "]": ")", "|": "-", "<": "‹", ">": "›", "`": "'", "\\": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """Names that are looked for: the target of each by its words, and how many words names have that begin with a
    word, the longest first."""

    targets: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def name_index(names: Iterable[tuple[str, str]]) -> NameIndex:
    """The index of pairs of a name and the target it leads to; of equal names the first counts. Names with other marks
    than spaces, hyphens and apostrophes between their words are left out."""
    known: dict[tuple[str, ...], str] = {}
    for name, target in names:
        spans = word_spans(name)
        if spans and spans[0][0] == 0 and spans[-1][1] == len(name) and _together(name, spans):
            known.setdefault(tuple(name[start:end].casefold() for start, end in spans), target)
    lengths: dict[str, set[int]] = {}
    for words in known:
        lengths.setdefault(words[0], set()).add(len(words))
    return NameIndex(
        targets=known, lengths={first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    )


def literal(text: str) -> tuple[re.Match[str], ...]:
    """Code between fences and display mathematics: nothing in them is Markdown."""
    return tuple(_LITERAL.finditer(text)) if "```" in text or "$$" in text else ()


def linkable(path: str) -> bool:
    """Whether a wikilink can lead to a note of this path (without `.md`)."""
    return _UNLINKABLE.search(path) is None


def wikilink(target: str, alias: str) -> str:
    """`[[target|alias]]`, the alias such that it stays one."""
    shown = " ".join(alias.translate(_IN_ALIAS).split())
    return f"[[{target}]]" if shown in ("", target) else f"[[{target}|{shown}]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a link belongs in a text: the characters from `start` to `end`, and where it leads."""

    start: int
    end: int
    target: str


def places(body: str, index: NameIndex, own: str) -> tuple[Place, ...]:
    """Where each other note is first mentioned. At most MOST_LINKS, none in headings, quotes, links and code, none to
    the note's `own` target."""
    done: dict[str, None] = {own: None}
    found: list[Place] = []
    begin = 0
    blocks = [block.span() for block in literal(body)]
    for line in body.split("\n"):
        inside = any(start <= begin < end for start, end in blocks)
        if not inside and not line.startswith("#") and not line.lstrip().startswith(">"):
            found += _line(line, begin, index, done)
        begin += len(line) + 1
    return tuple(found)


def linked(body: str, found: Iterable[Place]) -> str:
    """The text with these links, which stand in order."""
    pieces: list[str] = []
    after = 0
    for place in found:
        pieces += body[after : place.start], wikilink(place.target, body[place.start : place.end])
        after = place.end
    return "".join(pieces) + body[after:]


def unlinked(body: str) -> str:
    """The text without its wikilinks, as it was before `linked`. Double brackets in code are code."""

    def without(text: str) -> str:
        return _LINK.sub(lambda match: match[2] or match[1], text)

    pieces: list[str] = []
    after = 0
    for block in literal(body):
        pieces += without(body[after : block.start()]), block[0]
        after = block.end()
    return "".join(pieces) + without(body[after:])


def _line(line: str, begin: int, index: NameIndex, done: dict[str, None]) -> Iterator[Place]:
    spans = word_spans(line)
    words = [line[start:end].casefold() for start, end in spans]
    after = 0
    for first, word in enumerate(words):
        if word not in index.lengths:  # nearly all
            continue
        start = spans[first][0]
        if len(done) > MOST_LINKS or start < after:
            continue
        for length in index.lengths[word]:  # the longest name wins
            target = index.targets.get(tuple(words[first : first + length]))
            if (
                target is None
                or first + length > len(words)
                or target in done
                or not _together(line, spans[first : first + length])
            ):
                continue
            end = spans[first + length - 1][1]
            if any(start < stop and bar < end for bar, stop in _barred(line)):
                continue
            yield Place(start=begin + start, end=begin + end, target=target)
            after = end
            done[target] = None
            break


def _together(line: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the words stand side by side."""
    return all(line[one[1] : other[0]] in _GAPS for one, other in pairwise(spans))


def _barred(line: str) -> Iterator[tuple[int, int]]:
    """Where no link may stand."""
    for pattern in (_NO_PLACE, _ADDRESS):
        yield from (match.span() for match in pattern.finditer(line))
