"""The commands of the study place."""

from __future__ import annotations

from ytsb_tui.core.text.plural import plural
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Quiz
from ytsb_tui.tui.places.study.screen import NO_CARDS, Study
from ytsb_tui.tui.shared_commands import to_dashboard

LENGTHS = (5, 10, 20, 50)  # questions of a quiz


async def quiz(study: Study) -> None:
    """A quiz on the chosen subject."""
    if (topic := study.topic) is not None:
        await context(study).go(Quiz(topic=topic, questions=study.questions))


def why_no_cards(study: Study) -> str | None:
    """Why nothing can be asked."""
    return None if study.counts else NO_CARDS


def _change(study: Study, by: int) -> None:
    study.questions = LENGTHS[LENGTHS.index(study.questions) + by]
    study.show_keys()
    context(study).say(f"A quiz now has {plural(study.questions, 'question')}.")


def longer(study: Study) -> None:
    """A longer quiz."""
    _change(study, 1)


def shorter(study: Study) -> None:
    """A shorter quiz."""
    _change(study, -1)


def why_no_longer(study: Study) -> str | None:
    """Why a quiz cannot be longer."""
    longest = study.questions == LENGTHS[-1]
    return why_no_cards(study) or (f"A quiz has at most {plural(LENGTHS[-1], 'question')}." if longest else None)


def why_no_shorter(study: Study) -> str | None:
    """Why a quiz cannot be shorter."""
    shortest = study.questions == LENGTHS[0]
    return why_no_cards(study) or (f"A quiz has at least {plural(LENGTHS[0], 'question')}." if shortest else None)


COMMANDS: tuple[Command[Study], ...] = (
    to_dashboard("study"),
    Command(
        id="study.quiz",
        keys="t",
        label=lambda study: f"quiz of {study.questions}",
        tip="Take a quiz on the chosen subject: it has a score and does not change the schedule",
        name="study: quiz on this subject",
        rank=4,
        run=quiz,
        refused=why_no_cards,
    ),
    Command(
        id="study.longer",
        keys="plus,equals_sign",
        label="questions",
        tip="A longer quiz",
        name="study: more questions in a quiz",
        rank=5,
        shown="+",
        run=longer,
        refused=why_no_longer,
    ),
    Command(
        id="study.shorter",
        keys="minus",
        label="questions",
        tip="A shorter quiz",
        name="study: fewer questions in a quiz",
        shown="-",
        run=shorter,
        refused=why_no_shorter,
    ),
)
