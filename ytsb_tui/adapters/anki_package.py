"""Exports cards as an Anki package, with genanki. A note's GUID in Anki is the card's key, so that importing again
updates notes and Anki keeps its schedules."""

from __future__ import annotations

import hashlib
import html
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

import genanki

from ytsb_tui.core.study.cards import GAP, Card, CardKind
from ytsb_tui.core.study.review import DueCard
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp

DECK = "ytsb"
# These ids identify the note types in users' collections: never change them.
_TYPES = {CardKind.BASIC: 1_607_392_811, CardKind.CLOZE: 1_607_392_812, CardKind.CHOICE: 1_607_392_813}
_BRACKETS = {
    "[": "&#91;",
    "]": "&#93;",
    "{": "&#123;",
    "}": "&#125;",
}  # Anki interprets [sound:…], [latex] and {{c1::…}}
_STYLE = (
    ".card { font-family: sans-serif; font-size: 20px; text-align: center; } .small { font-size: 14px; opacity: .75; } "
    "ol { display: inline-block; text-align: left; }"
)
_ANSWER = '{{FrontSide}}<hr id="answer">{{Back}}<p class="small">{{Explanation}}</p><p class="small">{{Source}}</p>'


def write_package(cards: Sequence[DueCard], file: Path, now: float) -> None:
    """Writes the package atomically, replacing the file. `now` (seconds since the epoch) tells Anki which version of a
    note is newer. Raises OSError."""
    types = {kind: _type(kind) for kind in CardKind}
    decks: dict[str, genanki.Deck] = {}
    for each in cards:
        name = _deck_name(each.subject)
        deck = decks.setdefault(name, genanki.Deck(_number(name), name))
        deck.add_note(
            genanki.Note(
                model=types[each.card.kind],
                fields=[_front(each.card), _shown(each.card.back), _shown(each.card.explanation), _source(each)],
                tags=["ytsb"],
                guid=each.card.key,
            )
        )
    temporary = file.with_name(f".{file.name}-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        genanki.Package(list(decks.values())).write_to_file(str(temporary), timestamp=now)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _type(kind: CardKind) -> genanki.Model:
    front = "{{cloze:Front}}" if kind is CardKind.CLOZE else "{{Front}}"
    answer = _ANSWER.replace("{{FrontSide}}", front).replace("{{Back}}", "") if kind is CardKind.CLOZE else _ANSWER
    return genanki.Model(
        _TYPES[kind],
        f"ytsb {kind}",
        fields=[{"name": name} for name in ("Front", "Back", "Explanation", "Source")],
        templates=[{"name": kind.capitalize(), "qfmt": front, "afmt": answer}],
        css=_STYLE,
        model_type=genanki.Model.CLOZE if kind is CardKind.CLOZE else genanki.Model.FRONT_BACK,
    )


def _front(card: Card) -> str:
    if card.kind is CardKind.CLOZE:
        gap = f"{{{{c1::{_shown(card.back)}}}}}"
        return gap.join(map(_shown, card.front.split(GAP)))
    options = "".join(f"<li>{_shown(option)}</li>" for option in card.options)
    return _shown(card.front) + (f'<ol type="a">{options}</ol>' if options else "")


def _shown(text: str) -> str:
    """Text that Anki shows literally: no HTML, sounds, LaTeX or cloze deletions."""
    return re.sub(r"[\[\]{}]", lambda mark: _BRACKETS[mark[0]], html.escape(clean(text)))


def _source(each: DueCard) -> str:
    start = int(each.card.start or 0)
    link = url_at(each.card.video, start)
    quote = f"“{_shown(each.card.quote)}” " if each.card.quote else ""
    return f'{quote}<a href="{link}">{_shown(each.title)}, {timestamp(start)}</a>'


def _deck_name(subject: str | None) -> str:
    name = clean(subject or "", 80).replace("::", ":").replace('"', "'").strip()
    return f"{DECK}::{name}" if name else DECK


def _number(name: str) -> int:
    """A deck's id: stable for a subject, and within Anki's range."""
    return int.from_bytes(hashlib.sha256(name.casefold().encode()).digest()[:5], "big") + (1 << 40)
