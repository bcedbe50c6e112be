"""The characters that a terminal can show: symbols, bars and borders, in Unicode or in ASCII."""

from __future__ import annotations

import locale
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ytsb_tui.tui.render.spans import Line, Role

# Characters whose width terminals disagree on: variation selectors, skin tones, keycaps, conjoining Hangul, tags.
_UNSURE = re.compile("[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\u1160-\u11ff\ud7b0-\ud7ff\U000e0100-\U000e01ef]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What may be drawn. `symbols` has one for each state of exits and videos, all one cell wide."""

    ascii: bool
    symbols: Mapping[str, str]
    full: str
    empty: str
    done: str
    head: str
    rest: str
    cursor: str
    mark: str
    ellipsis: str
    folded: str
    arrow: str
    rising: str

    def symbol(self, word: str) -> str:
        """The symbol of a state."""
        return self.symbols.get(word, "?")

    def safe(self, text: str) -> str:
        """The text in characters whose width every terminal agrees on; in ASCII as close as possible."""
        if text.isascii():
            return text
        text = _FLAG.sub(lambda flag: chr(ord(flag[0]) - 0x1F1E6 + ord("A")), _UNSURE.sub("", text))
        if not self.ascii:
            return unicodedata.normalize("NFC", text)
        bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
        return bare.translate(_PLAIN).encode("ascii", "replace").decode("ascii")

    def key(self, display: str) -> str:
        """How a key is written."""
        return " ".join(_ARROWS.get(part, part) for part in display.split(" ")) if self.ascii else display

    def bar(self, fraction: float, cells: int) -> Line:
        """A short bar of blocks."""
        filled = round(max(0.0, min(1.0, fraction)) * cells)
        return ((self.full * filled, Role.LIVE), (self.empty * (cells - filled), Role.FAINT))

    def rule(self, done: float, failed: float, width: int) -> Line:
        """A line across: the share that is done, the share that failed, the rest."""
        good = round(done * width)
        bad = min(width - good, max(1, round(failed * width)) if failed else 0)
        rest = width - good - bad
        head = self.head if rest and good and not bad else ""
        return tuple(
            span
            for span in (
                (self.done * (good - len(head)) + head, Role.DONE),
                (self.done * bad, Role.ERROR),
                (self.rest * rest, Role.FAINT),
            )
            if span[0]
        )


_ARROWS = {"↑": "up", "↓": "down", "←": "left", "→": "right"}
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "~", "•": "*", "→": ">"}
    | {"✓": "+", "≈": "~", "✗": "x"}
)

UNICODE = Look(
    ascii=False,
    symbols={
        "building": "◐",
        "ready": "●",
        "leased": "▶",
        "cooling": "○",
        "burned": "✗",
        "queued": "·",
        "fetching": "▶",
        "listening": "▶",
        "writing": "▶",
        "waiting": "↻",
        "done": "✓",
        "failed": "✗",
        "paused": "‖",
        "cancelled": "–",
        "warning": "!",
        "info": "·",
        "error": "✗",
    },
    full="▰",
    empty="▱",
    done="━",
    head="━",
    rest="─",
    cursor="›",
    mark="◆",
    ellipsis="…",
    folded="▸",
    arrow="→",
    rising="▁▂▃▄▅▆▇█",
)

ASCII = Look(
    ascii=True,
    symbols={
        "building": "o",
        "ready": "*",
        "leased": ">",
        "cooling": "-",
        "burned": "x",
        "queued": ".",
        "fetching": ">",
        "listening": ">",
        "writing": ">",
        "waiting": "~",
        "done": "+",
        "failed": "x",
        "paused": "=",
        "cancelled": "-",
        "warning": "!",
        "info": ".",
        "error": "x",
    },
    full="#",
    empty=".",
    done="=",
    head=">",
    rest="-",
    cursor=">",
    mark="*",
    ellipsis="~",
    folded="+",
    arrow="->",
    rising="_.-:=+*#",
)


def fitting_look(environment: Mapping[str, str] | None = None, encoding: str | None = None) -> Look:
    """ASCII for the Linux console, dumb terminals and locales that are not UTF-8, Unicode for all others."""
    environment = os.environ if environment is None else environment
    encoding = locale.getpreferredencoding(False) if encoding is None else encoding
    plain_terminal = environment.get("TERM", "") in {"linux", "dumb", "vt100", "vt220"}
    return ASCII if plain_terminal or "utf" not in encoding.lower() else UNICODE
