"""Short talks in twelve languages, with what can be changed in their sentences, and their captions."""

from __future__ import annotations

import re
import textwrap
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ytsb_tui.core.notes.evidence import CueIndex, index_cues
from ytsb_tui.core.videos.transcripts import Cue

UNSPACED = frozenset(("ja", "zh"))
_FOLDER = Path(__file__).with_name("talks")
_WIDTH = 42  # characters of a caption
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk. The pairs hold something that stands in it and what to put there: a spelling or another way to write it
    (`numbers`, `spellings`, `written`: the sense stays), or what means something else (all others)."""

    language: str
    sentences: tuple[str, ...]
    names: tuple[str, ...]
    numbers: Pairs
    number_swaps: Pairs
    magnitudes: Pairs
    negations: Pairs
    swaps: Pairs
    spellings: Pairs
    written: Pairs
    appended: tuple[str, ...]
    fillers: tuple[str, ...]
    misheard: tuple[str, ...]

    @property
    def space(self) -> str:
        """What stands between two words."""
        return "" if self.language in UNSPACED else " "

    def pieces(self, text: str) -> list[str]:
        """The words of a text; for a script without spaces, twos of characters."""
        return re.findall(r"..?", text) if not self.space else text.split()

    def replaced(self, text: str, old: str, new: str) -> tuple[str, str, str] | None:
        """The text before the first `old`, the new words, and the text after; None where it does not stand there as
        whole words."""
        after, before = (r"(?!\w)", r"(?<!\w)") if self.space else ("", "")
        found = re.search(f"{before}{re.escape(old)}{after}", text)
        return None if found is None else (text[: found.start()], new, text[found.end() :])


@cache
def talks() -> tuple[Talk, ...]:
    """All talks, by language."""
    return tuple(map(_read, sorted(_FOLDER.glob("*.toml"))))


def captions(talk: Talk, sentences: tuple[str, ...], *, automatic: bool) -> CueIndex:
    """What was said, in captions; automatic ones have neither capitals nor punctuation."""
    text = talk.space.join(sentences)
    if automatic:
        text = re.sub(r"[^\w\s%'’\u0600-\u06ff\u0900-\u097f-]|(?<=\D)[.,،।](?=\s|$)|[،؟।—]", " ", text).lower()
        text = talk.space.join(text.split()) if talk.space else "".join(text.split())
    lines = textwrap.wrap(text, _WIDTH if talk.space else _WIDTH // 3, break_on_hyphens=False)
    return index_cues([Cue(start=3.0 * number, duration=3.0, text=line) for number, line in enumerate(lines)])


def _read(file: Path) -> Talk:
    fields: dict[str, list[Any]] = tomllib.loads(file.read_text("utf-8"))
    values: dict[str, Any] = {
        name: tuple(tuple(each) if isinstance(each, list) else each for each in value) for name, value in fields.items()
    }
    return Talk(language=file.stem, **values)
