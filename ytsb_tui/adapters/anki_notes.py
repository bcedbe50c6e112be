"""What a card is in Anki: the note types, fields, tags and decks. Text is shown literally."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping

from ytsb_tui.core.notes.file_names import tag_name
from ytsb_tui.core.study.cards import GAP, Card, CardKind
from ytsb_tui.core.study.review import DueCard
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp

DECK = "ytsb"
TAG = "ytsb"
OWN_FIELD = "Notes"  # the learner's: it is never written
KEY_FIELD = "Key"  # the card's key, by which it is found again
FIELDS = ("Front", "Back", "Explanation", "Source", OWN_FIELD, KEY_FIELD)
TYPE_NAMES = {kind: f"ytsb {kind}" for kind in CardKind}
STYLE = (
    ".card { font-family: sans-serif; font-size: 20px; text-align: center; } .small { font-size: 14px; opacity: .75; } "
    "ol, pre { width: fit-content; max-width: 100%; margin: .6em auto; text-align: left; box-sizing: border-box; } "
    "pre { font-size: 16px; white-space: pre-wrap; overflow-wrap: anywhere; }"
)
_LONGEST = 10_000  # characters of a field
_MARKS = {"[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"}  # Anki interprets [sound:…], [latex], {{c1::…}}
_REST = '<p class="small">{{Explanation}}</p><p>{{Notes}}</p><p class="small">{{Source}}</p>'


def question_side(kind: CardKind) -> str:
    """The template of a card's front."""
    return "{{cloze:Front}}" if kind is CardKind.CLOZE else "{{Front}}"


def answer_side(kind: CardKind) -> str:
    """The template of a card's back."""
    return "{{cloze:Front}}" + _REST if kind is CardKind.CLOZE else '{{FrontSide}}<hr id="answer">{{Back}}' + _REST


def fields_of(each: DueCard) -> Mapping[str, str]:
    """The fields of a card's note, by name and in their order."""
    card = each.card
    back = _literal(card.back) + ("" if card.kind is CardKind.CLOZE else _detail(card))
    explanation = _literal(card.explanation) + (_detail(card) if card.kind is CardKind.CLOZE else "")
    values = (_front(card), back, explanation, _source(each), "", card.key)
    return dict(zip(FIELDS, values, strict=True))


def tags_of(each: DueCard) -> tuple[str, ...]:
    """Tags for the program, the video, the subject and the kind of card."""
    subject = tag_name(each.subject or "")
    tags = [TAG, f"{TAG}::video::{each.card.video}", f"{TAG}::kind::{each.card.kind}"]
    return (*tags, f"{TAG}::subject::{subject}") if subject else tuple(tags)


def deck_name(subject: str | None) -> str:
    """The deck of a subject, below the deck of the program."""
    name = clean(subject or "", 80).replace("::", ":").replace('"', "'").strip()
    return f"{DECK}::{name}" if name else DECK


def deck_number(name: str) -> int:
    """A deck's id: stable for a subject, and within Anki's range."""
    return int.from_bytes(hashlib.sha256(name.casefold().encode()).digest()[:5], "big") + (1 << 40)


def _front(card: Card) -> str:
    if card.kind is CardKind.CLOZE:
        # In a gap, `::` would begin a hint.
        gap = f"{{{{c1::{_literal(card.back).replace(':', '&#58;')}}}}}"
        return gap.join(map(_escaped, clean(card.front, _LONGEST).split(GAP)))
    options = "".join(f"<li>{_literal(option)}</li>" for option in card.options)
    return _literal(card.front) + (f'<ol type="a">{options}</ol>' if options else "")


def _detail(card: Card) -> str:
    """Steps, formula (for Anki's MathJax) and code."""
    detail = card.detail
    if detail is None:
        return ""
    steps = "".join(f"<li>{_literal(step)}</li>" for step in detail.steps)
    parts = [f"<ol>{steps}</ol>"] if steps else []
    if detail.latex:
        parts.append(f"<p>\\[{_escaped(detail.latex)}\\]</p>")
    if detail.code:
        parts.append(f"<pre><code>{_escaped(detail.code)}</code></pre>")
    return "".join(parts)


def _literal(text: str) -> str:
    """Text that Anki shows literally: no HTML, sounds, LaTeX or cloze deletions."""
    return _escaped(clean(text, _LONGEST))


def _escaped(text: str) -> str:
    return re.sub(r"[\[\]{}]", lambda mark: _MARKS[mark[0]], html.escape(text))


def _source(each: DueCard) -> str:
    start = int(each.card.start or 0)
    link = url_at(each.card.video, start)
    quote = f"“{_literal(each.card.quote)}” " if each.card.quote else ""
    return f'{quote}<a href="{link}">{_literal(each.title)}, {timestamp(start)}</a>'
