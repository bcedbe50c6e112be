"""The place where questions are asked: about a video, a subject or everything, each statement a link to its second."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from ytsb_tui.core.jobs.failures import Failure
from ytsb_tui.core.knowledge.conversations import Conversation, Turn, exchanges, heard
from ytsb_tui.core.knowledge.questions import Scope, Statement
from ytsb_tui.core.notes.note import Usage
from ytsb_tui.core.study.session import Topic
from ytsb_tui.core.text.cleaning import clean
from ytsb_tui.core.text.plural import plural
from ytsb_tui.engine.library_reader import material_for
from ytsb_tui.tui.context import context
from ytsb_tui.tui.destinations import Destination, Questions
from ytsb_tui.tui.places.ask.render import Asked, answers_page
from ytsb_tui.tui.render.page import Page
from ytsb_tui.tui.render.spans import EMPTY, Line, Role, spread, wrapped
from ytsb_tui.tui.render.wording import moment, money, topic_name
from ytsb_tui.tui.screen import Place, can_draw
from ytsb_tui.tui.widgets.found_page import FoundPage, QueryLine
from ytsb_tui.tui.widgets.key_line import KeyLine
from ytsb_tui.tui.widgets.lines import Lines
from ytsb_tui.tui.widgets.page_view import PageView

EVERYTHING = Topic(everything=True)
_MOST_KEPT = 20  # questions that stay on the page
_MOST_SHOWN = 8  # passages shown when there is no answer
_LONGEST = 2000  # characters of a question
_HELP = (
    "Ask what your videos say about something, for example: why does the area of a circle grow with its square?",
    "enter asks, ctrl+o chooses what about: everything, a subject, a video.",
    "A question may refer to the one before: and why? Choosing what to ask about starts over.",
    "Answers are kept: ctrl+r opens an earlier conversation, w writes one into the vault.",
)
_PAID = "Claude answers from the passages that fit best. That costs a little, and only when you press enter."
_FREE = "Without a key (ANTHROPIC_API_KEY) the passages that fit best are shown; nothing is sent anywhere."


class Ask(Place):
    """A line for questions, and what was answered."""

    AUTO_FOCUS = "Input"

    def __init__(self, destination: Destination) -> None:
        super().__init__()
        self.given = Topic(video=destination.video) if isinstance(destination, Questions) else EVERYTHING
        self.topic = self.given
        self.scope = _scope(self.given)
        self.conversation: Conversation | None = None  # what the next question may refer to
        self.busy = False
        self.kept = False  # whether there is a conversation to go on with
        self._asked: list[Asked] = []
        self._spent = 0.0
        self._charges = 0

    def compose(self) -> ComposeResult:
        """The line and the page."""
        yield Lines(id="header")
        yield QueryLine("ask what your videos say about something", max_length=_LONGEST)
        yield FoundPage(
            id="answers",
            following="open the note",
            nothing="Nothing is answered yet: type a question and press enter.",
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """How to ask."""
        self.refreshed()

    def on_screen_resume(self) -> None:
        """What there is to go on with may have changed."""
        context(self).look_up(self._look_for_kept, "kept")

    async def _look_for_kept(self) -> None:
        self.kept = bool(await context(self).reader.ask(lambda library: library.conversations(1)))
        self.refreshed()

    @property
    def line(self) -> QueryLine:
        """The line to type in."""
        return self.query_one(QueryLine)

    @property
    def answers(self) -> FoundPage:
        """The questions and their answers."""
        return self.query_one(FoundPage)

    # showing

    @on(PageView.Resized)
    def refreshed(self) -> None:
        """Shows what was asked and answered."""
        if not can_draw(self):
            return
        app, view = context(self), self.answers
        start: Line = ((" Ask", Role.STRONG), (f"  {app.look.safe(self._about_now())}", Role.TEXT))
        paid = f"{money(self._spent)} for questions" if self._spent else ""
        end: Line = (((paid if app.answers else "no key: passages only") + " ", Role.DIM),)
        self.query_one("#header", Lines).show((spread(start, end, self.size.width, app.look.ellipsis),))
        if self._asked:
            view.show_found(answers_page(self._asked, app.look, view.width))
        else:
            advice = (*_HELP, _PAID if app.answers else _FREE)
            lines = [line for text in advice for line in (*wrapped(text, view.width, Role.DIM), EMPTY)]
            view.show_advice(Page(lines=tuple(lines)))
        view.entitle((("Answers", Role.STRONG),))
        self.show_keys()

    def about(self, topic: Topic) -> str:
        """What is asked about, in words."""
        return topic_name(topic, context(self).panel.jobs)

    def _about_now(self) -> str:
        several = len(self.scope.videos)
        return plural(several, "video") if several > 1 else self.about(self.topic)

    # conversations

    def ask_about(self, topic: Topic) -> None:
        """Begins another conversation, about this."""
        self.topic, self.scope, self.conversation = topic, _scope(topic), None
        self.refreshed()

    def go_on_with(self, conversation: Conversation) -> None:
        """Shows a conversation that was kept; the next question is one of it."""
        scope = conversation.scope
        self.scope, self.conversation = scope, conversation
        video = scope.videos[0] if len(scope.videos) == 1 else None
        self.topic = Topic(video=video, subject=scope.subject, everything=video is None and scope.subject is None)
        about = self._about_now()
        self._asked = [
            Asked(question=turn.question, about=about, said=turn.said, message=moment(turn.asked_at))
            for turn in reversed(conversation.turns)
        ][:_MOST_KEPT]
        self.refreshed()
        self.answers.enter()

    # asking

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        question = clean(event.value, _LONGEST)
        if not question:
            context(self).say("Type a question first.", "warning")
        elif self.busy:
            context(self).say("The last answer is still being written. Press esc to stop it.", "warning")
        else:
            about = self._about_now()
            kept = self._asked[: _MOST_KEPT - 1]
            self._asked = [Asked(question=question, about=about, message="Looking for passages …"), *kept]
            self.busy = True
            self.refreshed()
            context(self).look_up(partial(self._ask, question, self.scope, self.conversation), "ask")

    def _change(self, **values: object) -> None:
        self._asked[0] = replace(self._asked[0], **values)  # type: ignore[arg-type]  # fields by name
        self.refreshed()

    async def _ask(self, question: str, scope: Scope, conversation: Conversation | None) -> None:
        app = context(self)
        model = app.answers
        before = () if conversation is None else exchanges(conversation.turns)
        try:
            if model is None:
                found = await app.reader.ask(lambda library: library.excerpts(question, scope.videos, scope.subject))
            else:
                found = await app.reader.ask(
                    lambda library: material_for(library, question, scope.videos, scope.subject, before)
                )
            if not found:
                message = "No passage answers this. Use other words, or ask about more videos (ctrl+o)."
                self._change(message=message, wrong=True)
            elif model is None:
                self._change(passages=found[:_MOST_SHOWN], message="Without a key only these passages are shown.")
            else:
                self._change(message=f"Claude is reading {plural(len(found), 'passage')} … Press esc to stop.")
                usage = await model.answer(question, found, self._heard, self._paid, before)
                if not self._asked[0].said:
                    message = "The transcripts do not answer this. The closest passages:"
                    self._change(passages=found[: _MOST_SHOWN // 2], message=message, wrong=True)
                else:
                    cost = "" if usage.cost is None else f", {money(usage.cost)}"
                    read = f"{usage.prompt_tokens:,} tokens read, {usage.output_tokens:,} written{cost}"
                    self._change(message=read)
                    await self._keep(scope, conversation, usage.cost)
        except Failure as failure:
            self._change(message=f"{failure.reason} {failure.action}".strip(), wrong=True)
        self.busy = False
        self.refreshed()

    async def _keep(self, scope: Scope, conversation: Conversation | None, cost: float | None) -> None:
        """Keeps what was answered; the next question belongs to it, unless a person began something else meanwhile."""
        app, now = context(self), self._asked[0]
        turn = Turn(question=now.question, said=now.said, asked_at=app.now, cost=cost)
        before = None if conversation is None else conversation.number
        number = await app.reader.ask(lambda library: library.add_turn(before, scope, turn))
        self.kept = True
        if self.conversation is conversation and self.scope == scope:
            turns = (*(conversation.turns if conversation else ()), turn)
            self.conversation = Conversation(number=number, scope=scope, turns=turns)

    def _heard(self, statement: Statement) -> None:
        self._change(said=heard(self._asked[0].said, statement))

    def _paid(self, usage: Usage) -> None:
        self._spent += usage.cost or 0.0
        self._charges += 1
        context(self).look_up(partial(context(self).client.report_charge, usage), f"charge {self._charges}")

    def stop(self) -> None:
        """Stops the answer that is being written."""
        self.app.workers.cancel_group(self.app, "ask")
        self.busy = False
        self._change(message="Stopped. What was written so far is paid for.", wrong=True)


def _scope(topic: Topic) -> Scope:
    return Scope(videos=() if topic.video is None else (topic.video,), subject=topic.subject)


SCREEN = Ask
