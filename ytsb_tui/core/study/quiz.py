"""A quiz as Markdown: visible questions with folded answers. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from ytsb_tui.core.notes.frontmatter import yaml_text
from ytsb_tui.core.notes.markdown import detail_lines, escaped, link_to, standing
from ytsb_tui.core.notes.note_file import Generated
from ytsb_tui.core.notes.trust import Trust, doubted, signed
from ytsb_tui.core.study.assessment import Assessment, OpenKind, OpenQuestion
from ytsb_tui.core.study.cards import Card, CardKind, card_key
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.videos.video import VideoId

OPEN_HEADINGS = {
    OpenKind.GAP_ANALYSIS: "Gap analysis",
    OpenKind.APPLICATION: "Application",
    OpenKind.ONE_UP: "One up",
    OpenKind.SYNTHESIS: "Synthesis",
}
CARD_HEADINGS = {
    CardKind.CHOICE: "Multiple choice",
    CardKind.CLOZE: "Fill in",
    CardKind.BASIC: "Terms",
}
QUIZ_OF = "quiz"  # the property with the quiz's video; a note has it in `video`


def quiz(video: VideoId, title: str, cards: Sequence[Card], assessment: Assessment | None) -> Generated:
    """The generated part of a quiz file: the cards of the video and the open questions of its assessment."""
    fields = [("title", yaml_text(f"Quiz: {clean(title)}")), (QUIZ_OF, yaml_text(video))]
    if assessment is not None:
        fields.append(("model", yaml_text(assessment.model)))
    return Generated(fields=fields, body="\n".join(_body(video, title, cards, assessment)) + "\n")


def _body(video: VideoId, title: str, cards: Sequence[Card], assessment: Assessment | None) -> Iterator[str]:
    yield f"# Quiz: {escaped(title)}"
    asked = assessment.open if assessment is not None else ()
    for open_kind, heading in OPEN_HEADINGS.items():
        questions = [question for question in asked if question.kind is open_kind]
        if questions:
            yield from ("", f"## {heading}")
        for question in questions:
            yield from _callout([escaped(question.question)], list(_model_answer(video, question)))
    opened = {card_key(video, CardKind.BASIC, question.question) for question in asked}
    for kind, heading in CARD_HEADINGS.items():
        of_kind = [card for card in cards if card.kind is kind and card.key not in opened]
        if of_kind:
            yield from ("", f"## {heading}")
        for card in of_kind:
            options = [
                f"- {letter}) {escaped(option)}" for letter, option in zip(ascii_lowercase, card.options, strict=False)
            ]
            answer = escaped(card.back)
            if card.options:
                answer = f"{ascii_lowercase[card.options.index(card.back)]}) {answer}"
            lines = [answer, *([escaped(card.explanation)] if card.explanation else [])]
            lines += detail_lines(card.detail, "")
            if card.quote:
                lines.append(f"“{escaped(card.quote)}”")
            if card.start is not None:
                lines.append(link_to(video, card.start))
            yield from _callout([escaped(card.front), *options], lines)


def _model_answer(video: VideoId, question: OpenQuestion) -> Iterator[str]:
    yield escaped(question.answer)
    if question.concepts:
        yield f"*{', '.join(map(escaped, question.concepts))}*"
    place = [] if question.evidence is None else [link_to(video, question.evidence.start)]
    doubt = doubted(question.support, "") if question.evidence is not None else ""
    sign = signed(Trust.NEAR, doubt) if doubt else standing(question.evidence, quoted=bool(question.quote))
    yield " ".join([*place, sign])


def _callout(question: Sequence[str], answer: Sequence[str]) -> Iterator[str]:
    """A question with its answer in a callout that Obsidian folds."""
    yield from ("", f"> [!question] {question[0]}")
    yield from (f"> {line}" for line in question[1:])
    yield from (">", "> > [!success]- Answer")
    for number, line in enumerate(answer):
        yield from ([f"> > {line}"] if number == 0 else ["> >", f"> > {line}"])
