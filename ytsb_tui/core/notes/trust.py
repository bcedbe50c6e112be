"""How far what a note says is borne out by what was said: the signs and words for it, the same everywhere."""

from __future__ import annotations

from enum import StrEnum

from ytsb_tui.core.text.plural import plural


class Trust(StrEnum):
    """Said word for word and borne out; said nearly so, or borne out in part; neither."""

    VERIFIED = "verified"
    NEAR = "near"
    NONE = "none"


class Support(StrEnum):
    """Whether what was said bears out a claim, by the model that checked it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


SIGNS = {Trust.VERIFIED: "✓", Trust.NEAR: "≈", Trust.NONE: "✗"}
NOT_SAID = "the quote is not in the transcript"
DOUBTED = "not borne out by what is quoted below"
UNQUOTED = "no quote from the transcript was given"


def signed(trust: Trust, words: str = "") -> str:
    """The sign of a state, and in a few words why it is that."""
    return f"{SIGNS[trust]} {words}".rstrip()


def counted(verified: int, near: int, points: int) -> str:
    """`12 of 14 points ✓, 1 ≈, 1 ✗`; what there is none of is left out."""
    parts = [f"{verified:,} of {plural(points, 'point')} {SIGNS[Trust.VERIFIED]}"]
    for count, trust in ((near, Trust.NEAR), (points - verified - near, Trust.NONE)):
        if count:
            parts.append(f"{count:,} {SIGNS[trust]}")
    return ", ".join(parts)


def doubted(support: Support | None, doubt: str) -> str:
    """Why a claim that was checked is not borne out, in words; empty where it is, or was not checked."""
    match support:
        case Support.PARTLY:
            reason = "the quote bears this out in part"
        case Support.NO:
            reason = "the quote does not bear this out"
        case _:
            return ""
    return f"{reason}: {doubt}" if doubt else reason
