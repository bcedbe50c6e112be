"""A judge of claims that plays an imperfect model: it compares words, and now and then it errs."""

from __future__ import annotations

import random
import re
from zlib import crc32

from ytsb_tui.core.notes.evidence.negations import denials
from ytsb_tui.core.notes.evidence.numbers import is_number
from ytsb_tui.core.notes.evidence.speech import spoken_words

_CLAIM = re.compile(r"^\[(\d+)\]\nclaim: (.*)\nsaid: ?(.*)$", re.MULTILINE)
_MEANING = 3  # letters of a word that carries meaning
Checks = dict[str, list[dict[str, object]]]


def judgement(prompt: str, mistakes: float | None) -> Checks:
    """Checks of all claims in a prompt. `mistakes` is the share of wrong ones; None for a judge that doubts nothing."""
    claims = _CLAIM.findall(prompt)
    everything = " ".join(said for _, _, said in claims)
    return {
        "checks": [
            {"number": int(number), "doubt": "", "supported": _judged(claim, said or everything, mistakes)}
            for number, claim, said in claims
        ]
    }


def _judged(claim: str, said: str, mistakes: float | None) -> str:
    if mistakes is None:
        return "yes"
    right = _verdict(claim, said)
    if random.Random(crc32(f"{claim}{said}".encode())).random() >= mistakes:
        return right
    return "no" if right == "yes" else "yes"


def _verdict(claim: str, said: str) -> str:
    claimed, heard = ([word.key for word in spoken_words(text, english=True)] for text in (claim, said))
    if not {key for key in claimed if is_number(key)} <= set(heard) or denials(claimed) != denials(heard):
        return "no"
    meant = [key for key in claimed if len(key) >= _MEANING] or claimed
    missing = sum(key not in heard for key in meant)
    return "yes" if not missing else "partly" if 2 * missing < len(meant) else "no"
