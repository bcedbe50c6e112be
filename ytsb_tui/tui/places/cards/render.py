"""A card as a page: the question, what to choose from, and the answer with the grades once it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from ytsb_tui.core.notes.detail import Detail
from ytsb_tui.core.study.cards import CardKind
from ytsb_tui.core.study.review import DueCard, Rating, Schedule
from ytsb_tui.core.text.formulas import as_line
from ytsb_tui.core.videos.media import url_at
from ytsb_tui.core.videos.transcripts import timestamp
from ytsb_tui.tui.render.look import Look
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, cut, wrapped
from ytsb_tui.tui.render.wording import age

_ASKS = {
    CardKind.BASIC: "What does this mean?",
    CardKind.CLOZE: "What belongs in the gap?",
    CardKind.CHOICE: "Which one is it?",
}
GRADES = ("again", "hard", "good", "easy")


def card_page(
    due: DueCard, look: Look, width: int, *, picked: int | None, revealed: bool, choices: Sequence[Line]
) -> Page:
    """The page of a card. `picked` is the option that was chosen; `choices` are the lines that say what to press."""
    lines: list[Line] = []
    for text in filter(None, (due.subject, due.title)):
        lines += wrapped(look.safe(text), width, Role.DIM)
    asks = "Answer, then compare." if due.card.front.endswith("?") else _ASKS[due.card.kind]
    lines += [EMPTY, ((asks, Role.DIM),), *wrapped(look.safe(due.card.front), width, Role.HEADING), EMPTY]
    lines += _options(due, look, width, picked, revealed)
    if revealed:
        lines += _answer(due, look, width)
    lines += [EMPTY, *choices] if lines[-1] != EMPTY else choices
    return Page(lines=tuple(lines))


def _options(due: DueCard, look: Look, width: int, picked: int | None, revealed: bool) -> Iterator[Line]:
    for number, (letter, option) in enumerate(zip(ascii_lowercase, due.card.options, strict=False)):
        right, chosen = option == due.card.back, number == picked
        sign, role = " ", Role.TEXT
        if revealed and right:
            sign, role = look.symbol("done"), Role.STRONG
        elif revealed and chosen:
            sign, role = look.symbol("failed"), Role.ERROR
        note = ", your answer" if revealed and chosen else ""
        first, *rest = wrapped(look.safe(option) + note, width - 5, role) or (EMPTY,)
        yield ((f"{sign} ", role), (f"{letter}  ", Role.KEY), *first)
        yield from ((("     ", Role.TEXT), *line) for line in rest)


def _answer(due: DueCard, look: Look, width: int) -> Iterator[Line]:
    card = due.card
    if not card.options:
        yield from wrapped(look.safe(card.back), width, Role.STRONG)
    if card.explanation:
        yield from ([EMPTY] if card.options else [])
        yield from wrapped(look.safe(card.explanation), width)
    yield from _detail(card.detail, look, width)
    if card.quote and card.quote != card.back:
        yield from wrapped(look.safe(f"“{card.quote}”"), width, Role.DIM)
    yield EMPTY
    place = "" if card.start is None else f"{timestamp(card.start)}  "
    yield ((place, Role.LIVE), (cut(url_at(card.video, card.start), width - len(place), look.ellipsis), Role.LINK))


def _detail(detail: Detail | None, look: Look, width: int) -> Iterator[Line]:
    """Steps, a formula in Unicode, and code."""
    if detail is None:
        return
    for number, step in enumerate(detail.steps, 1):
        yield from wrapped(look.safe(f"{number}. {step}"), width)
    if detail.latex:
        yield from wrapped(look.safe(as_line(detail.latex)), width, Role.CODE)
    for line in detail.code.split("\n") if detail.code else ():
        yield ((cut(look.safe(line), width, look.ellipsis), Role.CODE),)


def grades(outlook: Sequence[Schedule], suggested: Rating, look: Look, width: int) -> tuple[Line, ...]:
    """What to press, with the time after which the card comes again; enter gives the `suggested` grade."""
    parts: list[Line] = []
    for number, name in enumerate(GRADES):
        after = outlook[number] if number < len(outlook) else None
        wait = f" {age(round(after.due - after.last_review))}" if after else ""
        role = Role.STRONG if number + 1 == suggested else Role.TEXT
        parts.append(((f"{number + 1} ", Role.KEY), (name, role), (wait, Role.DIM)))
    return (*_fitted(parts, width), ((f"enter {look.arrow} {GRADES[suggested - 1]}", Role.DIM),))


def scores(right: bool, look: Look) -> tuple[Line, ...]:
    """What to press in a quiz, when the person has to say whether it was known; enter says `right` or not."""
    words = ("missed", "known")
    line: Line = (("1 ", Role.KEY), ("missed   ", Role.TEXT), ("2 ", Role.KEY), ("known", Role.TEXT))
    return (line, ((f"enter {look.arrow} {words[right]}", Role.DIM),))


def hint(due: DueCard, width: int) -> tuple[Line, ...]:
    """What to press while the answer is hidden."""
    if due.card.options:
        letters = ascii_lowercase[: len(due.card.options)]
        return wrapped(f"{letters[0]} to {letters[-1]} chooses, enter shows the answer", width, Role.DIM)
    return wrapped("enter shows the answer", width, Role.DIM)


def _fitted(parts: Sequence[Line], width: int) -> Iterator[Line]:
    """The parts beside each other, or each in a line of its own where there is no room."""
    joined: Line = tuple(span for part in parts for span in (*part, ("   ", Role.TEXT)))
    if sum(len(text) for text, _ in joined) <= width + 3:
        yield joined
    else:
        yield from parts
