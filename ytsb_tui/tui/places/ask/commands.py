"""The commands of the place where questions are asked."""

from __future__ import annotations

import asyncio
from functools import partial

from textual.widgets import Input

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.knowledge.conversations import Conversation
from ytsb_tui.core.study.session import Topic
from ytsb_tui.tui.command import Command
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination
from ytsb_tui.tui.links import browse, copy
from ytsb_tui.tui.places.ask.screen import EVERYTHING, Ask
from ytsb_tui.tui.render.spans import cut
from ytsb_tui.tui.render.wording import moment


async def back(ask: Ask) -> None:
    """Stops the answer; else from the answers to the line, from the line to where you came from."""
    if ask.busy:
        ask.stop()
    elif not isinstance(ask.focused, Input):
        ask.set_focus(ask.line)
    elif len(ask.app.screen_stack) > 1:
        ask.dismiss(None)
    else:
        await context(ask).go(Destination("dashboard"))


def choose_topic(ask: Ask) -> None:
    """What is asked about: everything, the video that was come from, a subject."""
    from ytsb_tui.tui.dialogs.choose import Choose

    subjects = sorted({job.subject for job in context(ask).panel.jobs.values() if job.subject})
    given = [ask.given] if ask.given.video else []
    topics = [EVERYTHING, *given, *(Topic(subject=each) for each in subjects)]
    safe = context(ask).look.safe

    def chosen(topic: Topic | None) -> None:
        if topic is not None:
            ask.ask_about(topic)

    options = [(topic, cut(safe(ask.about(topic)), 60)) for topic in topics]
    ask.app.push_screen(Choose("Ask about", "enter chooses", options), chosen)


def reopen(ask: Ask) -> None:
    """Chooses one of the conversations that were kept."""
    context(ask).look_up(partial(_choose_conversation, ask), "conversations")


async def _choose_conversation(ask: Ask) -> None:
    from ytsb_tui.tui.dialogs.choose import Choose

    look = context(ask).look
    kept = await context(ask).reader.ask(lambda library: library.conversations())
    options = [
        (each, cut(look.safe(f"{moment(each.turns[-1].asked_at)}  {each.title}"), 60, look.ellipsis)) for each in kept
    ]

    def chosen(conversation: Conversation | None) -> None:
        if conversation is not None:
            ask.go_on_with(conversation)

    ask.app.push_screen(Choose("Earlier conversations", "enter goes on with it", options), chosen)


def why_not_reopened(ask: Ask) -> str | None:
    """Why no other conversation can be shown now."""
    if ask.busy:
        return "The last answer is still being written. Press esc to stop it."
    return None if ask.kept else "There is no earlier conversation: answers are kept from the first question on."


def write_note(ask: Ask) -> None:
    """Writes the conversation into the vault."""
    context(ask).look_up(partial(_write_note, ask), "conversation note")


async def _write_note(ask: Ask) -> None:
    write, conversation = context(ask).conversation_note, ask.conversation
    if write is None or conversation is None:
        return
    try:
        file = await asyncio.to_thread(write, conversation)
    except Failure as failure:
        context(ask).say(f"{failure.reason} {failure.action}".strip(), "error")
    else:
        context(ask).say(f"Written: {file}")


def why_no_note(ask: Ask) -> str | None:
    """Why there is no conversation to write."""
    if context(ask).conversation_note is None:
        return "Conversations are not written here: this is a demo."
    return None if ask.conversation is not None else "Nothing is answered yet: type a question and press enter."


def why_no_answers(ask: Ask) -> str | None:
    """Why no answer can be chosen."""
    return ask.answers.why_no_link()


COMMANDS: tuple[Command[Ask], ...] = (
    Command(
        id="ask.back",
        keys="escape",
        shown="esc",
        label=lambda ask: "stop" if ask.busy else "back",
        tip="Stop the answer being written; else from the answers to the line, from the line to where you were",
        name="ask: stop, or back",
        rank=2,
        run=back,
    ),
    Command(
        id="ask.answers",
        keys="down",
        label=lambda ask: "answers" if isinstance(ask.focused, Input) else "",
        tip="From the line to the answers",
        name="ask: to the answers",
        rank=4,
        run=lambda ask: ask.answers.enter(),
        refused=why_no_answers,
    ),
    Command(
        id="ask.about",
        keys="ctrl+o",
        label="about",
        tip="Choose what to ask about: everything, a subject, this video",
        name="ask: choose what about",
        rank=3,
        run=choose_topic,
    ),
    Command(
        id="ask.reopen",
        keys="ctrl+r",
        label="earlier",
        tip="Go on with an earlier conversation",
        name="ask: an earlier conversation",
        rank=5,
        run=reopen,
        refused=why_not_reopened,
    ),
    Command(
        id="ask.note",
        keys="w",
        label="write note",
        tip="Write the conversation as a note into the vault, in the folder Questions; later questions are added",
        name="ask: write the conversation into the vault",
        rank=9,
        run=write_note,
        refused=why_no_note,
    ),
    Command(
        id="ask.again",
        keys="slash",
        label="ask",
        tip="Back to the line, for another question",
        name="ask: another question",
        rank=6,
        shown="/",
        run=lambda ask: ask.set_focus(ask.line),
    ),
    Command(
        id="ask.copy",
        keys="y",
        label="copy link",
        tip="Copy the link to the chosen second (OSC 52, works over SSH)",
        name="ask: copy the chosen link",
        rank=7,
        run=lambda ask: copy(ask, ask.answers.chosen_url),
        refused=why_no_answers,
    ),
    Command(
        id="ask.browse",
        keys="o",
        label="video",
        tip="Open the video at the chosen second in a browser; over SSH the link is copied",
        name="ask: open the video",
        rank=8,
        run=lambda ask: browse(ask, ask.answers.chosen_url),
        refused=why_no_answers,
    ),
)
